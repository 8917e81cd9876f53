"""What an operator can set: one frozen object, read once from ANNAI_* variables, refused with a hint.

`VARIABLES` is the whole list; `docs/operating.md` and `annai-server --help` are checked against it.
"""

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Log = Literal["pretty", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WorkerPlace = Literal["inside", "apart"]

SECRET_LENGTH = 32
SECRET_HINT = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'  # noqa: S105 (a command)


class SettingsError(Exception):
    """A setting is missing or wrong. The message names the variable and says how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where authors may sign in with OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def name(self) -> str:
        """What people call it by: its host."""
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the server is told from outside. Secrets stay out of the repr."""

    directory: Path
    database_url: str = field(repr=False)
    secret: str = field(repr=False)
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8600
    workers: int = 1
    threads: int = 8
    stop_within: int = 10
    body_within: int = 20
    trusted_proxies: tuple[Network, ...] = ()
    limit_user: int = 3_000
    limit_address: int = 12_000
    limit_key: int = 12_000
    limit_public_key: int = 600_000
    log: Log = "pretty"
    log_level: LogLevel = "info"
    metrics_token: str = field(default="", repr=False)
    webhook_allow: tuple[Network, ...] = ()
    """Private networks that webhooks may reach."""
    worker: WorkerPlace = "inside"
    disk_reserve: int = 100
    """In megabytes."""

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    passwords: bool = True
    """Whether authors may sign in with one."""

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies can be bound to it."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """As browsers write that of our pages."""
        address = urlsplit(self.public_url)
        usual = {"http": ":80", "https": ":443"}[address.scheme]
        return f"{address.scheme}://{address.netloc.lower().removesuffix(usual)}"

    @property
    def provider(self) -> Provider | None:
        if not self.oidc_issuer:
            return None
        return Provider(issuer=self.oidc_issuer, client_id=self.oidc_client_id, client_secret=self.oidc_client_secret)

    @property
    def path(self) -> str:
        """Below which part of its site browsers find us: "/help/annai", or "" where the site is ours alone."""
        return urlsplit(self.public_url).path

    @property
    def mark(self) -> str:
        """What keeps our cookies apart from those of another Annai on this host, which browsers give to every port and
        path of it: "-8600", "-help-annai"."""
        port = urlsplit(self.public_url).port
        return f"{f'-{port}' if port else ''}{self.path.replace('/', '-')}"


def read(environ: Mapping[str, str] = os.environ, *, for_database_only: bool = False) -> Settings:
    """Read and check every ANNAI_* variable. A migration has no use for the secret, so that it may run without.

    Raises SettingsError: at an unknown variable, a bad value, or a missing secret.
    """
    _refuse_unknown(environ)
    values = {name: _value(environ, name) for name in VARIABLES}
    directory = Path(values["ANNAI_DIR"] or "var").absolute()
    database_url = _database_url(values["ANNAI_DATABASE_URL"], directory)
    host = values["ANNAI_HOST"] or "127.0.0.1"
    port = _number("ANNAI_PORT", values, 8600, 1, 65535)
    return Settings(
        directory=directory,
        database_url=database_url,
        secret="" if for_database_only else _secret(values["ANNAI_SECRET"], directory, database_url),
        host=host,
        port=port,
        public_url=_public_url(values["ANNAI_PUBLIC_URL"], host, port),
        workers=_number("ANNAI_WORKERS", values, _workers(database_url), 1, 64),
        threads=_number("ANNAI_THREADS", values, 8, 1, 256),
        stop_within=_number("ANNAI_STOP_WITHIN", values, 10, 1, 600),
        body_within=_number("ANNAI_BODY_WITHIN", values, 20, 1, 600),
        trusted_proxies=_networks("ANNAI_TRUSTED_PROXIES", values),
        limit_user=_limit("ANNAI_LIMIT_USER", values, 3_000),
        limit_address=_limit("ANNAI_LIMIT_ADDRESS", values, 12_000),
        limit_key=_limit("ANNAI_LIMIT_KEY", values, 12_000),
        limit_public_key=_limit("ANNAI_LIMIT_PUBLIC_KEY", values, 600_000),
        log=_choice("ANNAI_LOG", values, "pretty", ("pretty", "json")),
        log_level=_choice("ANNAI_LOG_LEVEL", values, "info", ("debug", "info", "warning", "error")),
        **_provider(values),
        passwords=_passwords(values),
        worker=_choice("ANNAI_WORKER", values, "inside", ("inside", "apart")),
        disk_reserve=_number("ANNAI_DISK_RESERVE", values, 100, 0, 10_000_000),
        metrics_token=_metrics_token(values["ANNAI_METRICS_TOKEN"]),
        webhook_allow=_networks("ANNAI_WEBHOOK_ALLOW", values),
    )


def secret_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where `init` and `demo` write a secret of their own, or None when the operator gives one."""
    if environ.get("ANNAI_SECRET") or environ.get("ANNAI_SECRET_FILE"):
        return None
    return Path(environ.get("ANNAI_DIR") or "var").absolute() / "secret"


@dataclass(frozen=True)
class Variable:
    help: str
    default: str
    secret: bool = False


VARIABLES: Mapping[str, Variable] = {
    "ANNAI_DIR": Variable("Folder of the embedded database and of a secret made by `init`", "./var"),
    "ANNAI_DATABASE_URL": Variable(
        "sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME", "sqlite, annai.sqlite in ANNAI_DIR", True
    ),
    "ANNAI_SECRET": Variable(
        f"At least {SECRET_LENGTH} random characters that sign tickets, sessions and tombstones; the same "
        "for every process of one installation",
        "the file `secret` in ANNAI_DIR, which `init` writes",
        True,
    ),
    "ANNAI_HOST": Variable("Address to listen on", "127.0.0.1"),
    "ANNAI_PORT": Variable("Port to listen on", "8600"),
    "ANNAI_PUBLIC_URL": Variable(
        "The address browsers use; https, unless it is this machine", "http://ANNAI_HOST:ANNAI_PORT"
    ),
    "ANNAI_WORKERS": Variable("Server processes", "1 on SQLite, one a core (up to 8) on PostgreSQL"),
    "ANNAI_THREADS": Variable("Threads a process", "8"),
    "ANNAI_WORKER": Variable(
        "Who does what has to happen by itself: inside, the processes of `serve`; apart, `annai-server worker`",
        "inside",
    ),
    "ANNAI_DISK_RESERVE": Variable(
        "Megabytes that have to be free beside an embedded database for the server to be ready", "100"
    ),
    "ANNAI_STOP_WITHIN": Variable("Seconds that the server may take to end after SIGTERM, whatever it is doing", "10"),
    "ANNAI_BODY_WITHIN": Variable(
        "Seconds that a request's body may take to arrive, and one more for each 16 KB of it", "20"
    ),
    "ANNAI_TRUSTED_PROXIES": Variable(
        "Addresses or networks of the proxies in front, with commas between them, whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed",
        "none",
    ),
    "ANNAI_LIMIT_USER": Variable("Requests a minute of one user, in each server process; 0: any number", "3000"),
    "ANNAI_LIMIT_ADDRESS": Variable("The same from one address, of those that prove nothing", "12000"),
    "ANNAI_LIMIT_KEY": Variable("The same with one secret or authoring key", "12000"),
    "ANNAI_LIMIT_PUBLIC_KEY": Variable("The same of all pages with one public key", "600000"),
    "ANNAI_OIDC_ISSUER": Variable(
        "The OpenID provider that authors may sign in at; https, unless it is this machine", "there is none"
    ),
    "ANNAI_OIDC_CLIENT_ID": Variable("What the provider knows Annai as", "required with ANNAI_OIDC_ISSUER"),
    "ANNAI_OIDC_CLIENT_SECRET": Variable("What the provider gave Annai", "required with ANNAI_OIDC_ISSUER", True),
    "ANNAI_PASSWORDS": Variable(
        "Whether authors may sign in with a password: on; or off, at the OpenID provider only", "on"
    ),
    "ANNAI_LOG": Variable("pretty or json", "pretty"),
    "ANNAI_LOG_LEVEL": Variable("debug, info, warning or error", "info"),
    "ANNAI_METRICS_TOKEN": Variable(
        f"At least {SECRET_LENGTH} random characters that `/metrics` is read with", "there is no `/metrics`", True
    ),
    "ANNAI_WEBHOOK_ALLOW": Variable(
        "Private networks that webhooks may reach all the same, such as 10.1.0.0/16, with commas between them", "none"
    ),
}


# What the SDK reads: easily set for both by mistake, and then a secret key lies where it isn't needed.
_SDK = {"ANNAI_URL", "ANNAI_PUBLIC_KEY", "ANNAI_SECRET_KEY", "ANNAI_SIGNING_SECRET", "ANNAI_SIGNING_KID"}


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {*VARIABLES, *(f"{name}_FILE" for name, variable in VARIABLES.items() if variable.secret)}
    for name in sorted(environ):
        if name.startswith("ANNAI_") and name not in known:
            if name.removesuffix("_FILE") in _SDK:
                raise SettingsError(f"{name} belongs to your product, which uses the SDK; don't set it for the server.")
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            hint = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(VARIABLES)}."
            raise SettingsError(f"{name} is not a setting of annai-server. {hint}")


def _value(environ: Mapping[str, str], name: str) -> str:
    """The variable's text, or that of the file its _FILE names; an empty variable counts as unset."""
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise SettingsError(f"{name} and {name}_FILE are both set. Keep one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise SettingsError(f"{name}_FILE: {file} cannot be read ({reason}). Check path and owner.") from None


def _secret(given: str, directory: Path, database_url: str) -> str:
    if given:
        name, secret = "ANNAI_SECRET", given
    else:
        name, secret = str(directory / "secret"), _generated_secret(directory / "secret", database_url)
    return _hard_to_guess(name, secret)


def _metrics_token(given: str) -> str:
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


_PROVIDER = ("ANNAI_OIDC_ISSUER", "ANNAI_OIDC_CLIENT_ID", "ANNAI_OIDC_CLIENT_SECRET")


def _provider(values: Mapping[str, str]) -> dict[str, Any]:
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


def _passwords(values: Mapping[str, str]) -> bool:
    on = bool(_choice("ANNAI_PASSWORDS", values, "on", ("on", "off")) == "on")
    if not on and not values["ANNAI_OIDC_ISSUER"]:
        raise SettingsError(
            "ANNAI_PASSWORDS=off locks everybody out while there is no OpenID provider. Set ANNAI_OIDC_ISSUER, too."
        )
    return on


def _database_url(given: str, directory: Path) -> str:
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


def _public_url(given: str, host: str, port: int) -> str:
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


def _workers(database_url: str) -> int:
    """SQLite has one writer at a time, so that a second process would mostly wait for the first."""
    return 1 if database_url.startswith("sqlite") else min(_cores(), 8)


def _cores() -> int:
    """Those that this process may use: of a large machine a container often gets a part."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return max(1, min(allowed, int(quota) // int(period)))
    except (OSError, ValueError):
        # There is no such file, or no quota: it then says "max".
        return allowed


def _number(name: str, values: Mapping[str, str], default: int, least: int, most: int) -> int:
    text = values[name]
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name}={text} is not a whole number from {least} to {most}.")
    return int(text)


def _limit(name: str, values: Mapping[str, str], default: int) -> int:
    return _number(name, values, default, 0, 100_000_000)


def _choice(name: str, values: Mapping[str, str], default: Any, choices: tuple[str, ...]) -> Any:
    text = values[name] or default
    if text not in choices:
        raise SettingsError(f"{name}={text} is not one of {', '.join(choices)}.")
    return text


def _networks(name: str, values: Mapping[str, str]) -> tuple[Network, ...]:
    written = [one.strip() for one in values[name].split(",") if one.strip()]
    try:
        return tuple(ipaddress.ip_network(one) for one in written)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}. Write networks such as 10.1.0.0/16, with commas between.") from None
