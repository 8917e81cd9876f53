from pathlib import Path

from sqlalchemy.engine import make_url

from annai_server.settings.settings import SettingsError
from annai_server.settings.variables import SECRET_HINT, SECRET_LENGTH


def secret(given: str, directory: Path, database_url: str) -> str:
    if given:
        return _hard_to_guess("ANNAI_SECRET", given)
    path = directory / "secret"
    return _hard_to_guess(str(path), _generated_secret(path, database_url))


def metrics_token(given: str) -> str:
    return given and _hard_to_guess("ANNAI_METRICS_TOKEN", given)


def _hard_to_guess(name: str, secret: str) -> str:
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(f"{name} is shorter than {SECRET_LENGTH} characters. Make one with: {SECRET_HINT}")
    return secret


def _where_from(path: Path, database_url: str) -> str:
    """A database that is there already has a secret, which another could not stand in for."""
    file = make_url(database_url).database if database_url.startswith("sqlite") else None
    if file and not Path(file).exists():
        return f". Run `annai-server init`, which writes one to {path}, or make one with: {SECRET_HINT}"
    had = (
        f", and {path} is not there. Put the secret there that this database has had so far, or set ANNAI_SECRET to it"
    )
    return f"{had}." if file else f"{had}; if it is new, run `annai-server init`."


def _generated_secret(path: Path, database_url: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise SettingsError(f"ANNAI_SECRET is not set{_where_from(path, database_url)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"ANNAI_SECRET is not set, and {path} cannot be read ({error}). Check its owner.") from None
