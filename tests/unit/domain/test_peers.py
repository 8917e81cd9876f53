"""One machine is one address, however a proxy writes it."""

import pytest

from annai_server.domain.peers import customer, plain


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:51000", "203.0.113.9"),
        ("[203.0.113.9]:51000", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("::FFFF:cb00:7109", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:51000", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", "unknown"),
        ("a:socket", "a:socket"),
        ("203.0.113.999:80", "203.0.113.999:80"),
        ("[]:80", "[]:80"),
        ("", ""),
    ],
)
def test_an_address_is_read_without_what_a_proxy_puts_around_it(written: str, address: str) -> None:
    assert plain(written) == address


@pytest.mark.parametrize(
    ("written", "together"),
    [
        ("203.0.113.9:51000", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]:51000", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("a socket", "a socket"),
        ("", ""),
    ],
)
def test_what_one_household_has_is_counted_together(written: str, together: str) -> None:
    assert customer(written) == together
