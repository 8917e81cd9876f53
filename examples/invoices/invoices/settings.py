from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class SettingsError(Exception):
    """Names the variable and says what to put there."""


@dataclass(frozen=True)
class Settings:
    database: Path
    secret_key: str = field(repr=False)
    annai: Mapping[str, str] = field(repr=False)

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
        annai = {name: value for name, value in env.items() if name.startswith("ANNAI_")}
        return cls(database, secret_key, annai)

    def flask_config(self) -> dict[str, Any]:
        return {
            **self.annai,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{self.database}",
            "SESSION_COOKIE_NAME": "invoices_session",  # cookies know no ports, and neighbours have sessions too
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": 256 * 1024,
        }
