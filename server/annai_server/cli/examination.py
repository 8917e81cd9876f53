"""What `annai-server doctor` looks at. Each finding that is not good says how to mend it."""

import json
import os
import ssl
import stat
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from annai_server import settings
from annai_server.cli import copies
from annai_server.cli.session import connected
from annai_server.clock import now
from annai_server.domain.duration import DAY_MS
from annai_server.engine.identity import AuthorTokens
from annai_server.operations import identities, projects
from annai_server.settings import SECRET_HINT, Provider, Settings, SettingsError
from annai_server.store import health
from annai_server.store.database import db
from annai_server.store.tables import Environment

Level = Literal["good", "warning", "fault"]

_PATIENCE_S = 5
_APART_S = 60
_BACKUP_EVERY_MS = 7 * DAY_MS
# Fewer say that somebody made it up.
_DIFFERENT_CHARACTERS = 16
# Those that the tests run on, and newer.
_OLDEST_POSTGRESQL, _OLDEST_SQLITE = 150000, (3, 37, 0)


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    level: Level
    says: str
    fix: str = ""


def examine() -> Iterator[Finding]:
    yield Finding("Release", "good", _release())
    try:
        configured = settings.read()
    except SettingsError as error:
        yield Finding("Settings", "fault", str(error), "mend this first; nothing else was looked at")
        return
    yield Finding("Settings", "good", "every ANNAI_ variable is known and well-formed")
    yield from _secret(configured)
    yield from _files(configured)
    yield from _database(configured)
    yield from _address(configured)
    yield from _backups(configured)


def _release() -> str:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"annai-server {version('annai-server')}, granian {version('granian')}, Python {python}"


def _secret(configured: Settings) -> Iterator[Finding]:
    if len(set(configured.secret)) < _DIFFERENT_CHARACTERS:
        fix = f"before anybody uses it, make another with: {SECRET_HINT}"
        yield Finding("Secret", "fault", "ANNAI_SECRET repeats itself, so that it could be guessed", fix)
    else:
        yield Finding("Secret", "good", f"{len(configured.secret)} characters")


def _files(configured: Settings) -> Iterator[Finding]:
    """Nobody else on this machine may read secrets or people's data."""
    named = [value for name, value in os.environ.items() if name.startswith("ANNAI_") and name.endswith("_FILE")]
    # What a container's runtime puts there is the container's alone.
    files = [Path(value) for value in named if not value.startswith("/run/secrets/")]
    files.append(configured.directory / "secret")
    if configured.sqlite:
        files.append(Path(make_url(configured.database_url).database or ""))
    open_ones = [file for file in files if file.is_file() and _open_to_others(file)]
    for file in open_ones:
        yield Finding("Files", "fault", f"others on this machine may read {file}", f"chmod 600 {file}")
    if not open_ones:
        yield Finding("Files", "good", "nobody else on this machine may read secrets and data")


def _open_to_others(file: Path) -> bool:
    """A closed folder above it closes it, too."""
    closed = any(not folder.stat().st_mode & stat.S_IXOTH for folder in file.absolute().parents)
    return bool(file.stat().st_mode & stat.S_IROTH) and not closed


def _database(configured: Settings) -> Iterator[Finding]:
    yield from _disk(configured)
    with connected(configured):
        try:
            connection = db.session.connection()
            yield from _its_release(connection)
            faults = list(health.of_database(connection))
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", error)).strip().splitlines()[0]
            yield Finding("Database", "fault", said, "check ANNAI_DATABASE_URL, and that the database runs")
            return
        yield from (Finding("Database", "fault", *_says_and_fix(fault.message)) for fault in faults)
        yield from _clock(connection)
        if not faults:
            yield from _sign_in(configured)
            yield from _environments()


def _disk(configured: Settings) -> Iterator[Finding]:
    faults = list(health.of_disk(configured.database_url, configured.disk_reserve))
    for fault, where in faults:
        says, fix = _says_and_fix(fault.message)
        yield Finding("Disk", "fault", f"{says} ({where})", fix)
    if not configured.sqlite:
        yield Finding("Disk", "good", "is the database's own matter")
    elif not faults:
        free = health.free_megabytes(configured.database_url)
        yield Finding("Disk", "good", f"{free:,} MB are free where the database is, {configured.disk_reserve:,} kept")


def _says_and_fix(message: str) -> tuple[str, str]:
    says, _, fix = message.partition("; ")
    return says, fix


def _its_release(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name == "postgresql":
        number = int(connection.scalar(text("SHOW server_version_num")) or 0)
        told, old = f"PostgreSQL {number // 10000}.{number % 10000}", number < _OLDEST_POSTGRESQL
    else:
        release = tuple(int(part) for part in str(connection.scalar(text("SELECT sqlite_version()"))).split("."))
        told, old = f"SQLite {'.'.join(map(str, release))}", release < _OLDEST_SQLITE
    fix = "upgrade it: no release this old is tested" if old else ""
    yield Finding("Database", "warning" if old else "good", f"{told} answers", fix)


def _clock(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name == "postgresql":
        theirs = float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
        yield _compared(theirs, "the database's clock")


def _compared(theirs: float, whose: str) -> Finding:
    apart = abs(theirs - time.time())
    if apart > _APART_S:
        fix = "let a time service (chrony, systemd-timesyncd) set both"
        return Finding("Clock", "fault", f"{apart:,.0f} s from {whose}: tokens and schedules go wrong", fix)
    return Finding("Clock", "good", f"agrees with {whose}")


def _environments() -> Iterator[Finding]:
    every = [(project, one) for project in projects.every() for one in projects.environments(project)]
    if not every:
        yield Finding("Projects", "warning", "there are none yet", "annai-server init")
    for project, environment in every:
        about = f"{project.key}/{environment.key}"
        yield _origins(about, environment)
        yield _identity(about, environment)


def _origins(about: str, environment: Environment) -> Finding:
    allowed = environment.allowed_origins
    if not allowed:
        fix = "name your product's under Settings in the admin"
        return Finding(about, "warning", "no page may ask, because no origin is allowed", fix)
    if "*" in allowed:
        level: Level = "warning" if environment.key == "production" else "good"
        fix = "name your product's own in the settings" if level == "warning" else ""
        return Finding(about, level, "pages of any origin may ask", fix)
    return Finding(about, "good", f"pages of {', '.join(allowed)} may ask")


def _identity(about: str, environment: Environment) -> Finding:
    mode = environment.identity_mode
    if mode == "required" or environment.key != "production":
        return Finding(about, "good", f"identity is {mode}")
    says = f"identity is {mode}: whoever knows a user's id can act as that user"
    fix = "sign identities in your backend, then set it to required"
    return Finding(about, "warning" if mode == "observe" else "fault", says, fix)


def _sign_in(configured: Settings) -> Iterator[Finding]:
    """Where there is a provider. Without passwords, all authors are locked out if it lets nobody in."""
    provider = configured.provider
    if provider is None:
        return
    meanwhile = "" if configured.passwords else "; `annai-server author link` lets an author in meanwhile"
    wrong = _wrong_with(provider)
    if wrong:
        fix = f"check ANNAI_OIDC_ISSUER, and that this machine reaches it{meanwhile}"
        yield Finding("Sign-in", "warning" if configured.passwords else "fault", wrong, fix)
    elif not configured.passwords and not identities.count(provider.issuer):
        says = "nobody has signed in at the provider yet, and passwords are off: it may turn out to let nobody in"
        fix = f"sign in there as an administrator, whose address it has verified{meanwhile}"
        yield Finding("Sign-in", "warning", says, fix)
    else:
        yield Finding("Sign-in", "good", f"{provider.name} answers")


def _wrong_with(provider: Provider) -> str:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE_S) as answer:  # noqa: S310 (settings take http only)
            named = json.loads(answer.read(100_000))["issuer"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{address} does not say what an OpenID provider would ({getattr(error, 'reason', error)})"
    return "" if named == provider.issuer else f"the provider calls itself {str(named)[:200]!r}"


def _address(configured: Settings) -> Iterator[Finding]:
    if not configured.secure:
        fix = "for more than this machine, put a proxy with TLS in front and set ANNAI_PUBLIC_URL=https://…"
        yield Finding("HTTPS", "warning", f"{configured.public_url} is plain HTTP", fix)
    elif not configured.trusted_proxies:
        # We have no TLS, so that there is one.
        fix = "name the addresses of what ends TLS in front in ANNAI_TRUSTED_PROXIES, such as 127.0.0.1"
        yield Finding(
            "Proxy", "warning", "all visitors count as one, so that one of them can lock all authors out", fix
        )
    address = f"{configured.public_url}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE_S) as answer:  # noqa: S310 (settings take http only)
            said, date = answer.read(1000), answer.headers.get("Date")
    except (OSError, ValueError) as error:
        yield Finding("Address", *_why(configured.public_url, error))
        return
    if not _is_ours(said):
        fix = "let the proxy hand this address on to annai-server; what answers now is something else"
        yield Finding("Address", "fault", f"{address} is not answered by Annai", fix)
        return
    yield _whose(configured)
    if date:
        yield _compared(parsedate_to_datetime(date).timestamp(), f"the clock behind {configured.public_url}")


def _whose(configured: Settings) -> Finding:
    """Whether the Annai at the public address has our database and secret: it is asked for what only such a one knows,
    why somebody who doesn't exist is shown what there is. Nothing is stored or counted."""
    url = configured.public_url
    ours = _some_environment(configured)
    if ours is None:
        return Finding(
            "Address", "good", f"{url} is answered by Annai; whether by this one shows once there is a project"
        )
    environment_id, key = ours
    token, _ = AuthorTokens(configured.secret).issue(environment_id, "annai-server doctor", now())
    code = _asked(f"{url}/v1/debug", {"v": 1, "key": key, "token": token})
    if code == "wrong_key":
        fix = (
            "set ANNAI_PUBLIC_URL to this one's address, ANNAI_DATABASE_URL to that one's database, or the proxy right"
        )
        return Finding("Address", "fault", f"{url} is answered by another Annai, with another database", fix)
    if code == "identity":
        fix = "give all processes of one installation the same ANNAI_SECRET, and start them anew"
        return Finding("Address", "fault", f"{url} is answered by an Annai of this database with another secret", fix)
    if code:
        fix = "see its log"
        return Finding(
            "Address", "warning", f"{url} is answered by Annai, which can't be asked whose it is ({code})", fix
        )
    return Finding("Address", "good", f"{url} is answered by this Annai")


def _some_environment(configured: Settings) -> tuple[int, str] | None:
    """Its number and public key. None: there is none, or the database does not answer, which is said elsewhere."""
    with connected(configured):
        try:
            row = db.session.execute(select(Environment.id, Environment.public_key).order_by(Environment.id)).first()
        except SQLAlchemyError:
            return None
        return None if row is None else (row.id, row.public_key)


def _asked(address: str, body: dict[str, Any]) -> str:
    """The code of the refusal; empty: it was answered."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 (settings take http only)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        with suppress(ValueError, AttributeError):
            return str(json.loads(error.read(10_000)).get("code", error.code))
        return str(error.code)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def _why(url: str, error: Exception) -> tuple[Level, str, str]:
    if isinstance(error, urllib.error.HTTPError):
        return "fault", f"{url}/healthz is answered with {error.code}", "see the proxy's log; it should hand this on"
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLError):
        return "fault", f"{url} has a certificate that browsers refuse ({reason})", "renew it where TLS ends"
    return (
        "warning",
        f"{url} cannot be reached from here ({reason})",
        "start `annai-server serve`; check name and proxy",
    )


def _is_ours(said: bytes) -> bool:
    try:
        return bool(json.loads(said) == {"status": "ok"})
    except ValueError:
        return False


def _backups(configured: Settings) -> Iterator[Finding]:
    at = copies.last_backup(configured)
    if at is None:
        fix = "annai-server backup FILE, every night (docs/operating.md); unless something else copies the database"
        yield Finding("Backup", "warning", "none was made with `annai-server backup` here", fix)
    elif (age := time.time() * 1000 - at) > _BACKUP_EVERY_MS:
        yield Finding("Backup", "warning", f"the last is {age / DAY_MS:.0f} days old", "annai-server backup FILE")
    else:
        yield Finding("Backup", "good", "made within a week")
