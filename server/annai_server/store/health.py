"""What keeps a database from doing its work, each with the way to mend it."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from annai_server.domain.errors import Fault
from annai_server.store import schema

log = logging.getLogger(__name__)

_MB = 1_000_000


def of_database(connection: Connection) -> Iterator[Fault]:
    """Raises SQLAlchemyError where it does not answer."""
    if not schema.is_current(connection):
        yield Fault("migrations", "the database lacks migrations; run `annai-server db upgrade`")
    if connection.dialect.name == "postgresql" and connection.scalar(text("SHOW transaction_read_only")) == "on":
        yield Fault("database", "the database takes nothing in, it is a standby or read-only; name the primary one")


def unreachable(error: SQLAlchemyError) -> Fault:
    """The log has the reason; whoever asks a probe need not know it."""
    log.error("the database does not answer: %s", getattr(error, "orig", error))
    return Fault("database", "the database cannot be reached; is it running, and is ANNAI_DATABASE_URL right?")


def of_disk(url: str, reserve: int) -> Iterator[Fault]:
    """Where an embedded database is; `reserve` is in megabytes. Another database's disk is its own business."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    file = Path(parsed.database or "")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        yield Fault("disk", f"{file} cannot be written; check its owner, and that its disk is not read-only")
    elif (free := free_megabytes(url)) < reserve:
        yield Fault("disk", f"{free:,} MB are free where the database is, of {reserve:,} kept; make room")


def free_megabytes(url: str) -> int:
    """Where an embedded database is."""
    return shutil.disk_usage(Path(make_url(url).database or "").parent).free // _MB
