"""`verify` says whether runs, progress, counters and milestones are what the event log gives, and what differs."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from annai_server import engine
from annai_server.domain.events import Event
from annai_server.domain.traits import Said
from annai_server.engine.jobs import Visit
from annai_server.store.database import db
from annai_server.store.tables import Environment, EventCounter, GuideState, Run, User
from api.publishing import publish
from cli.conftest import Operator
from support import guides
from support.cast import Keys, cast
from support.page import Run as Showing
from support.page import event


@pytest.fixture
def operator(app_operator: Operator) -> Operator:
    return app_operator


@pytest.fixture
def keys(app: Flask) -> Iterator[Keys]:
    """Somebody has followed a tour, pressed, opted out, reached a milestone and ticked an item."""
    team = cast(app).team
    publish(team, guides.tour())
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    with app.app_context():
        yield team.development


def _happened(keys: Keys, user: str) -> None:
    run = Showing()
    sent = [run.shown(), run.step("first"), *run.completed(), event("customer_created"), event("invoice_sent")]
    sent.append(event("opted_out", properties={"kinds": ["banner"]}))
    writer = engine.current().writer
    writer.visit(keys.environment_id, user, Visit(traits=[Said({"plan": "trial"}, "signed", sent[0]["at"])]))
    results = writer.record(keys.environment_id, user, [Event(**one) for one in sent], source="browser").results
    assert {result.status for result in results} == {"stored"}


def test_what_happened_equals_its_replay(keys: Keys, operator: Operator) -> None:
    _happened(keys, "u_1")
    _happened(keys, "u_2")
    assert operator.succeeds("verify").out == "2 users compared, 0 differences.\n"


def test_a_page_that_contradicts_itself_makes_no_difference(keys: Keys, operator: Operator) -> None:
    """Anybody may say of one run that it is of this round and revision, and then of others, in any order; and of
    another guide, which is refused."""
    run = Showing()
    shown, seen, done = run.shown(), run.step("first"), run.completed()[0]
    for event_, minutes, round_ in ((shown, 2, 3), (seen, 1, 2), (done, 3, 1)):
        event_ |= {"at": shown["at"] - 600_000 + minutes * 60_000, "round": round_, "revision": round_ + 1}
    writer = engine.current().writer
    for sent in ([shown, done], [seen]):
        results = writer.record(keys.environment_id, "u_1", [Event(**one) for one in sent], source="browser").results
        assert {result.status for result in results} == {"stored"}
    other = Event(**(Showing("start", id=run.id).shown(shown["at"] - 900_000)))
    assert writer.record(keys.environment_id, "u_1", [other], source="browser").results[0].reason == "other_guide"
    assert operator.succeeds("verify").out == "1 users compared, 0 differences.\n"
    assert db.session.execute(select(Run.round, Run.revision)).all() == [(2, 3)]
    counted = db.session.execute(select(GuideState.round, GuideState.shown_count).order_by(GuideState.round)).all()
    assert counted == [(1, 0), (2, 1), (3, 0)]


def test_what_differs_is_named_and_is_an_exit_code_of_1(keys: Keys, operator: Operator) -> None:
    _happened(keys, "u_1")
    db.session.execute(update(EventCounter).where(EventCounter.hour == 0).values(count=7))
    db.session.execute(delete(Run))
    db.session.execute(update(User).values(traits={"plan": "paid"}))
    db.session.execute(text("DELETE FROM events WHERE name = 'milestone_reached'"))
    db.session.commit()
    answer = operator.runs("verify", "--project", "invoices")
    assert answer.code == 1, answer
    for said in (
        "u_1 users: traits is {'plan': 'paid'}, the log gives {'plan': 'trial'}",
        "u_1 event_counters 0 invoice_sent: count is 7, the log gives 1",
        ": in the log, but not stored",
        "u_1 milestones_reached first-invoice: stored, but not in the log",
    ):
        assert said in answer.out


def test_events_of_nobody_are_found(keys: Keys, operator: Operator) -> None:
    _happened(keys, "u_1")
    db.session.execute(delete(User))
    db.session.commit()
    answer = operator.runs("verify", "--json")
    assert (answer.code, answer.json["users"]) == (1, 0)
    assert {one["user"] for one in answer.json["differences"]} == {"u_1"}


def test_it_says_since_when_there_is_evidence(keys: Keys, operator: Operator) -> None:
    _happened(keys, "u_1")
    db.session.execute(update(Environment).where(Environment.id == keys.environment_id).values(events_since=864e5))
    db.session.commit()
    answer = operator.succeeds("verify")
    assert "invoices/development keeps events since 1970-01-02: what came before was taken as found." in answer.out
    assert operator.succeeds("verify", "--json").json["events_since"] == {"invoices/development": 86_400_000}
