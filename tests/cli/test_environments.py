"""What environments take in and whom they know, and how much they may: the admin's settings, from a terminal."""

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server import bookkeeper, engine
from annai_server.domain.duration import DAY_MS
from annai_server.engine.jobs import Visit
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, User
from cli.conftest import Operator
from support.admin_desk import Desk
from support.cast import Team, cast
from support.page import Page, event, now, statuses


@pytest.fixture
def operator(app_operator: Operator) -> Operator:
    return app_operator


@pytest.fixture
def team(app: Flask) -> Team:
    return cast(app).team


def _listed(operator: Operator) -> dict[str, dict[str, int | None]]:
    told = operator.succeeds("environment", "list", "--project", "invoices", "--json").json["environments"]
    names = ("events", "at_most", "users", "seen", "internal", "visitors")
    return {one["environment"]: {name: one[name] for name in names} for one in told}


def test_it_lists_events_of_the_month_and_the_people_of_each_environment(
    app: Flask, team: Team, operator: Operator
) -> None:
    nothing = {"events": 0, "at_most": None, "users": 0, "seen": 0, "internal": 0, "visitors": 0}
    assert _listed(operator) == {"production": nothing, "development": nothing}
    page = Page(team.client, team.development)
    assert statuses(page.report(event("visited"), event("visited"))) == ["stored", "stored"]
    with app.app_context():
        writer, environment_id = engine.current().writer, team.development.environment_id
        for user in ("u_1", "u_long_gone", "u_staff", "anonymous:somebody"):
            writer.visit(environment_id, user, Visit())
        db.session.get_one(User, (environment_id, "u_long_gone")).last_seen_at = now() - 31 * DAY_MS
        db.session.get_one(User, (environment_id, "u_staff")).internal = True
        db.session.commit()
        bookkeeper.Bookkeeper(app).write()
    assert _listed(operator) == {
        "production": nothing,
        "development": {"events": 2, "at_most": None, "users": 3, "seen": 2, "internal": 1, "visitors": 1},
    }
    said = operator.succeeds("environment", "list", "--project", "invoices").out
    assert "events this month: 2 of any number" in said
    assert "users: 3, of whom seen in 30 days: 2; internal: 1; visitors: 1" in said


def test_a_quota_that_is_set_here_holds_at_once_and_stands_in_the_admin_and_the_audit_log(
    app: Flask, team: Team, operator: Operator
) -> None:
    where = ("--project", "invoices", "--environment", "development")
    assert operator.succeeds("environment", "quota", "1", *where, "--json").json["at_most"] == 1
    page = Page(team.client, team.development)
    assert statuses(page.report(event("visited"))) == ["stored"]
    assert statuses(page.report(event("visited"))) == ["quota"]
    settings = Desk(app).sign_in(team.owner).get("/admin/p/invoices/settings?environment=development").text
    assert 'name="monthly_events" type="number" min="0" value="1"' in settings
    assert "of any number" in operator.succeeds("environment", "quota", "--lift", *where).out
    assert statuses(page.report(event("visited"))) == ["stored"]
    with app.app_context():
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings").order_by(AuditEntry.id))
        assert [one.after for one in noted] == [{"monthly_events": 1}, {"monthly_events": None}]


def test_a_number_or_none_is_named_and_nothing_that_is_none(team: Team, operator: Operator) -> None:
    where = ("--project", "invoices")
    for wrong in ((), ("5", "--lift"), ("-1",), ("many",)):
        refused = operator.runs("environment", "quota", *wrong, *where)
        assert (refused.code, "Usage" in refused.err) == (2, True), wrong
    missing = operator.runs("environment", "quota", "5", *where, "--environment", "nowhere")
    assert "no environment 'nowhere'" in missing.refused()


def test_how_long_events_are_kept_is_set_here_and_stands_in_the_admin_and_the_audit_log(
    app: Flask, team: Team, operator: Operator
) -> None:
    where = ("--project", "invoices", "--environment", "development")
    assert "events are kept for 90 days" in operator.succeeds("environment", "keep", "90", *where).out
    told = operator.succeeds("environment", "list", "--project", "invoices", "--json").json["environments"]
    assert {one["environment"]: one["event_days"] for one in told} == {"production": None, "development": 90}
    settings = Desk(app).sign_in(team.owner).get("/admin/p/invoices/settings?environment=development").text
    assert 'name="event_days" type="number" min="10" max="3650" value="90"' in settings
    for wrong in ((), ("90", "--ever"), ("9",), ("3651",)):
        refused = operator.runs("environment", "keep", *wrong, *where)
        assert (refused.code, "Usage" in refused.err) == (2, True), wrong
    assert "events are kept for ever" in operator.succeeds("environment", "keep", "--ever", *where).out
    with app.app_context():
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "settings").order_by(AuditEntry.id))
        assert [one.after for one in noted] == [{"event_days": 90}, {"event_days": None}]
