"""What was counted by the hour."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, select

from annai_server.store.reading import Reader
from annai_server.store.rows import insert_rows, table_of, write
from annai_server.store.tables import HourlyCount

_HOURS = table_of(HourlyCount)

_QUOTA = """SELECT e.monthly_events, (
    SELECT CAST(COALESCE(SUM(h.times), 0) AS BIGINT) FROM hourly_counts h
    WHERE h.environment_id = e.id AND h.what = :what AND h.hour >= :hour
) FROM environments e WHERE e.id = :environment_id"""

Cell = tuple[int, str, int]
"""Environment, what, and the hour's first moment (ms)."""


def add(connection: Connection, counted: Mapping[Cell, int]) -> None:
    """In order, so that two processes never wait for each other."""
    names = ("environment_id", "what", "hour")
    rows = [{**dict(zip(names, cell, strict=True)), "times": times} for cell, times in sorted(counted.items())]
    if rows:
        write(connection, _add(connection.dialect.name), rows)


def since(connection: Connection, environment_id: int, hour: int) -> dict[str, int]:
    """How often each was counted from that hour (ms) on."""
    of = _HOURS.c
    summed = (
        select(of.what, func.sum(of.times))
        .where(of.environment_id == environment_id, of.hour >= hour)
        .group_by(of.what)
    )
    return {what: int(times) for what, times in connection.execute(summed)}


def last(connection: Connection, environment_id: int, what: str) -> int | None:
    """In which hour (ms) it was last counted, of those that are kept."""
    of = _HOURS.c
    hour: int | None = connection.scalar(
        select(func.max(of.hour)).where(of.environment_id == environment_id, of.what == what)
    )
    return hour


def quota(reader: Reader, environment_id: int, what: str, hour: int) -> tuple[int | None, int]:
    """What the environment takes in within a month, and how often that was counted from that hour (ms) on."""
    row = reader.first(_QUOTA, {"environment_id": environment_id, "what": what, "hour": hour})
    bound, used = row or (None, 0)
    return bound, int(used)


def forget(connection: Connection, *, before: int) -> None:
    connection.execute(delete(_HOURS).where(_HOURS.c.hour < before))


@cache
def _add(dialect: str) -> Any:
    statement = insert_rows(dialect, _HOURS)
    together = _HOURS.c.times + statement.excluded.times
    return statement.on_conflict_do_update(index_elements=list(_HOURS.primary_key), set_={"times": together})
