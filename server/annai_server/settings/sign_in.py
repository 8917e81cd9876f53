from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from annai_server.settings.addresses import is_loopback
from annai_server.settings.settings import SettingsError
from annai_server.settings.values import choice

_PROVIDER = ("ANNAI_OIDC_ISSUER", "ANNAI_OIDC_CLIENT_ID", "ANNAI_OIDC_CLIENT_SECRET")


def provider(values: Mapping[str, str]) -> dict[str, Any]:
    """All three, or none of them."""
    given = {name.removeprefix("ANNAI_").lower(): values[name] for name in _PROVIDER}
    if not any(given.values()):
        return {}
    missing = next((name for name in _PROVIDER if not values[name]), None)
    if missing:
        raise SettingsError(f"{missing} is not set. Sign-in with OpenID Connect needs {', '.join(_PROVIDER)}.")
    issuer = given["oidc_issuer"]
    url = urlsplit(issuer)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or url.username:
        raise SettingsError(f"ANNAI_OIDC_ISSUER={issuer} is not an issuer. Write it as the provider does, https://…")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise SettingsError(
            f"ANNAI_OIDC_ISSUER={issuer} is plain HTTP: whoever is on the way could sign in. Use https."
        )
    if find_spec("authlib") is None:
        raise SettingsError("ANNAI_OIDC_ISSUER is set. Install what it needs: annai-server[oidc].")
    return given


def passwords(values: Mapping[str, str]) -> bool:
    on = bool(choice("ANNAI_PASSWORDS", values, "on", ("on", "off")) == "on")
    if not on and not values["ANNAI_OIDC_ISSUER"]:
        raise SettingsError(
            "ANNAI_PASSWORDS=off locks everybody out while there is no OpenID provider. Set ANNAI_OIDC_ISSUER, too."
        )
    return on
