"""The event log's monthly partitions on PostgreSQL, by the time that message ids carry."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from annai_server.domain.ids import uuid7_floor

PREFIX = "events_"
_MONTHS_AHEAD = 3
_EPOCH = 1970 * 12

_PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass"
_STRAYS = "SELECT 1 FROM events_default WHERE message_id >= :start AND message_id < :end LIMIT 1"

# A new partition wants the default one for itself, and whoever reads the log queues up behind it.
_WAIT = text("SET LOCAL lock_timeout = '2s'")

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
