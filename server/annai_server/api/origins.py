"""Which pages may ask: an environment's allowed origins, exactly, or `https://*.example.com` where it says so."""

import re
from collections.abc import Sequence

ANY = "*"
_NAMES = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def allows(allowed: Sequence[str], origin: str, own: str) -> bool:
    """`own` is the origin of our public address: a page that Annai shares it with needs no entry."""
    if origin == own or ANY in allowed or origin in allowed:
        return True
    return any(_below(pattern, origin) for pattern in allowed if "://*." in pattern)


def _below(pattern: str, origin: str) -> bool:
    """Any number of names below the domain, which itself is not meant."""
    start, _, domain = pattern.partition("*")
    if not origin.startswith(start) or not origin.endswith(domain):
        return False
    return _NAMES.fullmatch(origin[len(start) : -len(domain)]) is not None
