"""What members did for their companies adds up to the same, whoever's events arrive first, and a replay gives it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from annai_server import engine
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.engine.jobs import Visit
from annai_server.engine.writer import Writer
from annai_server.operations.users import erase_rows
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.rows import table_of
from annai_server.store.tables import (
    Base,
    CompanyEventCounter,
    CompanyGuideState,
    CompanyItem,
    CompanyMilestone,
    Environment,
)
from api.publishing import publish
from support import guides
from support.cast import Keys, cast
from support.happenings import SAID, let_go, says_something
from support.page import now

MINUTE = 60_000
SUMS, REACHED = (CompanyGuideState, CompanyEventCounter), (CompanyItem, CompanyMilestone)
WORLDS = itertools.count(1)
COMPANIES = ("c_1", "c_2", None)
Sent = tuple[str, Event]
# In the middle of all events of all worlds, which share an environment, where it never goes back.
CUT = (now() - 3 * HOUR_MS) // HOUR_MS * HOUR_MS


@pytest.fixture
def keys(app: Flask) -> Iterator[Keys]:
    team = cast(app).team
    publish(team, guides.tour(frequency={"until": "completed", "scope": "company"}))
    thrice = {"event": "invoice_sent", "count": {"gte": 3}}
    publish(team, guides.milestone("third", when=thrice, scope="company"), resource="milestones")
    items = [
        {"key": "toured", "title": "Toured", "done_when": {"guide": "welcome"}, "scope": "company"},
        {"key": "third", "title": "Third", "done_when": {"milestone": "third"}, "scope": "company"},
        {"key": "mine", "title": "Mine", "done_when": {"event": "invoice_sent"}},
    ]
    publish(team, guides.checklist(items=items))
    with app.app_context():
        yield team.development


@st.composite
def _sent(draw: st.DrawFn, moves: bool) -> list[Sent]:
    """Events of two users of one company; or, where one `moves`, each of a member of either company or of none, so that
    a run may go from one to another."""
    base, runs = now() - 6 * 60 * MINUTE, [str(uuid7(now())) for _ in range(3)]
    names = st.sampled_from(["guide_shown", "guide_completed", "guide_ended", "step_shown", "invoice_sent"])
    sent = []
    parts = st.tuples(
        names, st.integers(0, 350), st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.sampled_from(SAID)
    )
    for name, minute, run, who, place, (revision, round_) in draw(st.lists(parts, min_size=1, max_size=12)):
        at = base + minute * MINUTE
        told: dict[str, Any] = {"company": COMPANIES[place] if moves else "c_2"}
        if name != "invoice_sent":
            told |= {"guide": "welcome", "revision": revision, "round": round_, "run": runs[run], "step": "first"}
            told |= {"reason": "skipped", "properties": {"by": "itself"}}
            who = run % 2
        sent.append((f"u{who}", Event(str(uuid7(at)), name, at, **told)))
    return sent


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_in_any_order_of_arrival_companies_stand_the_same_and_a_replay_agrees(keys: Keys, data: st.DataObject) -> None:
    moves = data.draw(st.booleans())
    sent = data.draw(_sent(moves))
    shuffled = data.draw(st.permutations(sent))
    writer = engine.current().writer
    one, other = f"w{next(WORLDS)}", f"w{next(WORLDS)}"
    for world, order in ((one, sorted(sent, key=lambda each: (each[1].at, each[1].id))), (other, shuffled)):
        for user in ("u0", "u1"):
            for company in ("c_1", "c_2"):
                visit = Visit(company=f"{world}-{company}")
                writer.visit(keys.environment_id, f"{world}-{user}", visit)
        _record(writer, keys, world, order)
    # What was reached by what turned out to be another company's stays reached.
    tables = SUMS if moves else (*SUMS, *REACHED)
    assert _state(keys, one, tables) == _state(keys, other, tables)
    with at_one_moment() as connection:
        assert [one for _, some in compared(connection, keys.environment_id) for one in some] == []


def _record(writer: Writer, keys: Keys, world: str, sent: list[Sent]) -> None:
    for user, event in sent:
        here = _in_world(event, world)
        results = writer.record(keys.environment_id, f"{world}-{user}", [here], source="browser").results
        assert {result.status for result in results} == {"stored"}


def _in_world(event: Event, world: str) -> Event:
    return replace(event, company=event.company and f"{world}-{event.company}")


def _state(keys: Keys, world: str, tables: Sequence[type[Base]]) -> dict[str, list[dict[str, Any]]]:
    """Every row of its companies; whose doing it was depends on who came first."""
    state: dict[str, list[dict[str, Any]]] = {}
    with db.engine.connect() as connection:
        for model in tables:
            table = table_of(model)
            mine = (table.c.environment_id == keys.environment_id, table.c.company_id.startswith(f"{world}-"))
            found = [row._asdict() for row in connection.execute(select(table).where(*mine))]
            said = (row for row in found if says_something(table, row))
            rows = [{name: value for name, value in row.items() if name != "user_id"} for row in said]
            plain = [row | {"company_id": row["company_id"].partition("-")[2]} for row in rows]
            state[table.name] = sorted(plain, key=str)
    return state


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_what_members_did_stays_the_companys_when_their_events_and_they_themselves_go(
    keys: Keys, data: st.DataObject
) -> None:
    sent = sorted(data.draw(_sent(data.draw(st.booleans()))), key=lambda each: (each[1].at, each[1].id))
    writer, worlds = engine.current().writer, [f"w{next(WORLDS)}" for _ in range(2)]
    for world in worlds:
        for user in ("u0", "u1"):
            for company in ("c_1", "c_2"):
                writer.visit(keys.environment_id, f"{world}-{user}", Visit(company=f"{world}-{company}"))
        _record(writer, keys, world, [one for one in sent if one[1].at < CUT])
    let_go(keys, [f"{worlds[1]}-{user}" for user in ("u0", "u1")], CUT, data.draw(st.integers(1, 4)))
    for world in worlds:
        _record(writer, keys, world, [one for one in sent if one[1].at >= CUT])
    for gone in data.draw(st.permutations([None, "u0", "u1"])):
        if gone:
            for world in worlds:
                environment = db.session.get_one(Environment, keys.environment_id)
                snapshots, secret = engine.current().snapshots, "a secret of the tests, long enough"
                erase_rows(environment, f"{world}-{gone}", snapshots=snapshots, secret=secret, now=now())
                db.session.commit()
        assert _summed(keys, worlds[0]) == _summed(keys, worlds[1])
        with at_one_moment() as connection:
            assert [one for _, some in compared(connection, keys.environment_id) for one in some] == []


def _summed(keys: Keys, world: str) -> dict[str, Any]:
    """What companies come to by all, whether or not somebody was erased since."""
    found: dict[str, Any] = {}
    for name, rows in _state(keys, world, SUMS).items():
        for row in rows:
            key = str((name, *(row.get(one) for one in ("company_id", "guide", "round", "hour", "name"))))
            sums = found.setdefault(key, {})
            for column, value in row.items():
                if column.endswith("count"):
                    sums[column] = sums.get(column, 0) + value
                elif column.endswith("_at") and value is not None:
                    which = max if column.startswith("last") else min
                    sums[column] = which(sums.get(column, value), value)
    return found
