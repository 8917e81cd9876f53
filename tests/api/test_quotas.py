"""An environment takes in no more events of its host's in a month than somebody has said; guidance goes on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from annai_server import clock, engine
from annai_server.bookkeeper import Bookkeeper
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Company, HourlyCount, User
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.apps import lent
from support.cast import Team
from support.locks import PATIENCE, Locks
from support.page import Page, Run, event, statuses, token

SETTINGS = "/admin/p/invoices/settings/development"
RULES = {"allowed_origins": "*", "budget_gap": "30", "budget_day": "3", "holdout": "0"}
MINUTE = 60_000
MONTH = 31 * 24 * 3_600_000


@pytest.fixture
def page(team: Team) -> Page:
    publish(team, guides.banner(), to="development")
    return Page(team.client, team.development)


def _bound(author: Desk, events: str) -> None:
    assert author.post(SETTINGS, {**RULES, "monthly_events": events}).status_code == 302


def _tracked(team: Team, *users: str) -> tuple[int, str]:
    body = {"events": [{"user": user, "name": "invoice_sent"} for user in users]}
    answer = team.backend("POST", "/v1/track", body, to="development")
    return answer.status_code, answer.json.get("code", "")


def test_beyond_it_events_of_the_host_are_refused_and_those_of_guidance_are_not(
    app: Flask, team: Team, author: Desk, page: Page, settings: Settings
) -> None:
    _bound(author, "3")
    run = Run("news")
    sent = page.report(event("visited"), run.shown())
    assert statuses(sent) == ["stored", "stored"]
    assert _tracked(team, "u_1", "u_2") == (200, "")

    late = event("visited")
    for _ in range(2):
        told = page.report(late, run.ended("closed"))
        assert statuses(told)[0] == "quota"
        assert "3 events" in told["results"][0]["detail"]
    assert page.bootstrap()["states"]["news"]["reason"] in ("completed", "dismissed")
    body = {"events": [{"user": "u_1", "name": "invoice_sent"}]}
    refused = expect_problem(team.backend("POST", "/v1/track", body, to="development"), 429, "quota")
    assert 0 < refused["retry_after"] <= 3_600
    assert [team.backend("GET", f"/v1/users/{user}", to="development").status_code for user in ("u_1", "u_3")] == [
        200,
        404,
    ]

    Bookkeeper(app).write()
    with lent(replace(settings, port=8601)) as beside:
        elsewhere = Page(beside.test_client(), team.development)
        assert statuses(elsewhere.report(event("visited"))) == ["quota"], "in another process, too"
    assert "3 so far this month" in author.get("/admin/p/invoices/settings?environment=development").text
    _bound(author, "4")
    assert statuses(page.report(late)) == ["stored"], "what is allowed later is taken in later"
    assert statuses(page.report(event("visited"))) == ["quota"]
    _bound(author, "")
    assert statuses(page.report(event("visited"))) == ["stored"]


def test_what_is_kept_on_a_page_s_word_alone_counts_as_an_event(
    team: Team, author: Desk, page: Page, in_app: None
) -> None:
    _bound(author, "4")
    newcomer = Page(page.client, page.keys, user="u_new")
    publish(team, guides.banner("trial", audience={"trait": "plan", "is": "trial"}), to="development")
    for one, words in ((page, {}), (page, {"plan": "free"}), (newcomer, {"plan": "free"})):
        one.bootstrap(traits=words)
        assert engine.current().writer.drain()
    page.bootstrap(traits={"plan": "free"})
    page.bootstrap(company="c_7")
    assert engine.current().writer.drain()

    shown = page.bootstrap(traits={"plan": "trial"}, company="c_8")
    assert "trial" in shown["states"], "it decides what this page view shows"
    assert Page(page.client, page.keys, user="u_late").bootstrap()["guides"]
    assert engine.current().writer.drain()
    known = {user.id: (user.traits, user.company_id) for user in db.session.scalars(select(User))}
    assert known == {"u_42": ({"plan": "free"}, "c_7"), "u_new": ({"plan": "free"}, None)}
    assert db.session.scalars(select(Company.id)).all() == ["c_7"]


def test_what_a_token_says_is_kept_beyond_it(team: Team, author: Desk, page: Page, in_app: None) -> None:
    _bound(author, "0")
    said = token(page.keys, traits={"plan": "trial"}, company="c_7", company_traits={"size": 3})
    page.bootstrap(token=said, traits={"colour": "red"})
    assert engine.current().writer.drain()
    user = db.session.scalars(select(User)).one()
    assert (user.traits, user.company_id) == ({"plan": "trial"}, "c_7")
    assert db.session.scalars(select(Company)).one().traits == {"size": 3}


def test_a_month_begins_anew(team: Team, author: Desk, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    _bound(author, "0")
    assert statuses(page.report(event("visited"))) == ["quota"]
    _bound(author, "1")
    assert statuses(page.report(event("visited"))) == ["stored"]
    assert _tracked(team, "u_1") == (429, "quota")
    then = clock.now() + MONTH
    monkeypatch.setattr("annai_server.api.server_side.now", lambda: then)
    assert _tracked(team, "u_1") == (200, "")
    assert _tracked(team, "u_1") == (429, "quota")


@pytest.mark.parametrize("wrong", ["-1", "many", "1.5"])
def test_a_bound_is_a_whole_number(author: Desk, wrong: str) -> None:
    answer = author.post(SETTINGS, {**RULES, "monthly_events": wrong})
    assert answer.status_code == 422
    assert 'aria-describedby="monthly_events-error"' in answer.text


def test_what_is_just_being_written_down_counts_and_counts_once(
    app: Flask, author: Desk, page: Page, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bound(author, "3")
    assert statuses(page.report(event("visited"), event("visited"))) == ["stored", "stored"]
    Bookkeeper(app).write()
    assert statuses(page.report(event("visited"))) == ["stored"]
    db.session.execute(update(HourlyCount).values(times=HourlyCount.times))
    a_minute_on = clock.now() + MINUTE
    with ThreadPoolExecutor(2) as elsewhere:
        writing = elsewhere.submit(Bookkeeper(app).write)
        locks.until_somebody_waits()
        monkeypatch.setattr(clock, "now", lambda: a_minute_on)
        try:
            # Whom it lets in has to wait for us, who hold what is written.
            told = elsewhere.submit(page.report, event("visited")).result(PATIENCE)
        finally:
            db.session.commit()
        writing.result()
    assert statuses(told) == ["quota"]
    _bound(author, "4")
    assert statuses(page.report(event("visited"))) == ["stored"]
    assert statuses(page.report(event("visited"))) == ["quota"]
