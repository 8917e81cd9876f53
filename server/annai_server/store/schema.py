"""The database's shape: bring it up to date, and say whether it is."""

import time
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from annai_server.store.database import make_engine
from annai_server.store.partitions import PREFIX, ensure_partitions
from annai_server.store.tables import Base

_MIGRATIONS = str(Path(__file__).parent / "migrations")
_UPGRADE_LOCK = 0x616E6E6169  # "annai"
# Whoever wants a table queues up behind a migration that waits for it, so that it waits a moment at a time.
_WAIT_FOR_TABLES = "2s"
_LET_OTHERS_GO_FIRST_S = 1.0
_TRIES = 200
# PostgreSQL's lock_not_available and deadlock_detected.
_IN_THE_WAY = ("55P03", "40P01")


def upgrade(url: str) -> None:
    """Run the migrations that are missing, in one transaction; several processes may try at once, while servers serve.

    Where somebody keeps a table for long (a backup, a report), it is tried for about ten minutes.
    """
    engine = make_engine(url)
    try:
        for left in reversed(range(_TRIES)):
            try:
                return _upgrade(engine)
            except OperationalError as error:
                if not left or getattr(error.orig, "sqlstate", None) not in _IN_THE_WAY:
                    raise
            time.sleep(_LET_OTHERS_GO_FIRST_S)
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether every migration of this release has run. Those of a later one may have, too: while it is rolled out this
    one serves, since migrations take nothing away from the release before them."""
    return _applied(connection) == _heads() or _is_ahead(connection)


def _upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_FOR_TABLES}'"))
        if not _is_ahead(connection):
            command.upgrade(_config(connection), "head")
        ensure_partitions(connection, int(time.time() * 1000))


def _applied(connection: Connection) -> frozenset[str]:
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def _is_ahead(connection: Connection) -> bool:
    """Whether a later release has migrated it: migrations are a chain, of which this one knows the beginning."""
    return bool(applied := _applied(connection)) and not applied & _known()


@cache
def _heads() -> frozenset[str]:
    """Of this release. Reading them parses every migration, and probes ask often."""
    return frozenset(ScriptDirectory(_MIGRATIONS).get_heads())


@cache
def _known() -> frozenset[str]:
    """All migrations of this release."""
    return frozenset(one.revision for one in ScriptDirectory(_MIGRATIONS).walk_revisions())


def differences(connection: Connection) -> list[Any]:
    """What the models say and the migrated database doesn't, or the other way round."""
    options = {"include_object": not_a_partition, "compare_type": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    return found


def not_a_partition(_object: Any, name: str | None, type_: str, _reflected: bool, _against: Any) -> bool:
    return not (type_ == "table" and (name or "").startswith(PREFIX))


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _MIGRATIONS)
    return config
