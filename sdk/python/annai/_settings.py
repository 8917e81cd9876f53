"""Everything a client is told, read once and refused at start-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from annai._errors import ConfigurationError

_REQUIRED = ("ANNAI_URL", "ANNAI_PUBLIC_KEY", "ANNAI_SECRET_KEY")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, kw_only=True)
class Settings:
    url: str
    public_key: str
    secret_key: str = field(repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    kid: str | None = None
    script_url: str = ""
    strict: bool = False
    timeout: float = 10.0
    queue_size: int = 10_000
    flush_at_exit: float = 2.0
    enabled: bool = True

    def __post_init__(self) -> None:
        if not self.enabled:
            return
        object.__setattr__(self, "url", self.url.rstrip("/"))
        object.__setattr__(self, "script_url", self.script_url or f"{self.url}/annai.js")
        self._check_address()
        self._check_keys()
        self._check_signing()
        if self.timeout <= 0 or self.queue_size < 1 or self.flush_at_exit < 0:
            raise ConfigurationError("timeout and queue_size must be above 0, flush_at_exit 0 or more")

    def _check_address(self) -> None:
        parts = urlsplit(self.url)
        try:
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment or parts.username:
            raise ConfigurationError("url (ANNAI_URL) must be an address such as https://annai.example.com")

    def _check_keys(self) -> None:
        # Swapped keys would print the secret one in every page.
        if not self.public_key.startswith("pk_"):
            raise ConfigurationError("public_key (ANNAI_PUBLIC_KEY) must begin with pk_")
        if not self.secret_key.startswith("sk_"):
            raise ConfigurationError("secret_key (ANNAI_SECRET_KEY) must begin with sk_")

    def _check_signing(self) -> None:
        if bool(self.signing_secret) != bool(self.kid):
            raise ConfigurationError(
                "signing_secret (ANNAI_SIGNING_SECRET) and kid (ANNAI_SIGNING_KID) belong together: set both or neither"
            )
        if self.signing_secret and len(self.signing_secret.encode()) < 32:  # RFC 7518, section 3.2
            raise ConfigurationError("signing_secret (ANNAI_SIGNING_SECRET) must have at least 32 bytes")


def read(values: Mapping[str, object]) -> Settings:
    """Settings from ANNAI_* variables; disabled if none of those that are required is set.

    Secrets may lie in files: ANNAI_SECRET_KEY_FILE and ANNAI_SIGNING_SECRET_FILE.
    Raises ConfigurationError if only some are set, or one is malformed.
    """
    required = {name: _value(values, name) for name in _REQUIRED}
    if not any(required.values()):
        return Settings(url="", public_key="", secret_key="", enabled=False)
    if missing := [name for name, value in required.items() if not value]:
        raise ConfigurationError(f"{', '.join(missing)} must be set too, or none of {', '.join(_REQUIRED)}")
    return Settings(
        url=required["ANNAI_URL"],
        public_key=required["ANNAI_PUBLIC_KEY"],
        secret_key=required["ANNAI_SECRET_KEY"],
        signing_secret=_value(values, "ANNAI_SIGNING_SECRET") or None,
        kid=_value(values, "ANNAI_SIGNING_KID") or None,
        script_url=_value(values, "ANNAI_SCRIPT_URL"),
        strict=_flag(values, "ANNAI_STRICT"),
    )


def _value(values: Mapping[str, object], name: str) -> str:
    if value := values.get(name):
        return str(value).strip()
    if path := values.get(f"{name}_FILE"):
        try:
            return Path(str(path)).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{name}_FILE cannot be read: {error}") from error
    return ""


def _flag(values: Mapping[str, object], name: str) -> bool:
    text = str(values.get(name) or "").strip().lower()
    if text not in _TRUE | _FALSE:
        raise ConfigurationError(f"{name} must be true or false, not {text!r}")
    return text in _TRUE
