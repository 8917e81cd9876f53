"""A database copied whole: out of it while it is in use, and back into an empty one. Every copy is read again before it
counts.

SQLite copies pages by its own online backup; PostgreSQL's pg_dump and pg_restore see to theirs.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import URL, inspect, make_url

from annai_server.domain.errors import AnnaiError
from annai_server.store import schema
from annai_server.store.database import make_engine

_SQLITE = b"SQLite format 3\x00"
_PG_DUMP = b"PGDMP"


class CopyError(AnnaiError):
    """What an operator can mend. The message says how."""


def back_up(url: str, path: Path) -> None:
    """Write a copy, as the database is at one moment, that only its owner can read. Others go on writing meanwhile."""
    if path.exists():
        raise CopyError(f"{path} is there already; a backup overwrites nothing")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    _own(unfinished)
    try:
        source = make_url(url)
        if source.get_backend_name() == "sqlite":
            _copy_sqlite(Path(source.database or ""), unfinished)
        else:
            _run(["pg_dump", "--format=custom", f"--file={unfinished}"], source)
            # Reads the whole archive; into nothing.
            _run(["pg_restore", f"--file={os.devnull}", str(unfinished)], None)
        _on_disk(unfinished)
        unfinished.rename(path)
        _on_disk(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, path: Path) -> None:
    """Fill an empty database from such a copy, whole or not at all, and bring it up to date."""
    target = make_url(url)
    if _kind(path) != target.get_backend_name():
        raise CopyError(f"{path} is a copy of {_kind(path)}, and ANNAI_DATABASE_URL names {target.get_backend_name()}")
    if target.get_backend_name() == "sqlite":
        _restore_sqlite(path, Path(target.database or ""))
    else:
        whole = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _refuse_tables(url)
        _run(["pg_restore", f"--dbname={target.database}", *whole, str(path)], target)
    try:
        schema.upgrade(url)
    except CommandError as error:
        raise CopyError(
            f"{path} is of a newer release: {error}. Install that one, and start it on this database"
        ) from None


def _refuse_tables(url: str) -> None:
    engine = make_engine(url)
    try:
        if inspect(engine).get_table_names():
            raise CopyError("The database is not empty. Make a new one, and name it in ANNAI_DATABASE_URL")
    finally:
        engine.dispose()


def _restore_sqlite(path: Path, target: Path) -> None:
    _check_sqlite(path)
    for left in (target, target.with_name(f"{target.name}-wal")):
        if left.exists():
            raise CopyError(f"{left} is there already. Stop the server, and move it away first")
    unfinished = target.with_name(f"{target.name}.part")
    _own(unfinished)
    try:
        _copy_sqlite(path, unfinished)
        _on_disk(unfinished)
        unfinished.rename(target)
        _on_disk(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _own(path: Path) -> None:
    """Made anew, whatever a run that broke off has left: nobody else can ever read it."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        # All pages in one step: they are of one moment, and writers don't wait for it.
        with closing(_existing(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            # One file, without a log beside it that could be forgotten.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CopyError(f"{source} could not be copied to {target}: {error}") from None
    _check_sqlite(target)


def _check_sqlite(path: Path) -> None:
    try:
        with closing(_existing(path)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise CopyError(f"{path} is no database of Annai: it has none of its tables")
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            found += map(str, connection.execute("PRAGMA foreign_key_check").fetchmany(3))
    except sqlite3.Error as error:
        found = [str(error)]
    if found != ["ok"]:
        raise CopyError(f"{path} is damaged: {'; '.join(found)}")


def _existing(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    except sqlite3.OperationalError as error:
        raise CopyError(f"{path} cannot be opened ({error})") from None


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
    except OSError as error:
        raise CopyError(f"{path} cannot be read ({error.strerror})") from None
    if start == _SQLITE:
        return "sqlite"
    if start.startswith(_PG_DUMP):
        return "postgresql"
    raise CopyError(f"{path} is no copy that `annai-server backup` made")


def _run(command: Sequence[str], url: URL | None) -> None:
    if shutil.which(command[0]) is None:
        raise CopyError(
            f"{command[0]} is not installed here. It is part of PostgreSQL's client (Debian: postgresql-client), and "
            "must not be older than the server"
        )
    done = subprocess.run(  # noqa: S603 (a name of ours, and no shell)
        [*command], env=os.environ | _place(url), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CopyError(f"{command[0]} failed: {done.stderr.strip()}")


def _place(url: URL | None) -> dict[str, str]:
    """As variables: every process of the machine may read another's arguments."""
    if url is None:
        return {}
    given = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port or url.query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: str(value) for name, value in given.items() if value}


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
