"""Signing in at the operator's OpenID provider (OpenID Connect Core 1.0): authorization code, PKCE, state and nonce.

Authlib asks, exchanges and verifies; here is what it is told, and what becomes of its answers. Second factors are the
provider's.
"""

from typing import Any

from flask import current_app, session, url_for
from marshmallow import ValidationError
from werkzeug import Response

from annai_server.admin import door
from annai_server.domain.errors import AnnaiError
from annai_server.operations import identities
from annai_server.settings import Provider
from annai_server.store.database import db
from annai_server.wire.authors import ClaimsSchema, Vouched

_NAME = "annai"
_TIMEOUT_S = 10
_LIFETIME_MS = 10 * 60_000
# Whoever is the provider has the private key; a shared one would be known to us, and `none` to everybody.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_BEGUN = "provider"
_CLAIMS = frozenset({"iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "auth_time", "acr", "at_hash", "c_hash"})
# What a provider writes itself may name somebody; these are the codes of RFC 6749 (4.1.2.1, 5.2) and OpenID Connect
# Core (3.1.2.6).
_SAYS_NO = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_request_object",
        "invalid_request_uri",
        "invalid_scope",
        "login_required",
        "registration_not_supported",
        "request_not_supported",
        "request_uri_not_supported",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)


class Refused(AnnaiError):
    """`code` says why: `stale` (begun elsewhere, too long ago, or come back already), `declined` (the provider said
    no), `unreachable`, `untrusted` (what came is not what the provider would say to us), `unverified` (whether the
    address is theirs)."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def configured() -> Provider | None:
    found: Provider | None = current_app.config["ANNAI"].provider
    return found


def begin(provider: Provider, after: str | None, *, now: int) -> Response:
    """Sends the browser to the provider. Raises Refused (`unreachable`, `untrusted`)."""
    back = door.origin() + url_for("admin.back_from_provider")
    for earlier in [name for name in session if name.startswith(f"_state_{_NAME}_")]:
        # A cookie holds no more than a few, and whoever begins anew has given up the one before.
        session.pop(earlier)
    session[_BEGUN] = {"at": now, "after": after}
    answer: Response = _told(lambda: _client(provider).authorize_redirect(back))
    return answer


def finish(provider: Provider, state: str, *, now: int) -> tuple[Vouched, str | None]:
    """Who they are, and where they wanted to go. Raises Refused."""
    begun = session.pop(_BEGUN, None) or {"at": 0, "after": None}
    fresh = now - begun["at"] <= _LIFETIME_MS and identities.spend(state, until=now + 2 * _LIFETIME_MS)
    # Before the provider is asked: nobody else has to wait for its answer, and this state is spent whatever it says.
    db.session.commit()
    if not fresh:
        raise Refused("stale", "the state is unknown, too old or spent")
    claims = {"iss": {"essential": True, "value": provider.issuer}, "aud": {"value": provider.client_id}}
    token = _told(lambda: _client(provider).authorize_access_token(claims_options=claims))
    try:
        vouched: Vouched = ClaimsSchema().load(dict(token.get("userinfo") or {}))
    except ValidationError as error:
        raise Refused("unverified", f"the claims say too little: {', '.join(error.messages_dict)}") from None
    return vouched, begun["after"]


def _client(provider: Provider) -> Any:
    """It remembers what the provider says of itself, and its keys."""
    # Where there is no provider, neither is what it takes to ask one.
    from authlib.integrations.flask_client import OAuth

    kept: dict[Provider, Any] = current_app.extensions.setdefault("annai_provider", {})
    if provider not in kept:
        kept[provider] = OAuth(current_app._get_current_object()).register(  # type: ignore[attr-defined]
            _NAME,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": _TIMEOUT_S,
            },
        )
    client = kept[provider]
    metadata = _told(client.load_server_metadata)
    if metadata.get("issuer") != provider.issuer:
        kept.pop(provider, None)
        raise Refused("untrusted", f"the provider calls itself {str(metadata.get('issuer'))[:200]!r}")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = [one for one in offered if one in _ALGORITHMS]
    if not algorithms:
        raise Refused("untrusted", f"the provider signs with none of {', '.join(_ALGORITHMS)}")
    metadata["id_token_signing_alg_values_supported"] = algorithms
    return client


def _told(ask: Any) -> Any:
    """Whatever a provider does wrong is its doing, not a failure of ours. Raises Refused."""
    from authlib.common.errors import AuthlibBaseError
    from authlib.integrations.base_client import MismatchingStateError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        return ask()
    except Refused:
        raise
    except MismatchingStateError:
        raise Refused("stale", "the state is unknown") from None
    except AuthlibBaseError as error:
        said = repr(error.error) if error.error in _SAYS_NO else "what no specification knows"
        raise Refused("declined", f"the provider says {said}") from None
    except (JoseError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise Refused("untrusted", type(error).__name__ + _which(error)) from None
    except (RequestException, ValueError) as error:
        # requests raises its JSON errors as ValueError, too.
        raise Refused("unreachable", type(error).__name__) from None


def _which(error: Exception) -> str:
    """The claim that was wrong, if we asked about it; never a library's own words, which may quote a token."""
    claim = getattr(error, "claim", None)
    return f" ({claim})" if claim in _CLAIMS else ""
