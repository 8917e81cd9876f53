"""Files written anew: a deleted row's bytes stay where they were until something else needs the place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, make_url

from annai_server.domain.errors import AnnaiError
from annai_server.store import sqlite
from annai_server.store.database import make_engine
from annai_server.store.tables import Base
from annai_server.store.wal import Wal


class VacuumError(AnnaiError):
    """What an operator can mend. The message says how."""


def run(url: str) -> str:
    """Returns what to tell the operator. Raises VacuumError: something may be left."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(Path(address.database or ""))
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return _postgresql(connection)
    finally:
        engine.dispose()


def _sqlite(file: Path) -> str:
    before = file.stat().st_size
    try:
        with closing(sqlite3.connect(file, factory=sqlite.Connection, isolation_level=None)) as connection:
            with connection.alone():
                connection.execute("VACUUM")
            # What was written before is in the log, and in the file, until it is moved there and the log is emptied.
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise VacuumError(f"{file} could not be written anew: {error}. Nothing is lost; try it again") from None
    if busy:
        raise VacuumError(f"somebody reads {file} at length, so that its log could not be emptied; try it again")
    return f"{file} was written anew, and its log is empty: {before:,} bytes before, {file.stat().st_size:,} now."


def _postgresql(connection: Connection) -> str:
    # ANALYZE, because the statistics hold values of the columns, too.
    for table in Base.metadata.sorted_tables:
        connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table.name}")
    connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
    return f"Every table was written anew, its indexes and statistics, too. {Wal(connection).rewrite()}"
