"""What the members of one company did together, as a decision reads it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, text

from annai_server.store.json import Part, Parts
from annai_server.store.reading import Reader
from annai_server.store.state import Counter, Done, Reached, Standing, Together

NOTHING = Together()


def read(reader: Reader, environment_id: int, company_id: str, *, since: int) -> Together:
    """`since` (ms) is how far back hourly counts are wanted."""
    row = reader.first(_statement(reader.dialect), _given(environment_id, company_id, since))
    return NOTHING if row is None else _together(row[0])


def of_companies(
    connection: Connection, environment_id: int, company_ids: Iterable[str], *, since: int
) -> Mapping[str, Together]:
    """The same for several, by id."""
    statement = text(_statement(connection.dialect.name))
    return {
        one: _together(connection.scalar(statement, _given(environment_id, one, since)))
        for one in sorted(set(company_ids))
    }


def _given(environment_id: int, company_id: str, since: int) -> dict[str, Any]:
    return {"environment_id": environment_id, "company_id": company_id, "since": since}


_MINE = "t.environment_id = :environment_id AND t.company_id = :company_id"
_THEIRS = Parts(
    Part(
        Standing,
        "company_guide_states",
        "t.guide, t.round, t.shown_count, t.first_shown_at, t.last_shown_at, t.completed_at, t.dismissed_at, null, "
        "t.auto_count",
        _MINE,
    ),
    Part(
        Counter,
        "company_event_counters",
        "t.name, t.hour, t.count, t.first_at, t.last_at",
        f"{_MINE} AND (t.hour = 0 OR t.hour >= :since)",
    ),
    Part(Done, "company_items", "t.guide, t.item, t.done_at, t.user_id", _MINE),
    Part(Reached, "company_milestones", "t.milestone, t.reached_at, t.quiet, t.user_id", _MINE),
)


@cache
def _statement(dialect: str) -> str:
    return f"SELECT {_THEIRS.column(dialect)}"


def _together(told: str | None) -> Together:
    if told is None:
        return NOTHING
    theirs = _THEIRS.read(told)
    return Together(
        standings=_whole(theirs.get(Standing, ()), _both_standings, lambda one: (one.guide, one.round)),
        counters=_whole(theirs.get(Counter, ()), _both_counters, lambda one: (one.name, one.hour)),
        items=theirs.get(Done, ()),
        milestones=theirs.get(Reached, ()),
    )


def _whole(rows: Sequence[Any], both: Any, key: Any) -> Sequence[Any]:
    """With what the erased did, which has a row of its own."""
    found: dict[Any, Any] = {}
    for row in rows:
        found[key(row)] = both(found[key(row)], row) if key(row) in found else row
    return list(found.values())


def _both_standings(one: Standing, other: Standing) -> Standing:
    return replace(
        one,
        shown=one.shown + other.shown,
        auto=one.auto + other.auto,
        first_shown=_of(min, one.first_shown, other.first_shown),
        last_shown=_of(max, one.last_shown, other.last_shown),
        completed=_of(min, one.completed, other.completed),
        dismissed=_of(min, one.dismissed, other.dismissed),
    )


def _both_counters(one: Counter, other: Counter) -> Counter:
    return replace(
        one, times=one.times + other.times, first=min(one.first, other.first), last=max(one.last, other.last)
    )


def _of(which: Any, *moments: int | None) -> int | None:
    found: int | None = which((at for at in moments if at is not None), default=None)
    return found
