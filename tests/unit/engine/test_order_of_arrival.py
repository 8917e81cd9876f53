"""The same events leave the same state behind, in whatever order and batches they arrive."""

import itertools
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from annai_server import engine
from annai_server.domain.anonymous import subject_of
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.domain.traits import Said
from annai_server.engine import orders
from annai_server.engine.compiling import compile_snapshot
from annai_server.engine.jobs import Visit
from annai_server.engine.writer import Writer
from annai_server.operations.verification import differences
from annai_server.store import published
from annai_server.store.database import at_one_moment, db
from annai_server.store.rows import table_of
from annai_server.store.tables import (
    EventCounter,
    GuideState,
    ItemCompletion,
    LedgerEntry,
    MilestoneReached,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
    User,
)
from annai_server.store.users import found
from api.publishing import publish
from support import guides
from support.cast import Keys, Team, cast
from support.page import now

PROJECTIONS = (
    Run,
    RunStep,
    RunAction,
    RunAnswer,
    GuideState,
    ItemCompletion,
    MilestoneReached,
    LedgerEntry,
    EventCounter,
)
MINUTE = 60_000
USERS = itertools.count(1)
TRAITS: list[dict[str, str]] = [{"plan": "trial"}, {"plan": "pro"}, {"from": "fair"}]
RUNS = [str(uuid7(now())) for _ in range(3)]
OTHER_RUNS = [str(uuid7(now())) for _ in RUNS]


@pytest.fixture
def team(app: Flask) -> Team:
    made = cast(app).team
    thrice = {"event": "invoice_sent", "count": {"gte": 3}}
    asks = {"key": "asked", "submit": "Send", "fields": [{"key": "mark", "type": "rating", "label": "Easy?"}]}
    publish(made, guides.tour(steps=[{**guides.tour()["steps"][0], "form": asks}, guides.tour()["steps"][1]]))
    publish(made, guides.milestone("third-invoice", when=thrice), resource="milestones")
    publish(
        made,
        guides.milestone("settled", when={"all": [{"milestone": "third-invoice"}, {"guide": "welcome"}]}),
        resource="milestones",
    )
    items = [
        {"key": "customer", "title": "Customer", "done_when": {"event": "customer_created"}},
        {"key": "toured", "title": "Tour", "done_when": {"guide": "welcome", "is": "shown"}},
        {"key": "settled", "title": "Settled", "done_when": {"any": [{"milestone": "settled"}, {"event": "vip"}]}},
    ]
    publish(made, guides.checklist(items=items))
    return made


@pytest.fixture
def keys(team: Team, app: Flask) -> Iterator[Keys]:
    with app.app_context():
        yield team.development


def _events() -> st.SearchStrategy[list[Event]]:
    base = now() - 60 * MINUTE

    def make(parts: tuple[str, int, int, str, str, str]) -> Event:
        name, minute, run, step, reason, by = parts
        at = base + minute * MINUTE
        if not name.startswith(("guide_", "step_", "action_", "target_", "form_")):
            kinds = {"kinds": ["tour"]} if name.startswith("opted") else {}
            return Event(str(uuid7(at)), name, at, properties=kinds)
        said = {"button": step, "by": by, "interruption": by == "itself"}
        said |= {"variant": (None, "short", "none")[minute % 3]}
        said |= {"form": "asked", "answers": {"mark": minute % 5 + 1}}
        return Event(
            str(uuid7(at)), name, at, guide="welcome", revision=1, round=1, run=RUNS[run], step=step,
            reason=reason, properties=said, locale=("en", "ja")[minute % 2], device="desktop",
        )  # fmt: skip

    names = st.sampled_from(
        ["guide_shown", "guide_withheld", "step_shown", "step_completed", "guide_completed", "guide_ended",
         "action_clicked", "form_answered", "target_missing", "target_healed", "opted_out", "opted_in", "invoice_sent",
         "customer_created", "vip"]
    )  # fmt: skip
    reasons = st.sampled_from(["completed", "skipped", "closed", "snoozed", "replaced"])
    parts = st.tuples(
        names, st.integers(0, 58), st.integers(0, 2), st.sampled_from(["first", "second"]), reasons,
        st.sampled_from(["itself", "hand"]),
    )  # fmt: skip
    return st.lists(parts.map(make), min_size=1, max_size=14)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_of_arrival_leaves_the_state_that_a_replay_of_the_log_gives(keys: Keys, data: st.DataObject) -> None:
    events = data.draw(_events())
    shuffled = data.draw(st.permutations(events))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=3)))
    writer = engine.current().writer
    in_order, in_disorder = (f"u_{next(USERS)}" for _ in range(2))
    _record(writer, keys, in_order, [sorted(events, key=lambda one: (one.at, one.id))])
    _record(writer, keys, in_disorder, [shuffled[i:j] for i, j in itertools.pairwise([0, *cuts, len(events)])])
    assert _state(keys, in_order) == _state(keys, in_disorder)
    with at_one_moment() as connection:
        snapshot = compile_snapshot(published.load(connection, keys.environment_id))
        assert differences(connection, snapshot, [in_order, in_disorder]) == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_a_reset_forgets_the_same_whatever_arrives_after_it(keys: Keys, data: st.DataObject) -> None:
    """What the events of before it led to (a milestone, an item) was true when they came, and may differ."""
    events = data.draw(_events())
    at = data.draw(st.sampled_from(sorted(events, key=lambda one: one.at))).at + data.draw(st.integers(-1, 1))
    cut = data.draw(st.integers(0, len(events)))
    guide = data.draw(st.sampled_from(["welcome", None]))
    writer = engine.current().writer
    in_order, in_disorder = (f"u_{next(USERS)}" for _ in range(2))
    early, late = ([one for one in events if (one.at <= at) == before] for before in (True, False))
    shuffled = data.draw(st.permutations(events))
    for user, first, then in ((in_order, early, late), (in_disorder, shuffled[:cut], shuffled[cut:])):
        writer.visit(keys.environment_id, user, Visit(language="en"))
        _record(writer, keys, user, [first])
        with db.engine.begin() as connection:
            snapshot = compile_snapshot(published.load(connection, keys.environment_id))
            orders.for_user(connection, snapshot, user).reset(guide, now=at)
        _record(writer, keys, user, [then])
    same = [
        table_of(model).name for model in (Run, RunStep, RunAction, RunAnswer, GuideState, LedgerEntry, EventCounter)
    ]
    assert [_state(keys, in_order)[one] for one in same] == [_state(keys, in_disorder)[one] for one in same]
    with at_one_moment() as connection:
        assert differences(connection, snapshot, [in_order, in_disorder]) == []


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whenever_a_visitor_signs_in_the_users_state_is_that_of_both(keys: Keys, data: st.DataObject) -> None:
    """Merged among what both did, or after all of it, where they were in each other's runs and where they weren't."""
    said: list[Event | dict[str, str]] = [
        *data.draw(_events()),
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
                _record(writer, keys, visitor if by_visitor else user, [[one]])
            else:
                words = Said(one, "anonymous" if by_visitor else "unsigned", began + moment)
                writer.visit(keys.environment_id, visitor if by_visitor else user, Visit([words]))
        with at_one_moment() as connection:
            assert found(connection, keys.environment_id, [visitor]) == {}
    assert _state(keys, users[0]) == _state(keys, users[1])
    own = ChainMap(*(one for by_visitor, one in reversed(sent) if isinstance(one, dict) and not by_visitor))
    with at_one_moment() as connection:
        snapshot = compile_snapshot(published.load(connection, keys.environment_id))
        assert differences(connection, snapshot, users) == []
        for row in found(connection, keys.environment_id, users).values():
            assert own.items() <= row["traits"].items(), "what the user said of themselves wins"


def _in_runs(one: Event | dict[str, str], runs: Mapping[str, str]) -> Event | dict[str, str]:
    return replace(one, run=runs[one.run]) if isinstance(one, Event) and one.run else one


def _record(writer: Writer, keys: Keys, user: str, batches: list[list[Event]]) -> None:
    for one in batches:
        sent = [replace(event) for event in one]
        results = writer.record(keys.environment_id, user, sent, source="browser").results
        assert {result.status for result in results} <= {"stored"}


def _state(keys: Keys, user: str) -> dict[str, list[dict[str, Any]]]:
    """Every projection of the user, without the user's id."""
    state: dict[str, list[dict[str, Any]]] = {}
    with db.engine.connect() as connection:
        for model in PROJECTIONS:
            table = table_of(model)
            rows = connection.execute(
                select(table).where(table.c.environment_id == keys.environment_id, table.c.user_id == user)
            )
            plain = [{name: value for name, value in row.items() if name != "user_id"} for row in rows.mappings()]
            state[table.name] = sorted(plain, key=str)
        users = table_of(User).c
        of_them = select(users.opted_out, users.traits).where(
            users.environment_id == keys.environment_id, users.id == user
        )
        state["users"] = [dict(row) for row in connection.execute(of_them).mappings()]
    return state
