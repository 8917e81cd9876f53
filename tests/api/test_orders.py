"""An author lets one user begin anew with a guide or with all, or starts one for them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.engine.compiling import compile_snapshot
from annai_server.operations.verification import differences
from annai_server.store import published
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import AuditEntry
from api.publishing import publish
from api.stored import everything
from support import guides
from support.cast import Answer, Team
from support.page import Page, Run, event, now

PRO = {"trait": "plan", "is": "pro"}
HOUR = 3_600_000


@pytest.fixture
def page(team: Team) -> Page:
    """Somebody known, where a tour, a banner for others, and a checklist are published."""
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour())
    publish(team, guides.banner(audience=PRO, push=False))
    items = [
        {"key": "invoice", "title": "Send an invoice", "done_when": {"event": "invoice_sent"}},
        {"key": "tour", "title": "Take the tour", "done_when": {"guide": "welcome"}},
    ]
    publish(team, guides.checklist(items=items))
    team.backend("PUT", "/v1/users/u_42", {"traits": {"plan": "trial"}}, to="development")
    return Page(team.client, team.development)


def order(team: Team, what: str, user: str = "u_42", **body: Any) -> Answer:
    return team.backend("POST", f"/v1/users/{user}/{what}", body, to="development")


def reasons(page: Page) -> dict[str, str]:
    return {key: state.get("reason", "eligible") for key, state in page.states().items()}


def expect_replayed(app: Flask, page: Page) -> None:
    """What is stored of them is what the log gives."""
    with app.app_context(), at_one_moment() as connection:
        snapshot = compile_snapshot(published.load(connection, page.keys.environment_id))
        assert differences(connection, snapshot, [page.user]) == []


@pytest.mark.parametrize("which", [{"guide": "welcome"}, {}])
def test_somebody_begins_anew_and_keeps_milestones_choices_and_interruptions(
    app: Flask, team: Team, page: Page, which: dict[str, str]
) -> None:
    run = Run()
    said = [event("invoice_sent"), event("opted_out", properties={"kinds": ["banner"]})]
    page.report(run.shown(), run.step("second"), run.ended("snoozed"), *run.completed(), *said)
    before = page.bootstrap()
    assert (before["states"]["welcome"]["reason"], before["states"]["welcome"]["seen"]) == ("completed", True)
    answer = order(team, "reset", **which)
    standing = next(one for one in answer.json["guides"] if one["key"] == "welcome")
    assert (standing["shown"], standing["completed_at"]) == (0, None)
    after = page.bootstrap(known=before["state"])
    assert after["states"]["welcome"] == {"auto": False, "reason": "budget_gap", **_rest(after["states"]["welcome"])}
    assert not {"completed", "run"} & after["states"]["welcome"].keys()
    assert (after["opted_out"], after["budget"]["shown"]) == (["banner"], before["budget"]["shown"])
    assert "first-invoice" in team.backend("GET", "/v1/users/u_42", to="development").json["milestones"]
    expect_replayed(app, page)


def _rest(state: dict[str, Any]) -> dict[str, Any]:
    assert not state["seen"]
    assert state["over"]
    return {name: state[name] for name in ("seen", "over", "until")}


def test_of_a_checklist_what_still_holds_is_ticked_again_and_what_does_not_is_not(
    app: Flask, team: Team, page: Page
) -> None:
    page.report(*Run().completed(), event("invoice_sent"))
    assert page.states()["start"]["done"] == ["invoice", "tour"]
    order(team, "reset", guide="start")
    assert page.states()["start"]["done"] == ["invoice", "tour"]
    order(team, "reset")
    assert page.states()["start"]["done"] == ["invoice"]
    expect_replayed(app, page)
    page.report(*Run().completed())
    assert page.states()["start"]["done"] == ["invoice", "tour"]
    expect_replayed(app, page)


def test_what_happened_before_and_arrives_late_no_longer_counts(app: Flask, team: Team, page: Page) -> None:
    old, sent_at = Run(), now() - HOUR
    page.report(old.shown(sent_at, interruption=False))
    assert page.states()["welcome"]["run"]["id"] == old.id
    order(team, "reset", guide="welcome")
    page.report(old.step("second", sent_at), old.ended("skipped", sent_at), Run().shown(sent_at, interruption=False))
    assert reasons(page)["welcome"] == "eligible"
    assert "run" not in page.states()["welcome"]
    expect_replayed(app, page)
    anew = Run()
    page.report(anew.shown(interruption=False), anew.ended("skipped"))
    assert reasons(page)["welcome"] == "dismissed"
    expect_replayed(app, page)


def test_what_an_author_starts_comes_once_whatever_holds_it_back(app: Flask, team: Team, page: Page) -> None:
    seen = Run()
    page.report(seen.shown(), seen.ended("skipped"))
    assert {**reasons(page), "news": None} == {"welcome": "dismissed", "news": None, "start": "eligible"}
    order(team, "start", guide="welcome")
    assert order(team, "start", guide="news").status_code == 200
    told = team.backend("POST", "/v1/explain", {"user": "u_42", "guide": "news"}, to="development").json["guides"][0]
    assert (told["shows"], told["because"][:27]) == (True, "An author has started it fo")
    expect_replayed(app, page)
    answer = page.bootstrap()
    assert {"news", "welcome"} <= {one["key"] for one in answer["guides"]}
    begun = answer["states"]["news"]["run"]
    assert (begun["by"], begun["shown"], begun["step"]) == ("hand", False, None)
    assert begun["at"] == answer["server_time"]
    # Another browser is told of the very same run, so that both together are one.
    assert page.states()["news"]["run"]["id"] == begun["id"]
    run = Run("news", id=begun["id"])
    page.report(run.shown(by="hand", interruption=False))
    assert page.states().get("news", {}).get("run", {}).get("by") is None
    expect_replayed(app, page)
    page.report(run.ended("closed"))
    assert "news" not in {one["key"] for one in page.bootstrap()["guides"]}
    expect_replayed(app, page)


def test_a_showing_to_one_of_your_own_is_in_no_results(team: Team, page: Page) -> None:
    for internal, people in ((True, 0), (False, 1)):
        team.backend("PUT", "/v1/users/u_42", {"internal": internal}, to="development")
        order(team, "start", guide="welcome")
        page.report(Run(id=page.states()["welcome"]["run"]["id"]).shown(by="hand", interruption=False))
        results = team.author("GET", "/v1/guides/welcome/results?environment=development").json
        assert results["shown"]["people"] == people


def test_what_cannot_be_is_refused_and_changes_nothing(app: Flask, team: Team, page: Page) -> None:
    page.report(event("opted_out", properties={"kinds": ["tour"]}))
    team.author("POST", "/v1/guides/news/stop", {"environment": "development"})
    before = everything(app)
    refused = [
        order(team, "reset", user="u_nobody"),
        order(team, "reset", guide="nothing"),
        order(team, "start", guide="nothing"),
        order(team, "start"),
        order(team, "start", guide="welcome"),
        order(team, "start", guide="news"),
        team.author("POST", "/v1/users/u_42/reset", {}),
        team.author("POST", "/v1/users/u_42/reset", {"environment": "nowhere"}),
        team.backend("POST", "/v1/users/u_42/reset", {"environment": "development"}),
    ]
    assert [answer.status_code for answer in refused] == [404, 404, 404, 422, 422, 422, 422, 404, 403]
    assert everything(app) == before


def test_the_audit_log_tells_who_did_it_and_not_to_whom(app: Flask, team: Team, page: Page) -> None:
    where = {"environment": "development"}
    assert team.author("POST", "/v1/users/u_42/reset", where).status_code == 200
    assert team.author("POST", "/v1/users/u_42/start", {**where, "guide": "welcome"}).status_code == 200
    with app.app_context():
        of_users = select(AuditEntry).where(AuditEntry.subject_type == "user").order_by(AuditEntry.id)
        found = db.session.scalars(of_users).all()
        assert [(one.action, one.subject_key, one.after) for one in found] == [
            ("reset", "", None),
            ("start", "", {"guide": "welcome"}),
        ]
        assert all(one.by.startswith("ak_") for one in found)
