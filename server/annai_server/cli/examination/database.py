from collections.abc import Generator, Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from annai_server.cli.examination.clock import compared
from annai_server.cli.examination.finding import Finding
from annai_server.settings import Settings
from annai_server.store import health
from annai_server.store.database import db

# Those that the tests run on, and newer.
_OLDEST_POSTGRESQL, _OLDEST_SQLITE = 150000, (3, 37, 0)


def disk(configured: Settings) -> Iterator[Finding]:
    faults = list(health.of_disk(configured.database_url, configured.disk_reserve))
    for fault, where in faults:
        says, fix = _says_and_fix(fault.message)
        yield Finding("Disk", "fault", f"{says} ({where})", fix)
    if not configured.sqlite:
        yield Finding("Disk", "good", "is the database's own matter")
    elif not faults:
        free = health.free_megabytes(configured.database_url)
        yield Finding("Disk", "good", f"{free:,} MB are free where the database is, {configured.disk_reserve:,} kept")


def database() -> Generator[Finding, None, bool]:
    """Returns whether what is in it can be looked at."""
    try:
        connection = db.session.connection()
        yield from _release(connection)
        faults = list(health.of_database(connection))
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()[0]
        yield Finding("Database", "fault", said, "check ANNAI_DATABASE_URL, and that the database runs")
        return False
    yield from (Finding("Database", "fault", *_says_and_fix(fault.message)) for fault in faults)
    yield from _clock(connection)
    return not faults


def _says_and_fix(message: str) -> tuple[str, str]:
    says, _, fix = message.partition("; ")
    return says, fix


def _release(connection: Connection) -> Iterator[Finding]:
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
        yield compared(theirs, "the database's clock")
