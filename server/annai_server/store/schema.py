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
from sqlalchemy import Connection, text

from annai_server.store.database import make_engine
from annai_server.store.partitions import PREFIX, ensure_partitions
from annai_server.store.tables import Base

_MIGRATIONS = str(Path(__file__).parent / "migrations")
_UPGRADE_LOCK = 0x616E6E6169  # "annai"


def upgrade(url: str) -> None:
    """Run the migrations that are missing, in one transaction; several processes may try at once."""
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            command.upgrade(_config(connection), "head")
            ensure_partitions(connection, int(time.time() * 1000))
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether every migration of this release has run."""
    return frozenset(MigrationContext.configure(connection).get_current_heads()) == _heads()


@cache
def _heads() -> frozenset[str]:
    """Of this release. Reading them parses every migration, and probes ask often."""
    return frozenset(ScriptDirectory(_MIGRATIONS).get_heads())


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
