"""Which pages may ask: an environment's allowed origins, exactly, or `https://*.example.com` where it says so."""

from collections.abc import Sequence

ANY = "*"


def allows(allowed: Sequence[str], origin: str, own: str) -> bool:
    """`own` is the address that we were reached at: a page that Annai shares its origin with needs no entry."""
    if origin == own.rstrip("/") or ANY in allowed or origin in allowed:
        return True
    return any(_below(pattern, origin) for pattern in allowed if "://*." in pattern)


def _below(pattern: str, origin: str) -> bool:
    scheme, _, domain = pattern.partition("://*")
    return origin.startswith(f"{scheme}://") and origin.endswith(domain) and len(origin) > len(scheme + "://" + domain)
