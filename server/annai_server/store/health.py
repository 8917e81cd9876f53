"""What keeps a database from doing its work, each with the way to mend it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from annai_server.domain.errors import Fault
from annai_server.store import schema

_MB = 1_000_000
UNREACHABLE = Fault("database", "the database cannot be reached; is it running, and is ANNAI_DATABASE_URL right?")


def of_database(connection: Connection) -> Iterator[Fault]:
    """Raises SQLAlchemyError where it does not answer."""
    if not schema.is_current(connection):
        yield Fault("migrations", "the database lacks migrations; run `annai-server db upgrade`")
    if connection.dialect.name == "postgresql" and connection.scalar(text("SHOW transaction_read_only")) == "on":
        yield Fault("database", "the database takes nothing in, it is a standby or read-only; name the primary one")


def of_disk(url: str, reserve: int) -> Iterator[tuple[Fault, str]]:
    """Where an embedded database is; `reserve` is in megabytes. Another database's disk is its own business. Beside
    each what is the operator's to know: which file, how much room."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    file = Path(parsed.database or "")
    if reason := _unwritable(file):
        says = "the database's file cannot be written; check its owner, and that its disk is neither full nor read-only"
        yield Fault("disk", says), f"{file}: {reason}"
    elif (free := free_megabytes(url)) < reserve:
        says = "there is less room where the database is than has to be kept free; make room"
        yield Fault("disk", says), f"{free:,} of {reserve:,} MB in {file.parent}"


def _unwritable(file: Path) -> str | None:
    """Tried beside it, because rights tell nothing of a disk; never in it, because SQLite's locks end with any closing
    of the file."""
    try:
        with tempfile.TemporaryFile(dir=file.parent) as tried:
            tried.write(b"annai")
    except OSError as error:
        return error.strerror or str(error)
    return None if os.access(file, os.W_OK) or not file.exists() else "no right to write it"


def free_megabytes(url: str) -> int:
    """Where an embedded database is."""
    return shutil.disk_usage(Path(make_url(url).database or "").parent).free // _MB
