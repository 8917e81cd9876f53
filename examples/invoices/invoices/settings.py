from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsError(Exception):
    """Names the variable and says what to put there."""


@dataclass(frozen=True)
class Settings:
    database: Path
    secret_key: str = field(repr=False)
    annai_origin: str | None = None

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """Raises SettingsError where sessions could be forged."""
        secret_key = env.get("INVOICES_SECRET_KEY", "")
        if len(secret_key) < 16:
            raise SettingsError(
                "INVOICES_SECRET_KEY signs the sessions and needs 16 characters or more; "
                "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        database = Path(env.get("INVOICES_DATABASE") or "var/invoices.sqlite").resolve()
        return cls(database, secret_key, _origin(env.get("ANNAI_SCRIPT_URL") or env.get("ANNAI_URL", "")))

    def flask_config(self) -> dict[str, Any]:
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{self.database}",
            "SESSION_COOKIE_NAME": "invoices_session",  # cookies know no ports, and neighbours have sessions too
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": 256 * 1024,
            "CONNECT_TO": [self.annai_origin] if self.annai_origin else [],
        }


def _origin(url: str) -> str | None:
    """Where the page's guidance talks to; the policy names it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
