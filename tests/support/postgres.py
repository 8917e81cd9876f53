"""A throw-away PostgreSQL: found or installed, started in a folder of its own, stopped and deleted after use.

`TEST_POSTGRES_URL` names a running server instead; its role must be allowed to create databases.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from support.machine import apt_install

MISSING = (
    "The tests need PostgreSQL (initdb and pg_ctl). Install it (Debian, Ubuntu: apt install postgresql; macOS: "
    "brew install postgresql), or set TEST_POSTGRES_URL to a server where databases may be created."
)

# Nothing here outlives the tests, so that waiting for a disk would only cost time.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class PostgresMissing(RuntimeError):
    """No PostgreSQL here, and none could be installed."""


def find_binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, newest version first."""
    candidates = [Path(path) for path in os.environ.get("PATH", "").split(os.pathsep) if path]
    if (pg_config := shutil.which("pg_config")) is not None:
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        candidates.append(Path(said))
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda path: _number(path.parent.name), reverse=True)
    return next((path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


@cache
def binaries() -> Path:
    """Like find_binaries, but installs PostgreSQL where that is possible. Raises PostgresMissing."""
    found = find_binaries()
    if found is None and apt_install("postgresql"):
        found = find_binaries()
    if found is None:
        raise PostgresMissing(MISSING)
    return found


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server's `postgres` database, as a SQLAlchemy URL."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield named(given, urlsplit(given).path.lstrip("/") or "postgres")
        return
    with cluster() as made:
        yield made.url


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of one's own."""

    url: str
    folder: Path
    ctl: Sequence[str | Path]

    def restart(self) -> None:
        """As an administrator does: connections are cut, whatever they are doing, and nothing committed is lost."""
        _run([*self.ctl, "-l", self.folder / "log", "-m", "fast", "restart"], self.folder)


@contextmanager
def cluster(*, password: str = "", **options: str) -> Iterator[Cluster]:
    """With a password, whoever comes by the network has to give it."""
    folder = Path(tempfile.mkdtemp(prefix="annai-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108 - socket paths are limited to 107 bytes
    try:
        with _cluster(folder, password, OPTIONS | options) as made:
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def named(url: str, database: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{database}", parts.query, ""))


@contextmanager
def _cluster(folder: Path, password: str, options: Mapping[str, str]) -> Iterator[Cluster]:
    bin_ = binaries()
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    settings = [f"-c {name}='{value}'" for name, value in options.items()]
    ctl: list[str | Path] = [bin_ / "pg_ctl", "-D", folder / "db", "-w", "-t", "60"]
    (folder / "password").write_text(password, encoding="utf-8")
    (folder / "password").chmod(0o644)
    asked = ["--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}"] if password else ["--auth-host=trust"]
    made: list[str | Path] = [
        bin_ / "initdb",
        "-D",
        folder / "db",
        "-U",
        "annai",
        "-E",
        "UTF8",
        "--no-sync",
        "--auth-local=trust",
    ]
    _run([*made, *asked], folder)
    _run([*ctl, "-l", folder / "log", "-o", " ".join([*settings, f"-k '{folder}'"]), "start"], folder)
    with _ended_with_us([*ctl, "-m", "immediate", "stop"], folder):
        yield Cluster(f"postgresql+psycopg://annai@/postgres?host={quote(str(folder), safe='')}", folder, ctl)


@contextmanager
def _ended_with_us(stop: Sequence[str | Path], folder: Path) -> Iterator[None]:
    """Runs the command when we are done, and also when we are killed: the watcher's input ends with this process."""
    script = 'read -r _; "$@"; cd / && rm -rf "$0"'
    command = ["sh", "-c", script, str(folder), *map(str, stop)]
    with (folder / "output").open("a") as output:
        watcher = subprocess.Popen(
            command,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **_as_account(),
        )
    try:
        yield
    finally:
        watcher.communicate()


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as somebody with fewer rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL does not run as root, and there is neither a `postgres` nor a `nobody` account.")


def _as_account() -> dict[str, Any]:
    account = _account()
    return {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}


def _run(command: Sequence[str | Path], folder: Path) -> None:
    with (folder / "output").open("a") as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **_as_account(),
        )
    if done.returncode != 0:
        raise PostgresMissing(f"{Path(command[0]).name} failed.\n{_last_words(folder)}")


def _last_words(folder: Path) -> str:
    logs = [path.read_text(errors="replace") for name in ("output", "log") if (path := folder / name).exists()]
    return "\n".join(logs)[-2000:]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
