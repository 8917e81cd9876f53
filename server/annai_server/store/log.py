"""The event log: append once, and read one moment of it back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, literal, or_, select

from annai_server.domain.conditions import EventHappened, counted
from annai_server.domain.conditions.events import Counted
from annai_server.domain.duration import HOUR_MS
from annai_server.store import users
from annai_server.store.rows import Row, insert, insert_rows, table_of, write
from annai_server.store.tables import Alias, CompanyEventCounter, Event, EventCounter, User

Counts = Callable[[Mapping[str, Any]], bool]

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
    add_counts(connection, _COUNTERS, sums.rows())


def add_counts(connection: Connection, counters: Table, rows: Sequence[Row]) -> None:
    """Add what Sums found, of users or of companies."""
    if rows:
        write(connection, _count(connection.dialect.name, counters), rows)


def add_to(connection: Connection, counters: Table, found: Select[Any]) -> None:
    """The same with what is found in the database: columns as the counters'."""
    dialect = connection.dialect.name
    start = insert(dialect, counters).from_select([column.name for column in counters.columns], found)
    connection.execute(_adding(dialect, counters, start))


class Sums:
    """What counted events add up to: in each hour, and of all time (hour 0). `owner` is the column that says whose they
    are."""

    def __init__(self, owner: str = "user_id") -> None:
        self._owner = owner
        self._found: dict[tuple[Any, ...], Row] = {}

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for hour in {0, row["occurred_at"] - row["occurred_at"] % HOUR_MS}:
                self._add((row["environment_id"], row[self._owner], hour, row["name"]), row["occurred_at"])

    def merge(self, other: "Sums") -> None:
        for key, row in other._found.items():
            self._add(key, row["first_at"], row["last_at"], row["count"])

    def _add(self, key: tuple[Any, ...], first: int, last: int | None = None, times: int = 1) -> None:
        names, last = ("environment_id", self._owner, "hour", "name"), first if last is None else last
        nothing = {"count": 0, "first_at": first, "last_at": last}
        row = self._found.setdefault(key, {**dict(zip(names, key, strict=True)), **nothing})
        row["count"] += times
        row["first_at"], row["last_at"] = min(row["first_at"], first), max(row["last_at"], last)

    def carry(self, rows: Iterable[Row]) -> None:
        """Hours of which the events aren't read: they count for all of time."""
        for row in rows:
            key = (row["environment_id"], row[self._owner], 0, row["name"])
            self._add(key, row["first_at"], row["last_at"], row["count"])

    def rows(self) -> list[Row]:
        """In the order of their keys."""
        return [self._found[key] for key in sorted(self._found)]


def of_subjects(connection: Connection, environment_id: int, subjects: Collection[str], **only: str) -> Iterator[Row]:
    """Everything that was ever heard under those ids and is kept, the earlier first; `only` narrows by column:
    `guide="welcome"`. Read a part at a time: a history may be longer than the memory."""
    wanted = _in_order(environment_id, subjects).where(*(_EVENTS.c[name] == value for name, value in only.items()))
    found = connection.execute(wanted.execution_options(yield_per=_AT_ONCE))
    return (dict(row) for row in found.mappings())


def earliest(
    connection: Connection, environment_id: int, subjects: Collection[str], *, before: int, most: int
) -> Sequence[Row]:
    """Of what happened before that (ms) under any of those ids, the first so many, the earlier first."""
    wanted = _in_order(environment_id, subjects).where(_EVENTS.c.occurred_at < before).limit(most)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def forget(connection: Connection, environment_id: int, rows: Sequence[Row]) -> int:
    """How many of them were there."""
    columns = _EVENTS.c
    same = (columns.subject == bindparam("of"), columns.message_id == bindparam("id"))
    statement = delete(_EVENTS).where(columns.environment_id == environment_id, *same)
    given = [{"of": row["subject"], "id": row["message_id"]} for row in rows]
    return connection.execute(statement, given).rowcount if given else 0


def heard_before(
    connection: Connection, environment_id: int, subjects: Collection[str], before: int
) -> Mapping[str, int]:
    """Those under which there are events of before (ms), and how many."""
    columns = _EVENTS.c
    mine = (columns.environment_id == environment_id, columns.subject.in_(list(subjects)))
    counted = select(columns.subject, func.count()).where(*mine, columns.occurred_at < before)
    return {row[0]: row[1] for row in connection.execute(counted.group_by(columns.subject))}


def _in_order(environment_id: int, subjects: Collection[str]) -> Select[Any]:
    columns = _EVENTS.c
    wanted = select(_EVENTS).where(columns.environment_id == environment_id, columns.subject.in_(list(subjects)))
    return wanted.order_by(columns.occurred_at, columns.message_id)


def strangers(connection: Connection, environment_id: int) -> Sequence[str]:
    """Ids under which there are events, and that belong to no user."""
    owned = select(User.id).where(User.environment_id == environment_id, User.id == _EVENTS.c.subject)
    merged = select(Alias.subject).where(Alias.environment_id == environment_id, Alias.subject == _EVENTS.c.subject)
    wanted = select(_EVENTS.c.subject).where(_EVENTS.c.environment_id == environment_id)
    return connection.scalars(wanted.where(~owned.exists(), ~merged.exists()).distinct()).all()


def count_again(
    connection: Connection,
    environment_id: int,
    name: str,
    counters: Mapping[str, Counted],
    *,
    zone: str,
    since: int = 0,
) -> None:
    """Fill these counters from the log, whatever they said before. Reads every event of that name; what came before
    `since` stays as it was counted."""
    _forget_counts(connection, environment_id, counters, since)
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
            if row.occurred_at >= since and counts(row.properties, zone)
        ]
        count(connection, found)


def _forget_counts(connection: Connection, environment_id: int, names: Collection[str], since: int) -> None:
    """Of the hours from `since` (ms) on; the sum of all time is then that of the hours before."""
    columns = _COUNTERS.c
    mine = (columns.environment_id == environment_id, columns.name.in_(list(names)))
    connection.execute(delete(_COUNTERS).where(*mine, or_(columns.hour == 0, columns.hour >= since)))
    sums = (func.sum(columns.count), func.min(columns.first_at), func.max(columns.last_at))
    owner = (columns.environment_id, columns.user_id)
    before = select(*owner, literal(0), columns.name, *sums).where(*mine).group_by(*owner, columns.name)
    add_to(connection, _COUNTERS, before)


def nth(
    connection: Connection, environment_id: int, user_id: str, asked: EventHappened, n: int, *, zone: str
) -> int | None:
    """When the nth event of the user's that the predicate counts happened (ms); None: there are fewer."""
    theirs = _EVENTS.c.subject.in_(users.subjects(connection, environment_id, user_id))
    counters = _COUNTERS.c
    hours = _hours(connection, _COUNTERS, environment_id, asked.counter, n, counters.user_id == user_id)
    return _nth(connection, _asked_for(environment_id, asked, theirs), hours, n, _counting(asked, zone))


def nth_of_company(
    connection: Connection, environment_id: int, company_id: str, asked: EventHappened, n: int, *, zone: str
) -> int | None:
    """The same of all that the company's members did as such; without those who were erased, as the log is."""
    counters = table_of(CompanyEventCounter)
    mine = (counters.c.company_id == company_id, counters.c.of_erased.is_(False))
    hours = _hours(connection, counters, environment_id, asked.counter, n, *mine)
    theirs = _EVENTS.c.company_id == company_id
    return _nth(connection, _asked_for(environment_id, asked, theirs), hours, n, _counting(asked, zone))


def _hours(
    connection: Connection, counters: Table, environment_id: int, counter: str, n: int, *mine: ColumnElement[bool]
) -> Sequence[Any]:
    """How often it came in each of the first n hours in which it came at all, the earlier first."""
    columns = counters.c
    wanted = select(columns.hour, columns.count, columns.first_at, columns.last_at)
    wanted = wanted.where(columns.environment_id == environment_id, columns.name == counter, columns.hour > 0, *mine)
    return connection.execute(wanted.order_by(columns.hour).limit(n)).all()


def _asked_for(environment_id: int, asked: EventHappened, theirs: ColumnElement[bool]) -> Select[Any]:
    """Their events of that name, the earlier first."""
    events = _EVENTS.c
    same = (events.environment_id == environment_id, events.name == asked.name, theirs)
    return select(events.occurred_at, events.properties).where(*same).order_by(events.occurred_at)


def _counting(asked: EventHappened, zone: str) -> Counts:
    """Whether the predicate counts an event that has these properties."""
    counts = counted(asked.where)
    return lambda properties: counts(properties, zone)


def _nth(connection: Connection, events: Select[Any], hours: Sequence[Any], n: int, counts: Counts) -> int | None:
    """Their counters tell in which hour to look: a log of millions is read for no more than an hour's events of that
    name. Where that hour's events are no longer kept, it was by its end."""
    for hour, times, first, last in hours:
        if n <= times:
            then = events.where(_EVENTS.c.occurred_at.between(hour, hour + HOUR_MS - 1))
            found: list[int] = [row.occurred_at for row in connection.execute(then) if counts(row.properties)]
            if len(found) == times:
                return found[n - 1]
            by_its_end: int = first if n == 1 else last
            return by_its_end
        n -= times
    return None


def with_a_company(
    connection: Connection, environment_id: int, name: str, company_id: str | None = None
) -> Iterator[Row]:
    """Every event of that name that somebody did as a member of that company, or of any. Read a part at a time."""
    events = _EVENTS.c
    mine = events.company_id.is_not(None) if company_id is None else events.company_id == company_id
    wanted = select(_EVENTS).where(events.environment_id == environment_id, events.name == name, mine)
    rows = connection.execute(wanted.execution_options(yield_per=_AT_ONCE))
    return (dict(row) for row in rows.mappings())


@cache
def _append(dialect: str) -> Any:
    return insert_rows(dialect, _EVENTS).on_conflict_do_nothing().returning(_EVENTS.c.subject, _EVENTS.c.message_id)


@cache
def _count(dialect: str, counters: Table) -> Any:
    return _adding(dialect, counters, insert_rows(dialect, counters))


def _adding(dialect: str, counters: Table, statement: Any) -> Any:
    have, new = counters.c, statement.excluded
    least, most = (func.min, func.max) if dialect == "sqlite" else (func.least, func.greatest)
    return statement.on_conflict_do_update(
        index_elements=list(counters.primary_key),
        set_={
            "count": have.count + new.count,
            "first_at": least(have.first_at, new.first_at),
            "last_at": most(have.last_at, new.last_at),
        },
    )
