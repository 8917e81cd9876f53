"""Whose tries are counted together."""

import pytest

from annai_server.domain.tries import network, whose_tries


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("a socket", "a socket"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_household_has(address: str, place: str) -> None:
    assert network(address) == place


def test_no_account_can_be_taken_for_an_address_or_for_both() -> None:
    for name in ("x address 203.0.113.9", "203.0.113.9 x", "both 203.0.113.9 x"):
        assert len({*whose_tries(name, "203.0.113.9"), *whose_tries("x", "203.0.113.9")}) == 5
