"""The event log: append once, and read one moment of it back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, select

from annai_server.domain.conditions import EventHappened, counted
from annai_server.domain.conditions.events import Counted
from annai_server.domain.duration import HOUR_MS
from annai_server.store import users
from annai_server.store.rows import Row, insert_rows, table_of, write
from annai_server.store.tables import Alias, Event, EventCounter, User

_AT_ONCE = 2_000
_EVENTS = table_of(Event)
_COUNTERS = table_of(EventCounter)


def append(connection: Connection, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Insert those that aren't there yet; (subject, message id) of the new ones. One environment at a time."""
    if not rows:
        return set()
    new = write(connection, _append(connection.dialect.name), rows)
    return {(row.subject, row.message_id) for row in new}


def count(connection: Connection, rows: Iterable[Row]) -> None:
    """Add new events to their users' counters: of the hour, and of all time (hour 0)."""
    sums = Sums()
    sums.add(rows)
    if added := sums.rows():
        write(connection, _count(connection.dialect.name), added)


class Sums:
    """What counted events add up to: in each hour, and of all time (hour 0)."""

    def __init__(self) -> None:
        self._found: dict[tuple[Any, ...], Row] = {}

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for hour in {0, row["occurred_at"] - row["occurred_at"] % HOUR_MS}:
                _add(self._found, (row["environment_id"], row["user_id"], hour, row["name"]), row["occurred_at"])

    def rows(self) -> list[Row]:
        """In the order of their keys."""
        return [self._found[key] for key in sorted(self._found)]


def of_subjects(connection: Connection, environment_id: int, subjects: Collection[str]) -> Iterator[Row]:
    """Everything that was ever heard under those ids, the earlier first. Read a part at a time: a history may be longer
    than the memory."""
    columns = _EVENTS.c
    wanted = select(_EVENTS).where(columns.environment_id == environment_id, columns.subject.in_(list(subjects)))
    ordered = wanted.order_by(columns.occurred_at, columns.message_id).execution_options(yield_per=_AT_ONCE)
    return (dict(row) for row in connection.execute(ordered).mappings())


def strangers(connection: Connection, environment_id: int) -> Sequence[str]:
    """Ids under which there are events, and that belong to no user."""
    owned = select(User.id).where(User.environment_id == environment_id, User.id == _EVENTS.c.subject)
    merged = select(Alias.subject).where(Alias.environment_id == environment_id, Alias.subject == _EVENTS.c.subject)
    wanted = select(_EVENTS.c.subject).where(_EVENTS.c.environment_id == environment_id)
    return connection.scalars(wanted.where(~owned.exists(), ~merged.exists()).distinct()).all()


def count_again(
    connection: Connection, environment_id: int, name: str, counters: Mapping[str, Counted], *, zone: str
) -> None:
    """Fill these counters from the log, whatever they said before. Reads every event of that name."""
    mine = _COUNTERS.c.environment_id == environment_id
    connection.execute(delete(_COUNTERS).where(mine, _COUNTERS.c.name.in_(list(counters))))
    events = _EVENTS.c
    wanted = select(events.subject, events.occurred_at, events.properties)
    wanted = wanted.where(events.environment_id == environment_id, events.name == name)
    for part in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)).partitions():
        owners = users.resolve(connection, environment_id, {row.subject for row in part})
        found = [
            {
                "environment_id": environment_id,
                "user_id": owners[row.subject],
                "name": counter,
                "occurred_at": row.occurred_at,
            }
            for row in part
            for counter, counts in counters.items()
            if counts(row.properties, zone)
        ]
        count(connection, found)


def nth(
    connection: Connection, environment_id: int, subjects: Collection[str], asked: EventHappened, n: int, *, zone: str
) -> int | None:
    """When the nth event that the predicate counts happened (ms); None: there are fewer."""
    events = _EVENTS.c
    same = (events.environment_id == environment_id, events.subject.in_(list(subjects)), events.name == asked.name)
    if not asked.where:
        wanted = select(events.occurred_at).where(*same).order_by(events.occurred_at).limit(1).offset(n - 1)
        return connection.scalar(wanted)
    counts = counted(asked.where)
    found = connection.execute(select(events.occurred_at, events.properties).where(*same).order_by(events.occurred_at))
    return next(islice((row.occurred_at for row in found if counts(row.properties, zone)), n - 1, None), None)


def _add(sums: dict[tuple[Any, ...], Row], key: tuple[Any, ...], at: int) -> None:
    names = ("environment_id", "user_id", "hour", "name")
    row = sums.setdefault(key, {**dict(zip(names, key, strict=True)), "count": 0, "first_at": at, "last_at": at})
    row["count"] += 1
    row["first_at"], row["last_at"] = min(row["first_at"], at), max(row["last_at"], at)


@cache
def _append(dialect: str) -> Any:
    return insert_rows(dialect, _EVENTS).on_conflict_do_nothing().returning(_EVENTS.c.subject, _EVENTS.c.message_id)


@cache
def _count(dialect: str) -> Any:
    statement = insert_rows(dialect, _COUNTERS)
    have, new = _COUNTERS.c, statement.excluded
    least, most = (func.min, func.max) if dialect == "sqlite" else (func.least, func.greatest)
    return statement.on_conflict_do_update(
        index_elements=list(_COUNTERS.primary_key),
        set_={
            "count": have.count + new.count,
            "first_at": least(have.first_at, new.first_at),
            "last_at": most(have.last_at, new.last_at),
        },
    )
