"""The same events leave the same state behind, in whatever order and batches they arrive."""

import itertools
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annai_server import engine
from annai_server.domain.anonymous import subject_of
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.domain.traits import Said
from annai_server.engine import orders
from annai_server.engine.jobs import Visit
from annai_server.operations.verification import differences
from annai_server.store.database import at_one_moment, db
from annai_server.store.rows import table_of
from annai_server.store.tables import (
    EventCounter,
    GuideState,
    LedgerEntry,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
)
from annai_server.store.users import found
from support import happenings
from support.cast import Keys, Team, cast
from support.happenings import MINUTE, record, served, state_of
from support.page import now

USERS = itertools.count(1)
TRAITS: list[dict[str, str]] = [{"plan": "trial"}, {"plan": "pro"}, {"from": "fair"}]
RUNS = happenings.RUNS
OTHER_RUNS = [str(uuid7(now())) for _ in RUNS]


@pytest.fixture
def team(app: Flask) -> Team:
    made = cast(app).team
    happenings.published(made)
    return made


@pytest.fixture
def keys(team: Team, app: Flask) -> Iterator[Keys]:
    with app.app_context():
        yield team.development


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_of_arrival_leaves_the_state_that_a_replay_of_the_log_gives(keys: Keys, data: st.DataObject) -> None:
    events = data.draw(happenings.events())
    shuffled = data.draw(st.permutations(events))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=3)))
    writer = engine.current().writer
    in_order, in_disorder = (f"u_{next(USERS)}" for _ in range(2))
    record(writer, keys, in_order, [sorted(events, key=lambda one: (one.at, one.id))])
    record(writer, keys, in_disorder, [shuffled[i:j] for i, j in itertools.pairwise([0, *cuts, len(events)])])
    assert state_of(keys, in_order) == state_of(keys, in_disorder)
    with at_one_moment() as connection:
        snapshot = served(connection, keys.environment_id)
        assert differences(connection, snapshot, [in_order, in_disorder]) == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_a_reset_forgets_the_same_whatever_arrives_after_it(keys: Keys, data: st.DataObject) -> None:
    """What the events of before it led to (a milestone, an item) was true when they came, and may differ."""
    events = data.draw(happenings.events())
    at = data.draw(st.sampled_from(sorted(events, key=lambda one: one.at))).at + data.draw(st.integers(-1, 1))
    cut = data.draw(st.integers(0, len(events)))
    guide = data.draw(st.sampled_from(["welcome", None]))
    writer = engine.current().writer
    in_order, in_disorder = (f"u_{next(USERS)}" for _ in range(2))
    early, late = ([one for one in events if (one.at <= at) == before] for before in (True, False))
    shuffled = data.draw(st.permutations(events))
    for user, first, then in ((in_order, early, late), (in_disorder, shuffled[:cut], shuffled[cut:])):
        writer.visit(keys.environment_id, user, Visit(language="en"))
        record(writer, keys, user, [first])
        with db.engine.begin() as connection:
            snapshot = served(connection, keys.environment_id)
            orders.for_user(connection, snapshot, user).reset(guide, now=at)
        record(writer, keys, user, [then])
    same = [
        table_of(model).name for model in (Run, RunStep, RunAction, RunAnswer, GuideState, LedgerEntry, EventCounter)
    ]
    assert [state_of(keys, in_order)[one] for one in same] == [state_of(keys, in_disorder)[one] for one in same]
    with at_one_moment() as connection:
        assert differences(connection, snapshot, [in_order, in_disorder]) == []


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whenever_a_visitor_signs_in_the_users_state_is_that_of_both(keys: Keys, data: st.DataObject) -> None:
    """Merged among what both did, or after all of it, where they were in each other's runs and where they weren't."""
    said: list[Event | dict[str, str]] = [
        *data.draw(happenings.events()),
        *data.draw(st.lists(st.sampled_from(TRAITS), max_size=4)),
    ]
    theirs = data.draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    of_visitor = dict(zip(RUNS, data.draw(st.sampled_from([RUNS, OTHER_RUNS])), strict=True))
    each = [(mine, _in_runs(one, of_visitor) if mine else one) for mine, one in zip(theirs, said, strict=True)]
    sent = data.draw(st.permutations(each))
    began = now() - MINUTE
    users = [f"u_{next(USERS)}" for _ in range(2)]
    for user, merged_at in zip(users, (data.draw(st.integers(0, len(sent))), len(sent)), strict=True):
        visitor, writer = subject_of(f"anonymous:{uuid4()}"), engine.current().writer
        for moment, (by_visitor, one) in enumerate([*sent, (False, {})]):
            if moment == merged_at:
                assert writer.merge(keys.environment_id, user, visitor)
            if isinstance(one, Event):
                record(writer, keys, visitor if by_visitor else user, [[one]])
            else:
                words = Said(one, "anonymous" if by_visitor else "unsigned", began + moment)
                writer.visit(keys.environment_id, visitor if by_visitor else user, Visit([words]))
        with at_one_moment() as connection:
            assert found(connection, keys.environment_id, [visitor]) == {}
    assert state_of(keys, users[0]) == state_of(keys, users[1])
    own = ChainMap(*(one for by_visitor, one in reversed(sent) if isinstance(one, dict) and not by_visitor))
    with at_one_moment() as connection:
        snapshot = served(connection, keys.environment_id)
        assert differences(connection, snapshot, users) == []
        for row in found(connection, keys.environment_id, users).values():
            assert own.items() <= row["traits"].items(), "what the user said of themselves wins"


def _in_runs(one: Event | dict[str, str], runs: Mapping[str, str]) -> Event | dict[str, str]:
    return replace(one, run=runs[one.run]) if isinstance(one, Event) and one.run else one
