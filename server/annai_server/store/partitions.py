"""The event log's monthly partitions on PostgreSQL, by the time that message ids carry."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from annai_server.domain.ids import uuid7_floor, uuid7_time

PREFIX = "events_"
_NAME = re.compile(rf"{PREFIX}(\d+)_(\d\d)")
_MONTHS_AHEAD = 3
_EPOCH = 1970 * 12

_PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass"
_STRAYS = "SELECT 1 FROM events_default WHERE message_id >= :start AND message_id < :end LIMIT 1"

# A new partition wants the default one for itself, and whoever reads the log queues up behind it.
_WAIT = text("SET LOCAL lock_timeout = '2s'")
# There is no hurry at all, and everybody queues up.
_WAIT_A_MOMENT = text("SET LOCAL lock_timeout = '200ms'")

log = logging.getLogger(__name__)


def ensure_partitions(connection: Connection, now: int) -> None:
    """Create last month's partition and those of the months to come. Does nothing on SQLite; cheap to repeat.

    Ids outside of them (imports of long ago) live in `events_default`. Raises OperationalError after 2 s where somebody
    keeps that one, as a backup does: there is time, try again later.
    """
    if connection.dialect.name != "postgresql":
        return
    have = set(connection.scalars(text(_PARTITIONS)))
    for name, start, end in months(now):
        if name in have:
            continue
        if connection.scalar(text(_STRAYS), {"start": start, "end": end}):
            log.warning("partition %s not made: events of that month are in events_default already", name)
            continue
        connection.execute(_WAIT)
        bounds = f"FROM ('{start}') TO ('{end}')"
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF events FOR VALUES {bounds}"))


def drop_empty(connection: Connection, before: int) -> None:
    """Drop the months that ended before that (ms) and in which nothing is left, so that their files are given back.
    Does nothing on SQLite. Whoever reads at length keeps them: try again later."""
    if connection.dialect.name != "postgresql":
        return
    for name in sorted(connection.scalars(text(_PARTITIONS))):
        # What is named otherwise, such as the default one, stays.
        if (ends := _end(name)) is not None and ends <= before:
            # It may be kept, or be gone: another process drops them, too.
            with suppress(OperationalError, ProgrammingError), connection.begin_nested():
                connection.execute(_WAIT_A_MOMENT)
                connection.execute(text("LOCK TABLE ONLY events IN ACCESS EXCLUSIVE MODE"))
                if _is_empty(connection, name):
                    connection.execute(text(f"DROP TABLE {name}"))


def _is_empty(connection: Connection, name: str) -> bool:
    return connection.scalar(text(f"SELECT 1 FROM {name} LIMIT 1")) is None  # noqa: S608 (read from the catalogue)


def _end(name: str) -> int | None:
    """The first moment (ms) after its month."""
    found = _NAME.fullmatch(name)
    return uuid7_time(UUID(_floor(int(found[1]) * 12 + int(found[2])))) if found else None


def months(now: int) -> Iterator[tuple[str, str, str]]:
    """Last month, this one and those ahead: each partition's name, first id, and the id that it ends before."""
    today = datetime.fromtimestamp(now / 1000, UTC)
    first = today.year * 12 + today.month - 1
    # Ids carry no time before 1970: a clock that was never set may read the very first month.
    for month in range(max(first - 1, _EPOCH), first + _MONTHS_AHEAD + 1):
        yield f"{PREFIX}{month // 12}_{month % 12 + 1:02}", _floor(month), _floor(month + 1)


def _floor(month: int) -> str:
    start = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return str(uuid7_floor(int(start.timestamp() * 1000)))
