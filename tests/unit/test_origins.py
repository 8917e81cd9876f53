"""Which pages may ask: exactly those that are written down, and names below a domain only where that is written."""

import pytest

from annai_server.api.origins import allows

OWN = "https://annai.example.net"
EXACT = ("https://app.example.com", "http://localhost:5173")
BELOW = ("https://*.example.com", "https://*.shop.example:8443")


@pytest.mark.parametrize(
    ("allowed", "origin", "may"),
    [
        (EXACT, "https://app.example.com", True),
        (EXACT, "http://localhost:5173", True),
        (EXACT, "https://annai.example.net", True),
        (EXACT, "http://app.example.com", False),
        (EXACT, "https://app.example.com:8443", False),
        (EXACT, "https://www.app.example.com", False),
        (EXACT, "https://example.com", False),
        (EXACT, "https://app.example.com.evil.example", False),
        (EXACT, "https://evil-app.example.com", False),
        (EXACT, "http://annai.example.net", False),
        (EXACT, "null", False),
        (EXACT, "", False),
        (BELOW, "https://app.example.com", True),
        (BELOW, "https://eu.app.example.com", True),
        (BELOW, "https://a.shop.example:8443", True),
        (BELOW, "https://example.com", False),
        (BELOW, "https://.example.com", False),
        (BELOW, "https://evilexample.com", False),
        (BELOW, "https://app.example.com.evil.example", False),
        (BELOW, "https://app.example.com:8443", False),
        (BELOW, "http://app.example.com", False),
        (BELOW, "https://a.shop.example", False),
        (BELOW, "https://evil.example/.example.com", False),
        (BELOW, "https://evil.example#.example.com", False),
        (BELOW, "https://user@x.example.com", False),
        ((), "https://app.example.com", False),
        (("*",), "https://anything.example", True),
        (("*",), "null", True),
    ],
)
def test_an_origin(allowed: tuple[str, ...], origin: str, may: bool) -> None:
    assert allows(allowed, origin, OWN) is may
