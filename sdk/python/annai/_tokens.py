"""Signed identities: a JWT (RFC 7519) with HS256, as docs/wire.md describes."""

import json
import time
from collections.abc import Mapping
from typing import Any

import jwt

from annai import _checks
from annai._errors import ConfigurationError, UsageError
from annai._settings import Settings

LONGEST = 3600


def claims(
    user: str | int,
    company: str | int | None,
    traits: Mapping[str, Any] | None,
    company_traits: Mapping[str, Any] | None,
    act: str | int | None,
) -> dict[str, Any]:
    """Raises UsageError. `act` has the shape of RFC 8693, section 4.1."""
    content = {
        "sub": _checks.user(user),
        "company": company if company is None else _checks.identifier("company", company),
        "traits": _checks.fields("traits", traits),
        "company_traits": _checks.fields("company_traits", company_traits),
        "act": act if act is None else {"sub": _checks.identifier("act", act)},
    }
    present: dict[str, Any] = json.loads(_checks.body("traits", content))
    return present


def mint(settings: Settings, claims: Mapping[str, Any], expires_in: int) -> str:
    """Raises UsageError and ConfigurationError."""
    if not settings.signing_secret:
        raise ConfigurationError("a token needs signing_secret and kid (ANNAI_SIGNING_SECRET, ANNAI_SIGNING_KID)")
    if not 0 < expires_in <= LONGEST:
        raise UsageError(f"expires_in must be 1 to {LONGEST} seconds, not {expires_in!r}")
    issued = int(time.time())
    return jwt.encode(
        {**claims, "aud": settings.public_key, "iat": issued, "exp": issued + expires_in},
        settings.signing_secret,
        algorithm="HS256",
        headers={"kid": settings.kid},
    )
