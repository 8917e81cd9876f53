"""What the members of one company did together, as a decision reads it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, text

from annai_server.store.json import Rows, array_of
from annai_server.store.reading import Reader
from annai_server.store.state import Counter, Done, Reached, Standing, Together

NOTHING = Together()


def read(reader: Reader, environment_id: int, company_id: str, *, since: int) -> Together:
    """`since` (ms) is how far back hourly counts are wanted."""
    row = reader.first(_statement(reader.dialect), _given(environment_id, company_id, since))
    return NOTHING if row is None else _together(row)


def of_companies(
    connection: Connection, environment_id: int, company_ids: Iterable[str], *, since: int
) -> Mapping[str, Together]:
    """The same for several, by id."""
    statement = text(_statement(connection.dialect.name))
    return {
        one: _together(tuple(connection.execute(statement, _given(environment_id, one, since)).one()))
        for one in sorted(set(company_ids))
    }


def _given(environment_id: int, company_id: str, since: int) -> dict[str, Any]:
    return {"environment_id": environment_id, "company_id": company_id, "since": since}


_PARTS = (
    (
        "company_guide_states t",
        "t.guide, t.round, t.shown_count, t.first_shown_at, t.last_shown_at, t.completed_at, t.dismissed_at, null, "
        "t.auto_count",
        "",
    ),
    (
        "company_event_counters t",
        "t.name, t.hour, t.count, t.first_at, t.last_at",
        " AND (t.hour = 0 OR t.hour >= :since)",
    ),
    ("company_items t", "t.guide, t.item, t.done_at, t.user_id", ""),
    ("company_milestones t", "t.milestone, t.reached_at, t.quiet, t.user_id", ""),
)


@cache
def _statement(dialect: str) -> str:
    mine = "t.environment_id = :environment_id AND t.company_id = :company_id"
    parts = (
        f"(SELECT {array_of(dialect, columns)} FROM {table} WHERE {mine}{more})"  # noqa: S608
        for table, columns, more in _PARTS
    )
    return f"SELECT {', '.join(parts)}"


_STANDINGS, _COUNTERS, _ITEMS, _MILESTONES = Rows(Standing), Rows(Counter), Rows(Done), Rows(Reached)


def _together(row: Sequence[Any]) -> Together:
    standings, counters, items, milestones = row
    return Together(
        standings=_whole(_STANDINGS.read(standings), _both_standings, lambda one: (one.guide, one.round)),
        counters=_whole(_COUNTERS.read(counters), _both_counters, lambda one: (one.name, one.hour)),
        items=_ITEMS.read(items),
        milestones=_MILESTONES.read(milestones),
    )


def _whole(rows: Sequence[Any], both: Any, key: Any) -> Sequence[Any]:
    """With what the erased did, which has a row of its own."""
    found: dict[Any, Any] = {}
    for row in rows:
        found[key(row)] = both(found[key(row)], row) if key(row) in found else row
    return list(found.values())


def _both_standings(one: Standing, other: Standing) -> Standing:
    return one._replace(
        shown=one.shown + other.shown,
        auto=one.auto + other.auto,
        first_shown=_of(min, one.first_shown, other.first_shown),
        last_shown=_of(max, one.last_shown, other.last_shown),
        completed=_of(min, one.completed, other.completed),
        dismissed=_of(min, one.dismissed, other.dismissed),
    )


def _both_counters(one: Counter, other: Counter) -> Counter:
    return one._replace(
        times=one.times + other.times, first=min(one.first, other.first), last=max(one.last, other.last)
    )


def _of(which: Any, *moments: int | None) -> int | None:
    found: int | None = which((at for at in moments if at is not None), default=None)
    return found
