"""Whose tries are counted together."""

from annai_server.domain.tries import whose_tries


def test_no_account_can_be_taken_for_an_address_or_for_both() -> None:
    for name in ("x address 203.0.113.9", "203.0.113.9 x", "both 203.0.113.9 x"):
        assert len({*whose_tries(name, "203.0.113.9"), *whose_tries("x", "203.0.113.9")}) == 5
