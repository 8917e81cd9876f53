"""Who is this? A signed identity (JWT, HS256), or a ticket that we signed ourselves for late events.

https://www.rfc-editor.org/rfc/rfc7519
"""

import base64
import binascii
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jwt
from marshmallow import ValidationError

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.duration import DAY_MS, HOUR_MS
from annai_server.domain.errors import Invalid, Unidentified
from annai_server.domain.traits import Known
from annai_server.store.environments import Door
from annai_server.wire.bodies import refuse_unstorable, storable
from annai_server.wire.fields import Traits, matches
from annai_server.wire.people import ID_PATTERN

LONGEST_S = 3600
LEEWAY_S = 60
TICKET_MS = 8 * DAY_MS
AUTHOR_TOKEN_MS = HOUR_MS
_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class Identity:
    """What a valid token says. `acting`: somebody else is signed in as this user."""

    user: str
    issued_at: int
    expires_at: int
    company: str | None = None
    traits: Mapping[str, Any] = field(default_factory=dict)
    company_traits: Mapping[str, Any] = field(default_factory=dict)
    acting: bool = False
    known: list[Known] = field(default_factory=list, compare=False, repr=False)
    """At most one: the latest in which all was known that it says of the user."""


# A token of a public key that was revoked since is judged anew.
_Remembered = tuple[tuple[str, ...], str]


class Tokens:
    """Verifies tokens; a verified one is remembered until it expires, so that a page view costs no HMAC."""

    def __init__(self) -> None:
        self._verified: dict[_Remembered, tuple[str, Identity]] = {}
        self._lock = threading.Lock()

    def judge(self, door: Door, user: str, token: str | None, now: int) -> Identity | Unidentified:
        """Whom the token names, or what is wrong with it."""
        if not token:
            return Unidentified("a signed identity token is required here", "missing")
        try:
            return self._verify(door, user, token, now)
        except Unidentified as wrong:
            return wrong

    def _verify(self, door: Door, user: str, token: str, now: int) -> Identity:
        key = door.keys, token
        secret, identity = self._verified.get(key, ("", None))
        # A secret may have been revoked since.
        if identity is None or identity.expires_at + LEEWAY_S * 1000 <= now or secret not in door.secrets.values():
            secret = door.secrets.get(_kid(token), "")
            if not secret:
                raise Unidentified("the token's kid names no live signing secret", "unknown_key")
            identity = _identity(_claims(door, secret, token))
            self._remember(key, secret, identity, now)
        if identity.user != user:
            raise Unidentified("the token's sub is another user", "wrong_user")
        return identity

    def _remember(self, key: _Remembered, secret: str, identity: Identity, now: int) -> None:
        with self._lock:
            if len(self._verified) >= _CACHED:
                live = {key: one for key, one in self._verified.items() if one[1].expires_at > now}
                self._verified = live if len(live) < _CACHED else {}
            self._verified[key] = secret, identity


def let_in(door: Door, user: str, token: str | None, judged: Identity | Unidentified) -> Identity | None:
    """Whom a request is taken for; None: somebody who only says who they are, or an anonymous visitor, whose id is
    proof. Raises Unidentified where the environment requires better."""
    if is_anonymous(user):
        if not door.anonymous:
            raise Unidentified("this environment lets no anonymous visitors in", "anonymous")
        return None
    if isinstance(judged, Identity):
        return judged
    if door.identity_mode == "required":
        raise judged
    return Identity(user, 0, 0, acting=True) if token and _says_act(token) else None


def _says_act(token: str) -> bool:
    """Also of a token that is not valid, or no longer: whoever says that they act for somebody only gives something
    up, and must not begin to count as that user while they look at the page."""
    try:
        return bool(jwt.decode(token, options={"verify_signature": False}).get("act"))
    except (jwt.InvalidTokenError, ValueError):
        return False


def _kid(token: str) -> str:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unidentified("the token is not a JWT", "malformed") from error
    return kid if isinstance(kid, str) else ""


_REASONS: Mapping[type[Exception], tuple[str, str]] = {
    jwt.ExpiredSignatureError: ("the token has expired", "expired"),
    jwt.InvalidAudienceError: ("the token's aud is no public key in use of this environment", "wrong_audience"),
    jwt.InvalidSignatureError: ("the token's signature is wrong", "bad_signature"),
    jwt.InvalidAlgorithmError: ("sign the token with HS256", "wrong_algorithm"),
    jwt.ImmatureSignatureError: ("the token is not valid yet", "not_yet_valid"),
    jwt.MissingRequiredClaimError: ("the token needs sub, aud, iat and exp", "missing_claim"),
}


def _claims(door: Door, secret: str, token: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            # Pages and backends get a new key at different moments, and either key names the same environment.
            audience=door.keys,
            leeway=LEEWAY_S,
            options={"require": ["sub", "aud", "iat", "exp"]},
        )
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError) as error:
        # PyJWT converts the times without looking: a list, or 1e999, escapes as Python's own error.
        detail, reason = _REASONS.get(type(error), ("the token is not valid", "malformed"))
        raise Unidentified(detail, reason) from error
    if not all(isinstance(claims[name], int | float) for name in ("iat", "exp")):
        raise Unidentified("the token's iat and exp must be numbers", "malformed")
    if claims["exp"] - claims["iat"] > LONGEST_S:
        raise Unidentified("the token lives longer than an hour after its iat", "too_long")
    return claims


def _identity(claims: dict[str, Any]) -> Identity:
    company = claims.get("company") or None
    if company is not None and not (matches(ID_PATTERN, company) and storable(company)):
        raise Unidentified("the token's company is not an id of 1 to 200 characters", "malformed")
    return Identity(
        user=str(claims["sub"]),
        issued_at=int(claims["iat"] * 1000),
        expires_at=int(claims["exp"] * 1000),
        company=company,
        traits=_traits(claims, "traits"),
        company_traits=_traits(claims, "company_traits"),
        acting=bool(claims.get("act")),
    )


def _traits(claims: dict[str, Any], name: str) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = Traits().deserialize(claims.get(name) or {}, name) or {}
        refuse_unstorable(told, name)
        return told
    except (ValidationError, Invalid) as error:
        raise Unidentified(f"the token's {name} are not valid", "malformed") from error


class _Seal:
    """What we said ourselves and can be shown again: text with our signature, made for one purpose only."""

    def __init__(self, secret: str, purpose: bytes) -> None:
        self._key = hmac.new(secret.encode(), purpose, hashlib.sha256).digest()

    def close(self, *said: Any) -> str:
        payload = _encode(json.dumps(said, ensure_ascii=False).encode())
        return f"{payload}.{self._sign(payload)}"

    def open(self, sealed: str) -> list[Any] | None:
        """None: it isn't ours."""
        payload, _, signature = sealed.partition(".")
        if not payload or not hmac.compare_digest(self._sign(payload).encode(), signature.encode()):
            return None
        try:
            said: list[Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        except (binascii.Error, ValueError):
            return None
        return said

    def _sign(self, payload: str) -> str:
        return _encode(hmac.new(self._key, payload.encode(), hashlib.sha256).digest()[:18])


class Tickets:
    """Proof that we identified a subject before: lets events in after the token has expired, and nothing else."""

    def __init__(self, secret: str) -> None:
        self._seal = _Seal(secret, b"delivery tickets")
        self._made = lru_cache(maxsize=_CACHED)(self._seal.close)

    def issue(self, environment_id: int, subject: str, now: int) -> str:
        # To the hour, so that the ticket of an unchanged answer is the same one, and a page view seldom makes one.
        return self._made(environment_id, subject, now - now % HOUR_MS + TICKET_MS)

    def valid(self, ticket: str | None, environment_id: int, subject: str, now: int) -> bool:
        said = self._seal.open(ticket or "")
        return said is not None and said[:2] == [environment_id, subject] and now < said[2]


class AuthorTokens:
    """Lets a page say why one user is or isn't shown each guide, to an author who looks over their shoulder. It opens
    nothing else, and stores nothing: who has it may read on until it expires."""

    def __init__(self, secret: str) -> None:
        self._seal = _Seal(secret, b"author tokens")

    def issue(self, environment_id: int, user: str, now: int) -> tuple[str, int]:
        """The token, and until when it holds."""
        expires = now + AUTHOR_TOKEN_MS
        return f"at_{self._seal.close(environment_id, user, expires)}", expires

    def user(self, token: str, environment_id: int, now: int) -> str:
        """Whom it tells of. Raises Unidentified."""
        said = self._seal.open(token.removeprefix("at_"))
        if said is None or said[0] != environment_id:
            raise Unidentified("this is no author's token of this environment", "malformed")
        if now >= said[2]:
            raise Unidentified("the author's token has expired", "expired")
        return str(said[1])


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
