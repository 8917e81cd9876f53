"""Whenever events are let go, however many at a time, nothing else changes: neither what is stored, nor what those add
up to that come after, nor that a replay of what is kept agrees."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from annai_server import engine
from annai_server.domain.anonymous import subject_of
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.domain.traits import Said
from annai_server.engine import orders
from annai_server.engine.jobs import Visit
from annai_server.operations.verification import Difference, differences
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Alias
from annai_server.store.tables import Event as Line
from annai_server.store.users import found as users_of
from support import happenings
from support.cast import Keys, cast
from support.happenings import MINUTE, let_go, record, served, state_of
from support.page import now

USERS = itertools.count(1)
OTHER_RUNS = [str(uuid7(now())) for _ in happenings.RUNS]
APART = 10 * MINUTE
FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def keys(app: Flask) -> Iterator[Keys]:
    team = cast(app).team
    happenings.published(team)
    with app.app_context():
        yield team.development


@st.composite
def _happened(draw: st.DrawFn) -> list[tuple[int, list[Event]]]:
    """Events in the order in which they arrive, after each moment before which nothing more comes."""
    events = draw(happenings.events(APART))
    first = min(event.at for event in events) // HOUR_MS
    cuts = sorted(draw(st.lists(st.integers(0, 11), min_size=1, max_size=3)))
    phases, left = [], draw(st.permutations(events))
    for cut in (first + hours for hours in cuts):
        early = draw(st.lists(st.booleans(), min_size=len(left), max_size=len(left)))
        come = [one for one, also in zip(left, early, strict=True) if also or one.at < cut * HOUR_MS]
        phases.append((cut * HOUR_MS, come))
        left = [one for one in left if one not in come]
    return [*phases, (phases[-1][0], left)]


@FEW
@given(data=st.data())
def test_nothing_else_changes_whatever_comes_after(keys: Keys, data: st.DataObject) -> None:
    phases, writer = data.draw(_happened()), engine.current().writer
    whole, frozen = (f"u_{next(USERS)}" for _ in range(2))
    before = 0
    for cut, events in phases:
        guide = data.draw(st.sampled_from(["welcome", None, "nothing"]))
        at = max(before, cut) + data.draw(st.integers(0, 2 * HOUR_MS))
        for user in (whole, frozen):
            writer.visit(keys.environment_id, user, Visit([Said({"plan": f"{cut}"}, "unsigned", cut)]))
            record(writer, keys, user, [events])
            if guide != "nothing":
                _reset(keys, user, guide, at)
        let_go(keys, [frozen], cut, data.draw(st.integers(1, 5)))
        before = cut
        assert state_of(keys, frozen) == state_of(keys, whole)
        assert told(keys, [whole, frozen]) == []
    assert kept_before(keys, frozen, before) == 0


@FEW
@given(data=st.data())
def test_a_visitor_signs_in_with_all_that_they_did(keys: Keys, data: st.DataObject) -> None:
    """Of which nothing, some or everything is kept, in the user's runs and in their own."""
    events, writer = data.draw(happenings.events(APART)), engine.current().writer
    runs = dict(zip(happenings.RUNS, data.draw(st.sampled_from([happenings.RUNS, OTHER_RUNS])), strict=True))
    theirs = data.draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events)))
    cut = min(event.at for event in events) // HOUR_MS * HOUR_MS + data.draw(st.integers(0, 11)) * HOUR_MS
    users = [f"u_{next(USERS)}" for _ in range(2)]
    visitors = [subject_of(f"anonymous:{uuid4()}") for _ in users]
    for user, visitor in zip(users, visitors, strict=True):
        for who, source in ((user, "unsigned"), (visitor, "anonymous")):
            writer.visit(keys.environment_id, who, Visit([Said({"plan": source, source: "1"}, source, cut - 1)]))
        for by_visitor, event in sorted(zip(theirs, events, strict=True), key=lambda one: one[1].at >= cut):
            said = replace(event, run=event.run and runs[event.run]) if by_visitor else event
            record(writer, keys, visitor if by_visitor else user, [[said]])
    whose = [users[1], visitors[1]]
    let_go(keys, data.draw(st.sampled_from([whose, whose[:1], whose[1:]])), cut, data.draw(st.integers(1, 20)))
    for user, visitor in zip(users, visitors, strict=True):
        assert writer.merge(keys.environment_id, user, visitor)
    assert state_of(keys, users[0]) == state_of(keys, users[1])
    assert told(keys, users) == []
    let_go(keys, users[1:], cut, 3)
    assert told(keys, users) == []
    for user in users:
        _reset(keys, user, None, now())
    assert state_of(keys, users[0]) == state_of(keys, users[1])
    assert told(keys, users) == []


@FEW
@given(data=st.data())
def test_of_what_a_visitor_did_only_that_counts_which_came_after_the_user_was_to_begin_anew(
    keys: Keys, data: st.DataObject
) -> None:
    """Whether the reset itself is kept in the log, or gone."""
    events, writer = data.draw(happenings.events(APART)), engine.current().writer
    runs = dict(zip(happenings.RUNS, data.draw(st.sampled_from([happenings.RUNS, OTHER_RUNS])), strict=True))
    theirs = data.draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events)))
    cut = min(event.at for event in events) // HOUR_MS * HOUR_MS + data.draw(st.integers(0, 11)) * HOUR_MS
    at = data.draw(st.sampled_from(events)).at + data.draw(st.integers(-1, 1))
    guide = data.draw(st.sampled_from(["welcome", None]))
    users = [f"u_{next(USERS)}" for _ in range(2)]
    visitors = [subject_of(f"anonymous:{uuid4()}") for _ in users]
    reset_after = data.draw(st.integers(0, len(events)))
    for user, visitor in zip(users, visitors, strict=True):
        for who in (user, visitor):
            writer.visit(keys.environment_id, who, Visit())
        for moment, (by_visitor, event) in enumerate([*zip(theirs, events, strict=True), (False, None)]):
            if moment == reset_after:
                _reset(keys, user, guide, at)
            if event:
                said = replace(event, run=event.run and runs[event.run]) if by_visitor else event
                record(writer, keys, visitor if by_visitor else user, [[said]])
    whose = [users[1], visitors[1]]
    let_go(keys, data.draw(st.sampled_from([whose, whose[:1], whose[1:]])), cut, data.draw(st.integers(1, 20)))
    for user, visitor in zip(users, visitors, strict=True):
        assert writer.merge(keys.environment_id, user, visitor)
    assert told(keys, users) == []
    assert _counted(keys, users[0]) == _counted(keys, users[1])
    for user in users:
        times = [row[name] for row in state_of(keys, user)["guide_states"] for name in row if name.endswith("_at")]
        assert min((one for one in times if one is not None), default=at + 1) > at
    let_go(keys, users[1:], cut, 3)
    assert told(keys, users) == []
    assert kept_before(keys, users[1], cut) == 0


def test_so_it_is_where_the_keeper_came_to_the_visitor_first(keys: Keys) -> None:
    """It goes user by user: what it has not come to yet is in the log, the word to begin anew, too."""
    writer, at = engine.current().writer, now() - 20 * HOUR_MS
    user, visitor = f"u_{next(USERS)}", subject_of(f"anonymous:{uuid4()}")
    writer.visit(keys.environment_id, user, Visit())
    record(writer, keys, user, [[_in_round(1, "guide_shown", at)]])
    _reset(keys, user, "welcome", at + MINUTE)
    record(writer, keys, visitor, [[replace(_in_round(1, "guide_completed", at + 2 * MINUTE), run=OTHER_RUNS[0])]])
    cut = (at + 2 * HOUR_MS) // HOUR_MS * HOUR_MS
    let_go(keys, [visitor], cut, 10)
    assert writer.merge(keys.environment_id, user, visitor)
    assert told(keys, [user]) == []
    let_go(keys, [user], cut, 10)
    assert told(keys, [user]) == []
    _reset(keys, user, "nothing", now())
    assert [row["completed_at"] for row in state_of(keys, user)["guide_states"]] == [at + 2 * MINUTE]


def test_of_a_visitor_who_has_signed_in_since_the_keeper_saw_them_nothing_goes_but_with_the_user(keys: Keys) -> None:
    """It lists people first, and comes to each of them a while later."""
    writer, at = engine.current().writer, now() - 20 * HOUR_MS
    user, visitor = f"u_{next(USERS)}", subject_of(f"anonymous:{uuid4()}")
    record(writer, keys, visitor, [[_in_round(1, "guide_shown", at)]])
    assert writer.merge(keys.environment_id, user, visitor)
    cut = (at + 2 * HOUR_MS) // HOUR_MS * HOUR_MS
    let_go(keys, [visitor], cut, 10)
    assert told(keys, [user]) == []
    let_go(keys, [user], cut, 10)
    assert told(keys, [user]) == []
    assert kept_before(keys, user, cut) == 0


def test_a_run_that_an_author_began_has_come_also_where_the_visitors_word_of_it_is_gone(keys: Keys) -> None:
    """Pages know its id, and so does anybody's who is the user."""
    writer, at = engine.current().writer, now() - 20 * HOUR_MS
    users = [f"u_{next(USERS)}" for _ in range(2)]
    visitors = [subject_of(f"anonymous:{uuid4()}") for _ in users]
    for user, visitor in zip(users, visitors, strict=True):
        writer.visit(keys.environment_id, user, Visit())
        with db.engine.begin() as connection:
            snapshot = served(connection, keys.environment_id)
            ordered = orders.for_user(connection, snapshot, user)
            ordered.start("welcome", now=at + 10 * HOUR_MS)
            run = users_of(connection, keys.environment_id, [user])[user]["orders"]["welcome"]["run"]
        record(writer, keys, visitor, [[replace(_in_round(1, "guide_shown", at), run=run)]])
    let_go(keys, visitors[1:], (at + 2 * HOUR_MS) // HOUR_MS * HOUR_MS, 10)
    for user, visitor in zip(users, visitors, strict=True):
        assert writer.merge(keys.environment_id, user, visitor)
    assert told(keys, users) == []
    with at_one_moment() as connection:
        assert [row["orders"] for row in users_of(connection, keys.environment_id, users).values()] == [None, None]


def test_of_a_guide_that_a_visitor_put_off_before_the_user_was_to_begin_anew_nothing_is_left(keys: Keys) -> None:
    """Also where until when they did is later than that."""
    writer, at = engine.current().writer, now() - 20 * HOUR_MS
    user, visitor = f"u_{next(USERS)}", subject_of(f"anonymous:{uuid4()}")
    writer.visit(keys.environment_id, user, Visit())
    record(writer, keys, visitor, [[replace(_in_round(1, "guide_ended", at), reason="snoozed")]])
    _reset(keys, user, "welcome", at + 10 * HOUR_MS)
    let_go(keys, [visitor], (at + 2 * HOUR_MS) // HOUR_MS * HOUR_MS, 10)
    assert writer.merge(keys.environment_id, user, visitor)
    assert told(keys, [user]) == []
    assert state_of(keys, user)["guide_states"] == []


def _counted(keys: Keys, user: str) -> list[dict[str, Any]]:
    """How often they were shown what, in which round: of a run that is gone, no more is known than that."""
    rows = state_of(keys, user)["guide_states"]
    return [{name: row[name] for name in row if name == "round" or name.endswith("_count")} for row in rows]


@pytest.mark.parametrize("reset", [False, True])
def test_so_does_one_whose_run_tells_of_two_rounds(keys: Keys, reset: bool) -> None:
    """Pages say which round it is, and so does anybody."""
    writer, at = engine.current().writer, now() - 20 * HOUR_MS
    users = [f"u_{next(USERS)}" for _ in range(2)]
    visitors = [subject_of(f"anonymous:{uuid4()}") for _ in users]
    for user, visitor in zip(users, visitors, strict=True):
        writer.visit(keys.environment_id, user, Visit())
        if reset:
            _reset(keys, user, "welcome", at - HOUR_MS)
        record(writer, keys, visitor, [[_in_round(1, "guide_shown", at)]])
        record(writer, keys, visitor, [[_in_round(2, "guide_completed", at + MINUTE)]])
    let_go(keys, [users[1], visitors[1]], at // HOUR_MS * HOUR_MS + 2 * HOUR_MS, 10)
    for user, visitor in zip(users, visitors, strict=True):
        assert writer.merge(keys.environment_id, user, visitor)
    assert state_of(keys, users[0]) == state_of(keys, users[1])
    assert told(keys, users) == []


def _in_round(number: int, name: str, at: int) -> Event:
    said = {"guide": "welcome", "revision": 1, "round": number, "run": happenings.RUNS[0]}
    return Event(str(uuid7(at)), name, at, locale="en", device="desktop", **said)  # type: ignore[arg-type]


def kept_before(keys: Keys, user: str, moment: int) -> Any:
    with db.engine.connect() as connection:
        ids = [user, *connection.scalars(select(Alias.subject).where(Alias.user_id == user))]
        here = (Line.environment_id == keys.environment_id, Line.subject.in_(ids), Line.occurred_at < moment)
        return connection.scalar(select(func.count()).select_from(Line).where(*here))


def told(keys: Keys, users: list[str]) -> list[Difference]:
    with at_one_moment() as connection:
        snapshot = served(connection, keys.environment_id)
        return differences(connection, snapshot, users)


def _reset(keys: Keys, user: str, guide: str | None, at: int) -> None:
    with db.engine.begin() as connection:
        snapshot = served(connection, keys.environment_id)
        orders.for_user(connection, snapshot, user).reset(guide, now=at)
