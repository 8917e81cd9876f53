"""Visitors who haven't signed in: let in by a switch, shown what is addressed to them, merged into one user only."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annai_server.domain.anonymous import subject_of
from annai_server.engine.hearing import Hearing
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.writer import Writer
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Alias, Environment, Event, EventCounter, Tombstone, User
from annai_server.store.tables import Run as StoredRun
from api.problems import expect_problem
from api.publishing import publish
from api.stored import everything
from support import guides
from support.cast import Team
from support.page import Page, Run, event, json_of, now, token

VISITORS = {"anonymous": True}
EVERYBODY = {"any": [VISITORS, {"anonymous": False}]}


def visitor_id() -> str:
    return f"anonymous:{uuid.uuid4()}"


@pytest.fixture
def page(app: Flask, team: Team) -> Page:
    """Of production, which requires a signed identity and lets visitors in."""
    publish(team, guides.tour(), to="production")
    publish(team, guides.banner(audience=EVERYBODY), to="production")
    publish(team, guides.milestone(), resource="milestones", to="production")
    let_in(app, team, True)
    return Page(team.client, team.production, user=visitor_id())


def let_in(app: Flask, team: Team, yes: bool) -> None:
    with app.app_context():
        db.session.get_one(Environment, team.production.environment_id).anonymous = yes
        db.session.commit()


def signed_in(page: Page, user: str = "u_42", **claims: Any) -> Page:
    return Page(page.client, page.keys, user=user, token=token(page.keys, user, **claims))


def merge(page: Page, visitor: str) -> TestResponse:
    return page.post("/v1/merge", page.envelope(visitor=visitor))


def expect_merged(page: Page, visitor: str, merged: bool = True) -> None:
    answer = merge(page, visitor)
    assert (answer.status_code, json_of(answer)) == (200, {"v": 1, "merged": merged})


def expect_verified(app: Flask, page: Page) -> None:
    """All that is stored of people is what the log gives."""
    with app.app_context(), at_one_moment() as connection:
        assert [one for _, found in compared(connection, page.keys.environment_id) for one in found] == []


def test_visitors_are_let_in_by_a_switch_that_is_off(app: Flask, team: Team, page: Page) -> None:
    let_in(app, team, False)
    before = everything(app)
    for refused in (page.ask(), page.send(event("visited")), merge(signed_in(page), page.user)):
        assert "anonymous" in expect_problem(refused, 401, "identity")["detail"]
    assert everything(app) == before
    let_in(app, team, True)
    assert page.bootstrap()["guides"]


def test_visitors_see_only_guides_whose_audience_says_so(team: Team, page: Page) -> None:
    segment = {"schema": 1, "key": "newcomers", "title": "Newcomers", "when": VISITORS}
    publish(team, segment, resource="segments", to="production")
    publish(team, guides.tour("hello", audience={"segment": "newcomers"}), to="production")
    publish(team, guides.tour("not-them", audience={"not": {"trait": "plan", "is": "pro"}}), to="production")
    answer = page.bootstrap(want=["welcome", "not-them"])
    assert {one["key"] for one in answer["guides"]} == {"news", "hello"} == {one["key"] for one in answer["menu"]}
    assert answer["states"].keys() == {"news", "hello"}
    assert signed_in(page).bootstrap()["states"].keys() == {"news", "welcome", "not-them"}


def test_the_secret_is_nowhere_and_what_is_shown_instead_opens_nothing(app: Flask, team: Team, page: Page) -> None:
    shown = page.bootstrap(traits={"plan": "trial"})["user"]
    page.report(Run("news").shown())
    assert page.user.removeprefix("anonymous:") not in repr(everything(app))
    assert team.backend("GET", f"/v1/users/{shown}").json["traits"] == {"plan": "trial"}
    assert not Page(page.client, page.keys, user=shown).states()["news"].get("seen")
    for too_short in ("anonymous:", "anonymous:1234567890"):
        expect_problem(Page(page.client, page.keys, user=too_short).ask(), 422, "invalid")


def test_a_visitor_is_of_no_company(team: Team, page: Page) -> None:
    team.backend("PUT", "/v1/companies/c_7", {"traits": {"plan": "pro"}})
    publish(team, guides.tour("pro", audience={"all": [VISITORS, {"company": "plan", "is": "pro"}]}), to="production")
    shown = page.bootstrap(company="c_7", company_traits={"plan": "pro"})
    assert "pro" not in shown["states"]
    page.report(event("visited", company="c_7"))
    assert team.backend("GET", f"/v1/users/{shown['user']}").json["company"] is None


def test_what_a_visitor_did_is_the_users_once_they_sign_in_also_what_comes_late(
    app: Flask, team: Team, page: Page
) -> None:
    """The stricter dismissal wins, and so do the traits of whoever is identified."""
    user, run, late = signed_in(page, traits={"plan": "pro"}), Run("news"), event("invoice_sent")
    user.bootstrap()
    user.report(event("opted_in", properties={"kinds": ["tour"]}, at=now() - 5_000))
    page.bootstrap(traits={"plan": "trial", "from": "fair"})
    page.report(run.shown(), run.ended("closed"), event("opted_out", properties={"kinds": ["tour"]}))
    page.report(event("invoice_sent"))
    expect_merged(user, page.user)
    known = team.backend("GET", "/v1/users/u_42").json
    assert (known["traits"], known["opted_out"]) == ({"plan": "pro", "from": "fair"}, ["tour"])
    assert "first-invoice" in known["milestones"]
    assert user.states()["news"]["reason"] == "dismissed"
    expect_problem(page.ask(), 401, "identity")
    page.report(late, event("opted_in", properties={"kinds": ["tour"]}))
    with app.app_context():
        assert [one.id for one in db.session.scalars(select(User))] == ["u_42"]
        subjects = db.session.scalars(select(Event.subject).where(Event.source == "browser")).all()
        assert len({*subjects}) == 2, "a subject is never rewritten"
    assert team.backend("GET", "/v1/users/u_42").json["opted_out"] == []
    user.report(event("opted_out", properties={"kinds": ["banner"]}))
    page.report(event("opted_in", properties={"kinds": ["banner"]}))
    assert team.backend("GET", "/v1/users/u_42").json["opted_out"] == ["banner"]
    expect_verified(app, page)


def test_a_visitor_is_one_users_only_and_merging_again_changes_nothing(app: Flask, page: Page) -> None:
    page.report(Run("news").shown())
    expect_merged(signed_in(page), page.user)
    before = everything(app)
    expect_merged(signed_in(page), page.user)
    expect_merged(signed_in(page, "u_1"), page.user, merged=False)
    expect_merged(signed_in(page, "u_1", act="support_7"), visitor_id(), merged=False)
    assert everything(app) == before


def test_a_visitor_is_not_merged_where_a_run_of_theirs_is_another_guides_with_the_user(app: Flask, page: Page) -> None:
    """No widget makes such: its ids are by chance. Both stay as they are."""
    run, user = Run("news"), signed_in(page)
    page.report(run.shown())
    user.report(Run("welcome", id=run.id).shown())
    before = everything(app)
    expect_merged(user, page.user, merged=False)
    assert everything(app) == before
    expect_verified(app, page)
    expect_merged(signed_in(page, "u_1"), page.user)
    expect_verified(app, page)


def test_merging_takes_the_users_token_where_identity_is_required(app: Flask, page: Page) -> None:
    page.report(Run("news").shown())
    before = everything(app)
    for wrong in (None, token(page.keys, "u_1"), token(page.keys, exp=1)):
        said = page.envelope(user="u_42", visitor=page.user, **({"token": wrong} if wrong else {}))
        expect_problem(page.post("/v1/merge", said), 401, "identity")
    expect_problem(page.post("/v1/merge", page.envelope(user=visitor_id(), visitor=page.user)), 422, "invalid")
    assert everything(app) == before


def test_of_devices_that_merge_one_visitor_at_once_exactly_one_does(app: Flask, page: Page) -> None:
    """Each through a writer of its own, as in processes of their own, while the visitor goes on."""
    page.report(Run("news").shown(), event("invoice_sent"))
    with app.app_context():
        writers = [Writer(db.engine, Snapshots(), Hearing(), "a secret") for _ in range(4)]
    go = threading.Barrier(8)

    def device(n: int) -> bool:
        go.wait()
        return writers[n % 4].merge(page.keys.environment_id, f"u_{n}", subject_of(page.user))

    with ThreadPoolExecutor(8) as pool:
        merging = pool.map(device, range(8))
        for _ in range(5):
            page.report(event("invoice_sent"))
        won = list(merging)
    for writer in writers:
        writer.stop()
    assert sum(won) == 1
    with app.app_context():
        alias = db.session.scalars(select(Alias)).one()
        assert alias.user_id == f"u_{won.index(True)}"
        assert [one.id for one in db.session.scalars(select(User))] == [alias.user_id]
    expect_verified(app, page)


def test_erasing_a_user_erases_what_they_did_as_a_visitor_and_keeps_it_out(app: Flask, team: Team, page: Page) -> None:
    late = event("visited", at=now() - 1_000)
    page.report(Run("news").shown())
    expect_merged(signed_in(page), page.user)
    team.backend("DELETE", "/v1/users/u_42")
    assert [one["reason"] for one in page.report(late)["results"]] == ["too_old"]
    with app.app_context():
        for gone in (Alias, Event, User):
            assert db.session.scalars(select(gone)).all() == []
        assert len(db.session.scalars(select(Tombstone)).all()) == 2


def test_erasing_a_visitor_who_has_signed_in_erases_the_user_that_they_are(app: Flask, team: Team, page: Page) -> None:
    """Whoever asks may know no other id of theirs; half a user would be left."""
    page.report(Run("news").shown(), event("visited"))
    expect_merged(signed_in(page), page.user)
    signed_in(page).report(event("invoice_sent"))
    assert team.backend("DELETE", f"/v1/users/{subject_of(page.user)}").status_code == 204
    with app.app_context():
        for gone in (Alias, Event, User, EventCounter, StoredRun):
            assert db.session.scalars(select(gone)).all() == []
        assert len(db.session.scalars(select(Tombstone)).all()) == 2
    expect_verified(app, page)


def test_an_author_orders_nothing_for_a_visitor(team: Team, page: Page) -> None:
    shown = page.bootstrap()["user"]
    page.report(Run("news").shown())
    for what, body in (("reset", {}), ("start", {"guide": "news"})):
        expect_problem(team.backend("POST", f"/v1/users/{shown}/{what}", body), 422, "invalid")
