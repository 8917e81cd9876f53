"""Users and events by the million, made by the database itself.

In the order of their keys, so that each page of a key's index is written once, and with the other indexes made when all
is there: minutes for ten million events.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, text

from annai_server.store.rows import table_of
from annai_server.store.tables import Event, User

WEEK_MS = 7 * 24 * 3_600_000
EVENTS_EACH = 100
_AT_ONCE = 500_000

_USERS = """
INSERT INTO users (environment_id, id, traits, trait_meta, internal, opted_out, state_version,
                   first_seen_at, last_seen_at)
{series} SELECT :environment, {user}, '{{}}', '{{}}', false, '{{}}', 1, :now, :now FROM series"""
# Each user's in the order of time, and ids as senders make them.
_EVENTS = """
INSERT INTO events (environment_id, subject, message_id, name, source, occurred_at, received_at, properties)
{series} SELECT :environment, {user}, {id}, 'invoice_created', 'browser', {at}, {at}, '{{}}' FROM series"""
_AT = f":now - {WEEK_MS} + CAST({WEEK_MS} AS BIGINT) / {EVENTS_EACH} * (n % {EVENTS_EACH}) + n / {EVENTS_EACH} % 10000"
_SQLITE = {
    "series": "WITH RECURSIVE series(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM series WHERE n + 1 < :end)",
    "user": "printf('filled_%08d', n / {each})",
    "id": f"printf('%012x', {_AT}) || '70008000' || printf('%012x', n)",
}
_POSTGRESQL = {
    "series": "WITH series(n) AS (SELECT CAST(generate_series(:first, :end - 1) AS BIGINT))",
    "user": "'filled_' || lpad(CAST(n / {each} AS TEXT), 8, '0')",
    "id": f"CAST(lpad(to_hex({_AT}), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0') AS uuid)",
}


def add_users(connection: Connection, environment_id: int, count: int, *, now: int) -> None:
    _fill(connection, table_of(User), _USERS, count, each=1, environment=environment_id, now=now)


def add_events(connection: Connection, environment_id: int, count: int, *, now: int) -> None:
    """Of the last week, a hundred a user."""
    _fill(connection, table_of(Event), _EVENTS, count, each=EVENTS_EACH, environment=environment_id, now=now)


def _fill(connection: Connection, table: Table, statement: str, count: int, *, each: int, **given: int) -> None:
    ways = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    filled = text(statement.format(series=ways["series"], user=ways["user"].format(each=each), id=ways["id"], at=_AT))
    if connection.dialect.name == "sqlite":
        # What sorts the indexes has as much memory.
        connection.exec_driver_sql("PRAGMA cache_size=-400000")
    with _indexed_afterwards(connection, table):
        for first in range(0, count, _AT_ONCE):
            connection.execute(filled, {**given, "first": first, "end": min(first + _AT_ONCE, count)})
            connection.commit()
    _settle(connection, table)


@contextmanager
def _indexed_afterwards(connection: Connection, table: Table) -> Iterator[None]:
    for index in table.indexes:
        index.drop(connection)
    connection.commit()
    yield
    for index in table.indexes:
        index.create(connection)
    connection.commit()


def _settle(connection: Connection, table: Table) -> None:
    """What the database would do of itself while something is measured."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with connection.engine.connect() as apart:
        apart.execution_options(isolation_level="AUTOCOMMIT")
        apart.exec_driver_sql(f"VACUUM (ANALYZE) {table.name}")
        apart.exec_driver_sql("CHECKPOINT")
