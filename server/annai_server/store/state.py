"""All that a decision needs to know of a user, read with one statement.

Plain SQL: through the ORM the same read cost 180 % more, and this is what every page view waits for.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, TextClause, bindparam, text

from annai_server.domain.decisions import RESUME_MS
from annai_server.domain.duration import DAY_MS
from annai_server.domain.resets import Resets, reset_at
from annai_server.domain.traits import Known
from annai_server.store import environments
from annai_server.store.environments import Door
from annai_server.store.json import Part, Parts, loaded
from annai_server.store.reading import Reader


class Standing(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=0):
    """A row of guide_states."""

    guide: str
    round: int
    shown: int
    first_shown: int | None
    last_shown: int | None
    completed: int | None
    dismissed: int | None
    snoozed_until: int | None
    auto: int = 0
    """Of all showings, those that started themselves."""
    withheld: int = 0
    last_withheld: int | None = None
    variant: str | None = None


class Open(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=1):
    """A shown run that hasn't ended and may still be resumed."""

    id: str
    guide: str
    revision: int
    round: int
    started: int
    at: int
    step: str | None
    variant: str | None = None


class Counter(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=2):
    """`hour` 0 is the sum of all time."""

    name: str
    hour: int
    times: int
    first: int
    last: int


class Done(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=3):
    """An item of a checklist, and when it was done."""

    guide: str
    item: str
    at: int
    by: str | None = None
    """Of a company's: whose doing it was; None: somebody's who has been erased."""


class Reached(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=4):
    milestone: str
    at: int
    quiet: bool | int
    """SQLite's booleans are numbers."""
    by: str | None = None


class Shown(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=5):
    """An interruption of the last 24 hours."""

    at: int


class Together(msgspec.Struct, frozen=True):
    """What the members of a company did together, of what authors scoped to companies."""

    standings: Sequence[Standing] = ()
    counters: Sequence[Counter] = ()
    items: Sequence[Done] = ()
    milestones: Sequence[Reached] = ()


class Company(msgspec.Struct, frozen=True):
    id: str
    known: Known = Known()
    version: int = 0
    together: Together | None = None
    """None: not read, since nothing that is served asks for it."""


class UserState(msgspec.Struct, frozen=True):
    """`seen` is None for somebody never heard of before."""

    id: str
    known: Known = Known()
    company: Company | None = None
    """Of this page view: the one asked for, else the user's own."""
    member_of: str | None = None
    """The user's own company."""
    locale: str | None = None
    internal: bool = False
    opted_out: Mapping[str, Mapping[str, Any]] = {}
    version: int = 0
    seen: int | None = None
    standings: Sequence[Standing] = ()
    runs: Sequence[Open] = ()
    items: Mapping[tuple[str, str], int] = {}
    milestones: Mapping[str, int] = {}
    quiet: frozenset[str] = frozenset()
    """Of those, the ones that never toast."""
    interruptions: tuple[int, ...] = ()
    counters: Sequence[Counter] = ()
    held_until: int | None = None
    """An author asked to leave them or their company alone until then."""
    resets: Resets = {}
    of_others: frozenset[str] = frozenset()
    """Milestones that somebody else of their company reached for all of them."""
    orders: Mapping[str, Mapping[str, Any]] = {}
    """By guide: the `run` that an author began for them, and `at` what time."""


def arrive(
    reader: Reader, public_key: str, user_id: str, company_id: str | None, *, now: int, window: int
) -> tuple[Door, UserState] | None:
    """The environment and what it knows of the user; None if no environment has that key.

    `company_id` is the company of this page view, else the user's own; `window` (ms) is how far back hourly counts
    are wanted.
    """
    parameters = {"public_key": public_key, "user_id": user_id, "company_id": company_id, **_times(now, window)}
    row = reader.first(_arrival(reader.dialect), parameters)
    if row is None:
        return None
    width = environments.WIDTH
    return environments.door(row[:width]), _state(user_id, company_id, row[width:])


def of_users(
    connection: Connection, environment_id: int, user_ids: Sequence[str], *, now: int, window: int
) -> dict[str, UserState]:
    """The same for several users, by their id; those unknown are left out."""
    parameters = {"environment_id": environment_id, "user_ids": list(user_ids), **_times(now, window)}
    rows = connection.execute(_users(connection.dialect.name), parameters)
    return {row[0]: _state(row[0], None, tuple(row)) for row in rows}


def _times(now: int, window: int) -> dict[str, int]:
    return {"resumable": now - RESUME_MS, "yesterday": now - DAY_MS, "window": now - window}


_USER = """u.id, u.traits, u.trait_meta, u.company_id, u.locale, u.internal, u.opted_out, u.state_version,
    u.last_seen_at,
    c.id, c.traits, c.trait_meta, c.state_version, u.held_until, c.held_until, u.resets, u.orders"""
_OF_USER = "t.environment_id = u.environment_id AND t.user_id = u.id"
_THEIRS = Parts(
    Part(
        Standing,
        "guide_states",
        "t.guide, t.round, t.shown_count, t.first_shown_at, t.last_shown_at, t.completed_at, t.dismissed_at, "
        "t.snoozed_until, t.auto_count, t.withheld_count, t.last_withheld_at, t.variant",
        _OF_USER,
    ),
    Part(
        Open,
        "runs",
        "t.id, t.guide, t.revision, t.round, t.shown_at, t.last_at, t.step, t.variant",
        f"{_OF_USER} AND t.last_at > :resumable "
        "AND t.shown_at IS NOT NULL AND t.ended_at IS NULL AND t.completed_at IS NULL",
    ),
    Part(Done, "item_completions", "t.guide, t.item, t.done_at", _OF_USER),
    Part(Reached, "milestones_reached", "t.milestone, t.reached_at, t.quiet", _OF_USER),
    Part(Shown, "ledger", "t.shown_at", f"{_OF_USER} AND t.shown_at > :yesterday"),
    Part(
        Counter,
        "event_counters",
        "t.name, t.hour, t.count, t.first_at, t.last_at",
        f"{_OF_USER} AND (t.hour = 0 OR t.hour >= :window)",
    ),
)


def _columns(dialect: str) -> str:
    return f"{_USER}, {_THEIRS.column(dialect)}"


@cache
def _arrival(dialect: str) -> str:
    return (
        f"SELECT {environments.columns(dialect)}, {_columns(dialect)} FROM environments e "  # noqa: S608
        "LEFT JOIN users u ON u.environment_id = e.id AND u.id = :user_id "
        "LEFT JOIN companies c ON c.environment_id = e.id AND "
        "c.id = COALESCE(CAST(:company_id AS VARCHAR(255)), u.company_id) "
        f"WHERE {environments.WHICH}"
    )


@cache
def _users(dialect: str) -> TextClause:
    return text(
        f"SELECT {_columns(dialect)} FROM users u "  # noqa: S608
        "LEFT JOIN companies c ON c.environment_id = u.environment_id AND c.id = u.company_id "
        "WHERE u.environment_id = :environment_id AND u.id "
        + ("IN :user_ids" if dialect == "sqlite" else "= ANY(:user_ids)")
    ).bindparams(bindparam("user_ids", expanding=dialect == "sqlite"))


def _state(user_id: str, company_id: str | None, row: tuple[Any, ...]) -> UserState:
    known_as, traits, meta, member_of, locale, internal, opted_out, version, seen = row[:9]
    company = _company(company_id, row[9:13])
    held_until = max(row[13] or 0, row[14] or 0) or None
    if known_as is None:
        return UserState(user_id, company=company, held_until=held_until)
    state = UserState(
        id=user_id,
        known=_known(traits, meta),
        company=company,
        member_of=member_of,
        locale=locale,
        internal=bool(internal),
        opted_out=loaded(opted_out),
        version=version,
        seen=seen,
        held_until=held_until,
        resets=loaded(row[15]) or {},
        orders=loaded(row[16]) or {},
    )
    return state if row[17] is None else _with(state, _THEIRS.read(row[17]))


def _with(state: UserState, theirs: Mapping[type, Sequence[Any]]) -> UserState:
    reached: Sequence[Reached] = theirs.get(Reached, ())
    return replace(
        state,
        standings=theirs.get(Standing, ()),
        runs=[
            replace(run, id=str(UUID(run.id)))
            for run in theirs.get(Open, ())
            if run.started > reset_at(state.resets, run.guide)
        ],
        items={(one.guide, one.item): one.at for one in theirs.get(Done, ())},
        milestones={one.milestone: one.at for one in reached},
        quiet=frozenset([one.milestone for one in reached if one.quiet]),
        interruptions=tuple(sorted([one.at for one in theirs.get(Shown, ())])),
        counters=theirs.get(Counter, ()),
    )


def _company(wanted: str | None, row: tuple[Any, ...]) -> Company | None:
    id_, traits, meta, version = row
    if id_ is not None:
        return Company(id_, _known(traits, meta), version)
    return Company(wanted) if wanted else None


def _known(traits: Any, meta: Any) -> Known:
    return _known_of(traits, meta) if isinstance(traits, str) else Known(traits, meta)


@lru_cache(maxsize=2_000)
def _known_of(traits: str, meta: str) -> Known:
    """The same value for the same words, so that what nothing was learnt of since is the same, too (engine/news.py)."""
    return Known(loaded(traits), loaded(meta))
