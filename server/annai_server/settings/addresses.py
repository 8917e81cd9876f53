import ipaddress
import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from annai_server.settings.settings import SettingsError


def database_url(given: str, directory: Path) -> str:
    if not given:
        return f"sqlite:///{directory / 'annai.sqlite'}"
    try:
        url = make_url(given)
    except ArgumentError:
        raise SettingsError(f"ANNAI_DATABASE_URL is not a database address. Use {_DATABASES}.") from None
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return f"sqlite:///{Path(url.database).absolute()}"
    if url.get_backend_name() in ("postgresql", "postgres") and url.database:
        if find_spec("psycopg") is None:
            raise SettingsError("ANNAI_DATABASE_URL names PostgreSQL. Install its driver: annai-server[postgresql].")
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise SettingsError(f"ANNAI_DATABASE_URL names neither a file nor PostgreSQL. Use {_DATABASES}.")


_DATABASES = "sqlite:////path/to/annai.sqlite or postgresql://user:password@host/name"


def public_url(given: str, host: str, port: int) -> str:
    if not given:
        if not is_loopback(host):
            raise SettingsError(
                f"ANNAI_PUBLIC_URL is not set, but ANNAI_HOST={host} is reachable from other machines. "
                "Set it to the https address that browsers use."
            )
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"
    url = urlsplit(given)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or url.username:
        raise SettingsError(f"ANNAI_PUBLIC_URL={given} is not an address. Write it like https://annai.example.com")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise SettingsError(
            f"ANNAI_PUBLIC_URL={given} is plain HTTP, so passwords and tokens could be read on the way. "
            "Use https:// (a proxy in front can provide it)."
        )
    if not _PATH.fullmatch(url.path) or f"{url.path}/".startswith(_TAKEN):
        raise SettingsError(
            f"ANNAI_PUBLIC_URL={given} has a path that cannot be told from ours. Use letters, digits, `.`, `_` and `-` "
            "between slashes, and begin with none of " + ", ".join(_TAKEN) + "."
        )
    return given.rstrip("/")


_PATH = re.compile(r"(/[A-Za-z0-9_][A-Za-z0-9._-]*)*/?")
# A proxy that cuts the path off could mean our own pages there, and one that keeps it its own.
_TAKEN = ("/admin/", "/v1/")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
