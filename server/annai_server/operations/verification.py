"""Whether what is stored of people is what the log of events gives, and where it is not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table

from annai_server.domain.conditions.tree import apart
from annai_server.engine.compiling import compile_snapshot
from annai_server.engine.counting import counters
from annai_server.engine.replay import Replay, Tables, Together, replay
from annai_server.engine.snapshot import Snapshot
from annai_server.store import company_rows, environments, log, published, rows, users
from annai_server.store.rows import Key, Row, table_of
from annai_server.store.tables import (
    Base,
    CompanyEventCounter,
    CompanyGuideState,
    CompanyItem,
    CompanyMilestone,
    EventCounter,
    GuideState,
    ItemCompletion,
    MilestoneReached,
)

USERS_AT_ONCE = 500
# Found to have been true earlier than was known: the row moves back, the event of then stays.
_AT_MOST = {
    MilestoneReached: "reached_at",
    ItemCompletion: "done_at",
    CompanyMilestone: "reached_at",
    CompanyItem: "done_at",
}
_STANDINGS = (GuideState, CompanyGuideState)


@dataclass(frozen=True, slots=True)
class Difference:
    """Of a user, or of a company: the other one is empty. `stored` and `replayed` are a column's values; without a
    column, whether the row is there at all."""

    user: str
    table: str
    key: Key
    column: str | None
    stored: Any
    replayed: Any
    company: str = ""

    def __str__(self) -> str:
        where = " ".join([self.user or f"company {self.company}", self.table, *map(str, self.key)])
        if self.column is None:
            return f"{where}: {'stored, but not in the log' if self.stored else 'in the log, but not stored'}"
        return f"{where}: {self.column} is {self.stored!r}, the log gives {self.replayed!r}"


def compared(connection: Connection, environment_id: int) -> Iterator[tuple[int, list[Difference]]]:
    """User by user, some at a time: how many were compared, and what differs. For a server that runs meanwhile, call it
    in a transaction that sees one moment."""
    snapshot = compile_snapshot(published.load(connection, environment_id))
    together = Together()
    for user_ids in users.every(connection, environment_id, at_once=USERS_AT_ONCE):
        replayed = replay(connection, snapshot, user_ids)
        together.add(replayed.together)
        yield len(user_ids), _differences(connection, snapshot, user_ids, replayed)
    yield 0, list(of_companies(connection, snapshot, together))
    strangers = log.strangers(connection, environment_id)
    yield 0, [Difference(subject, "users", (), None, False, True) for subject in strangers]


def differences(connection: Connection, snapshot: Snapshot, user_ids: Collection[str]) -> list[Difference]:
    """Of these users."""
    return _differences(connection, snapshot, user_ids, replay(connection, snapshot, user_ids))


def _differences(
    connection: Connection, snapshot: Snapshot, user_ids: Collection[str], replayed: Replay
) -> list[Difference]:
    people = users.found(connection, snapshot.served.environment_id, user_ids)
    return [*_of_people(people, replayed.users), *_of_tables(connection, snapshot, user_ids, replayed.tables)]


def of_companies(connection: Connection, snapshot: Snapshot, together: Together) -> Iterator[Difference]:
    """`together` is what all users did for their companies. What somebody did who has been erased is in no log."""
    asked: Mapping[type[Base], tuple[str, Collection[str]]] = {
        CompanyGuideState: ("guide", snapshot.scopes.standings),
        CompanyEventCounter: ("name", snapshot.scopes.counters),
    }
    here = snapshot.served.environment_id
    for model, wanted in together.tables().items():
        stored = company_rows.of_the_log(connection, model, here)
        column, served = asked.get(model, ("", ()))
        if model is CompanyEventCounter:
            wanted = _with_frozen_hours(stored, wanted, environments.events_since(connection, here))
        if column:
            # What is no longer asked for is no longer kept.
            stored = {key: row for key, row in stored.items() if row[column] in served}
        for key in sorted(stored.keys() | wanted.keys(), key=str):
            for one in _row(model, key, stored.get(key), wanted.get(key)):
                yield replace(one, user="", company=one.user)


def _of_people(people: Mapping[str, Row], replayed: Mapping[str, Row]) -> Iterator[Difference]:
    for user_id, row in people.items():
        yield from _columns(user_id, "users", (), row, replayed[user_id], ("traits", "opted_out", "resets", "orders"))


def _of_tables(
    connection: Connection, snapshot: Snapshot, user_ids: Collection[str], replayed: Tables
) -> Iterator[Difference]:
    asked, here = counters(snapshot), snapshot.served.environment_id
    since = environments.events_since(connection, here)
    for model, wanted in replayed.items():
        stored = rows.find(connection, model, here, user_ids)
        if model is EventCounter:
            wanted = _with_frozen_hours(stored, wanted, since)
        for key in sorted(stored.keys() | wanted.keys(), key=str):
            # What no condition asks for any more is no longer counted.
            if model is EventCounter and apart(key[-1]) and key[-1] not in asked:
                continue
            yield from _row(model, key, stored.get(key), wanted.get(key))


def _with_frozen_hours(stored: Mapping[Key, Row], replayed: dict[Key, Row], since: int) -> dict[Key, Row]:
    """Hours of before (ms) are what they were when their events went; what all hours add up to still has to be right.
    Keys are (whose, hour, name)."""
    frozen = {key: row for key, row in stored.items() if 0 < key[1] < since}
    if not frozen:
        return replayed
    wanted = {**frozen, **{key: row for key, row in replayed.items() if key[1]}}
    owner = "user_id" if "user_id" in next(iter(frozen.values())) else "company_id"
    sums = log.Sums(owner)
    sums.carry(wanted.values())
    return wanted | {(row[owner], 0, row["name"]): row for row in sums.rows()}


def _row(model: type[Base], key: Key, stored: Row | None, replayed: Row | None) -> Iterator[Difference]:
    table, user_id, rest = table_of(model), key[0], key[1:]
    if stored is None or replayed is None:
        there = stored or replayed or {}
        # A run that turned out to have begun in another round leaves one behind that says nothing.
        if model in _STANDINGS and not any(there[name] for name in _told_by(table)):
            return
        yield Difference(user_id, table.name, rest, None, stored is not None, replayed is not None)
    elif model in _AT_MOST:
        column = _AT_MOST[model]
        if stored[column] > replayed[column]:
            yield Difference(user_id, table.name, rest, column, stored[column], replayed[column])
    else:
        yield from _columns(user_id, table.name, rest, stored, replayed, _told_by(table))


def _told_by(table: Table) -> list[str]:
    return [column.name for column in table.columns if not column.primary_key]


def _columns(
    user_id: str, table: str, key: Key, stored: Row, replayed: Row, names: Collection[str]
) -> Iterator[Difference]:
    for name in names:
        if stored[name] != replayed[name]:
            yield Difference(user_id, table, key, name, stored[name], replayed[name])
