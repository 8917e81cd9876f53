"""What an author scopes to companies counts for all members of one together, and for each company apart."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.operations import publishing
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.rows import table_of
from annai_server.store.tables import Base, Environment, Event, Project
from annai_server.store.tables import Run as RunRow
from api.publishing import publish
from support import guides
from support.cast import Team
from support.locks import Locks
from support.page import Page, Run, event, now, token

HOUR = 3_600_000
TOGETHER = {"scope": "company"}


@pytest.fixture
def meet(team: Team) -> Callable[[str, str | None], Page]:
    """Somebody arrives for the first time, as a member of that company."""

    def arrive(user: str, company: str | None) -> Page:
        team.backend("PUT", f"/v1/users/{user}", {"company": company}, to="development")
        return Page(team.client, team.development, user)

    return arrive


Meet = Callable[[str, str | None], Page]


def why(page: Page, key: str, **fields: Any) -> str:
    """The reason that they are told of that guide; "" where they are told nothing of it."""
    state = page.states(**fields).get(key)
    return "" if state is None else str(state.get("reason", "eligible"))


def expect_replayed(app: Flask, team: Team) -> None:
    with app.app_context(), at_one_moment() as connection:
        found = [one for _, some in compared(connection, team.development.environment_id) for one in some]
        assert found == []


def stored(app: Flask, model: type[Base]) -> list[dict[str, Any]]:
    with app.app_context():
        return [dict(row) for row in db.session.execute(select(table_of(model))).mappings()]


def test_runs_and_events_carry_the_company_of_then(app: Flask, team: Team, meet: Meet) -> None:
    publish(team, guides.tour())
    page, run = meet("u_1", "c_1"), Run()
    page.report(run.shown(interruption=False))
    meet("u_1", "c_2")
    late = {**event("invoice_sent"), "company": "c_1"}
    foreign = {**event("invoice_sent"), "company": "c_9"}
    page.report(late, foreign, event("invoice_sent"), run.ended("skipped"))
    assert [row["company_id"] for row in stored(app, RunRow)] == ["c_1"]
    with app.app_context():
        sent = select(Event.company_id).where(Event.name == "invoice_sent").order_by(Event.occurred_at)
        assert sorted(db.session.scalars(sent), key=str) == ["c_1", "c_2", "c_2"], "a page can't speak for others"


@pytest.mark.parametrize(
    ("frequency", "does", "reason"),
    [
        (TOGETHER, lambda run: [run.shown(interruption=False)], "shown_before"),
        (
            {"at_most": 2, **TOGETHER},
            lambda run: [run.shown(interruption=False), Run().shown(interruption=False)],
            "at_most",
        ),
        ({"every": "1d", **TOGETHER}, lambda run: [run.shown(interruption=False)], "every"),
        (
            {"until": "completed", **TOGETHER},
            lambda run: [run.shown(interruption=False), *run.completed()],
            "completed",
        ),
        (
            {"until": "dismissed", **TOGETHER},
            lambda run: [run.shown(interruption=False), run.ended("skipped")],
            "dismissed",
        ),
    ],
)
def test_what_a_member_did_with_a_guide_counts_for_the_whole_company_and_for_no_other(
    app: Flask, team: Team, meet: Meet, frequency: dict[str, Any], does: Any, reason: str
) -> None:
    publish(team, guides.tour(frequency=frequency))
    colleague, stranger, alone = meet("u_2", "c_1"), meet("u_3", "c_2"), meet("u_4", None)
    assert why(colleague, "welcome") == "eligible"
    meet("u_1", "c_1").report(*does(Run()))
    assert why(colleague, "welcome") == reason
    assert why(stranger, "welcome") == why(alone, "welcome") == "eligible"
    assert colleague.bootstrap()["states"]["welcome"]["seen"] is False
    meet("u_2", "c_2")
    assert why(colleague, "welcome") == "eligible", "whoever changes company stands as the new one does, at once"
    assert why(stranger, "welcome", company="c_1") == reason
    expect_replayed(app, team)


def test_without_a_company_what_they_did_themselves_counts(team: Team, meet: Meet) -> None:
    publish(team, guides.tour(frequency=TOGETHER))
    alone, other, run = meet("u_1", None), meet("u_2", None), Run()
    alone.report(run.shown(interruption=False), run.ended("skipped"))
    assert (why(alone, "welcome"), why(other, "welcome")) == ("dismissed", "eligible")
    meet("u_1", "c_1")
    assert why(alone, "welcome") == "eligible"


def test_an_essential_notice_an_opt_out_and_a_snooze_stay_each_persons_own(team: Team, meet: Meet) -> None:
    publish(team, guides.banner(essential=True, frequency=TOGETHER))
    publish(team, guides.tour(frequency=TOGETHER))
    one, other = meet("u_1", "c_1"), meet("u_2", "c_1")
    notice, tour = Run("news"), Run()
    closed = [notice.shown(interruption=False), notice.ended("closed")]
    one.report(*closed, tour.shown(interruption=False), tour.ended("snoozed"))
    assert (why(one, "news"), why(other, "news")) == ("dismissed", "eligible")
    assert (why(one, "welcome"), why(other, "welcome")) == ("snoozed", "shown_before")
    one.report(event("opted_out", properties={"kinds": ["tour"]}))
    assert (why(one, "welcome"), why(other, "welcome")) == ("opted_out", "shown_before")


def test_a_banner_that_one_of_them_closed_vanishes_for_all_and_a_tour_that_began_finishes(
    team: Team, meet: Meet
) -> None:
    publish(team, guides.banner(frequency={"until": "dismissed", **TOGETHER}))
    publish(team, guides.tour(frequency={"until": "completed", **TOGETHER}))
    one, other = meet("u_1", "c_1"), meet("u_2", "c_1")
    other.report(Run("news").shown(interruption=False), Run().shown(interruption=False))
    banner, tour = Run("news"), Run()
    one.report(
        banner.shown(interruption=False), banner.ended("closed"), tour.shown(interruption=False), *tour.completed()
    )
    states = other.states()
    assert states.get("news", {"leave": "vanished"})["leave"] == "vanished"
    assert states["welcome"]["auto"] is True


def test_an_item_that_anybody_did_is_done_for_all_of_them(app: Flask, team: Team, meet: Meet) -> None:
    items = [
        {"key": "ours", "title": "Ours", "done_when": {"event": "customer_created"}, "scope": "company"},
        {"key": "mine", "title": "Mine", "done_when": {"event": "customer_created"}},
    ]
    publish(team, guides.checklist(items=items))
    one, other, stranger = meet("u_1", "c_1"), meet("u_2", "c_1"), meet("u_3", "c_2")
    told = other.bootstrap()
    changes = one.report(event("customer_created"))["changes"]
    assert {"type": "item", "key": "start/ours"} in changes
    assert one.states()["start"]["done"] == ["ours", "mine"]
    assert other.bootstrap(known=told["state"])["states"]["start"]["done"] == ["ours"], "it isn't unchanged"
    assert stranger.states()["start"]["done"] == []
    meet("u_1", "c_2")
    assert one.states()["start"]["done"] == ["mine"], "what they did was for the company of then"
    expect_replayed(app, team)


def test_a_milestone_of_companies_is_reached_once_and_toasts_for_whose_doing_it_was(
    app: Flask, team: Team, meet: Meet
) -> None:
    thrice = {"event": "invoice_sent", "count": {"gte": 3}}
    publish(team, guides.milestone(when=thrice, scope="company"), resource="milestones")
    publish(team, guides.toast())
    one, other, stranger = meet("u_2", "c_1"), meet("u_1", "c_1"), meet("u_3", "c_2")
    one.report(event("invoice_sent"), event("invoice_sent"))
    stranger.report(event("invoice_sent"))
    assert why(one, "hooray") == ""
    assert other.report(event("invoice_sent"))["changes"] == [{"type": "event", "key": "invoice_sent"}, MILESTONE]
    assert (why(other, "hooray"), why(one, "hooray")) == ("eligible", "milestone_by_another")
    assert why(stranger, "hooray") == ""
    company = team.backend("GET", "/v1/companies/c_1", to="development").json
    assert company["milestones"]["first-invoice"]["user"] == "u_1"
    assert team.backend("GET", "/v1/companies/c_2", to="development").json["milestones"] == {}
    assert one.report(event("invoice_sent"))["changes"] == [{"type": "event", "key": "invoice_sent"}]
    with app.app_context():
        assert len(db.session.scalars(select(Event).where(Event.name == "milestone_reached")).all()) == 1
    expect_replayed(app, team)


MILESTONE = {"type": "milestone", "key": "first-invoice"}


def test_an_answer_holds_no_longer_than_what_time_alone_changes_for_their_company(team: Team, meet: Meet) -> None:
    at_rest = {"not": {"event": "invoice_sent", "within": "2h"}}
    publish(team, guides.milestone("at-rest", when=at_rest, scope="company"), resource="milestones")
    team.backend("PUT", "/v1/users/u_1", {"company": "c_1"}, to="development")
    one, sent = Page(team.client, team.development, "u_1"), now()
    one.report(event("invoice_sent"))
    until = meet("u_2", "c_1").bootstrap()["valid_until"]
    assert until is not None
    assert sent + HOUR <= until <= sent + 3 * HOUR


def test_what_counts_for_companies_from_now_on_counts_what_they_did_before(app: Flask, team: Team, meet: Meet) -> None:
    publish(team, guides.tour())
    one, other, run = meet("u_1", "c_1"), meet("u_2", "c_1"), Run()
    one.report(run.shown(interruption=False), run.ended("skipped"), event("invoice_sent", properties={"amount": 7}))
    assert why(other, "welcome") == "eligible"
    publish(team, guides.tour(frequency=TOGETHER))
    assert why(other, "welcome") == "dismissed"
    big = {"event": "invoice_sent", "where": {"amount": {"gte": 5}}}
    both = {"all": [big, {"guide": "welcome", "is": "dismissed"}]}
    publish(team, guides.milestone(when=both, scope="company"), resource="milestones")
    other.report(event("visited"))
    company = team.backend("GET", "/v1/companies/c_1", to="development").json
    assert "first-invoice" in company["milestones"]
    expect_replayed(app, team)


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [("DELETE", "/v1/users/u_1", "every"), ("POST", "/v1/users/u_1/reset", "eligible")],
)
def test_who_erases_or_resets_somebody_goes_by_what_is_published_meanwhile(
    app: Flask, team: Team, meet: Meet, locks: Locks, method: str, path: str, reason: str
) -> None:
    publish(team, guides.tour())
    meet("u_1", "c_1").report(Run().shown(interruption=False))
    other = meet("u_2", "c_1")
    written = team.author(
        "PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(frequency={"every": "1d", **TOGETHER})}
    )
    assert written.status_code == 200, written.json
    here = db.session.get_one(Environment, team.development.environment_id)
    project = db.session.get_one(Project, team.project_id)
    publishing.publish(project, here, "guide", "welcome", actor=COMMAND_LINE, now=now())
    with ThreadPoolExecutor(1) as elsewhere:
        asked = elsewhere.submit(team.backend, method, path, None if method == "DELETE" else {}, to="development")
        locks.until_somebody_waits()
        db.session.commit()
        assert asked.result().status_code in (200, 204)
    assert why(other, "welcome") == reason
    expect_replayed(app, team)


def test_erasing_somebody_leaves_what_the_company_has_reached_and_no_trace_of_them(
    app: Flask, team: Team, meet: Meet
) -> None:
    publish(team, guides.tour(frequency=TOGETHER))
    items = [{"key": "ours", "title": "Ours", "done_when": {"event": "invoice_sent"}, "scope": "company"}]
    publish(team, guides.checklist(items=items))
    publish(team, guides.milestone(scope="company"), resource="milestones")
    one, other, run = meet("u_gone", "c_1"), meet("u_2", "c_1"), Run()
    mine = Run()
    one.report(run.shown(now() - HOUR, interruption=False), run.ended("skipped"), event("invoice_sent"))
    other.report(mine.shown(by="hand", interruption=False))
    before = other.states()
    assert team.backend("DELETE", "/v1/users/u_gone", to="development").status_code == 204
    after = other.states()
    assert {key: (state.get("reason"), state.get("done")) for key, state in after.items()} == {
        key: (state.get("reason"), state.get("done")) for key, state in before.items()
    }
    company = team.backend("GET", "/v1/companies/c_1", to="development").json
    assert company["milestones"]["first-invoice"]["user"] is None
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                assert "u_gone" not in str(dict(row).values()), table.name
    expect_replayed(app, team)
    other.report(event("invoice_sent"), *mine.completed())
    expect_replayed(app, team)


def test_a_reset_takes_back_what_this_user_did_for_the_company_and_nothing_of_others(
    app: Flask, team: Team, meet: Meet
) -> None:
    publish(team, guides.tour(frequency=TOGETHER))
    items = [
        {"key": "toured", "title": "Toured", "done_when": {"guide": "welcome"}, "scope": "company"},
        {"key": "sent", "title": "Sent", "done_when": {"event": "invoice_sent"}, "scope": "company"},
    ]
    publish(team, guides.checklist(items=items))
    one, other, run = meet("u_1", "c_1"), meet("u_2", "c_1"), Run()
    one.report(run.shown(interruption=False), *run.completed(), event("invoice_sent"))
    assert (why(other, "welcome"), other.states()["start"]["done"]) == ("completed", ["toured", "sent"])
    team.backend("POST", "/v1/users/u_1/reset", {}, to="development")
    assert (why(other, "welcome"), other.states()["start"]["done"]) == ("eligible", ["sent"])
    expect_replayed(app, team)
    again = Run()
    other.report(again.shown(interruption=False), again.ended("skipped"))
    team.backend("POST", "/v1/users/u_1/reset", {"guide": "welcome"}, to="development")
    assert why(one, "welcome") == "dismissed"
    expect_replayed(app, team)


@pytest.mark.parametrize(
    ("language", "because", "change"),
    [
        ("en", "Somebody of the same company has completed it for all of them", "for each person"),
        ("ja", "同じ会社のだれかが、会社全体の分としてすでに完了しています", "ユーザーごとに"),
    ],
)
def test_why_says_that_it_was_somebody_else_of_the_company(
    team: Team, meet: Meet, language: str, because: str, change: str
) -> None:
    publish(team, guides.tour(frequency={"until": "completed", **TOGETHER}))
    run = Run()
    meet("u_1", "c_1").report(run.shown(interruption=False), *run.completed())
    meet("u_2", "c_1")

    def told(user: str) -> dict[str, Any]:
        asked = {"user": user, "guide": "welcome", "language": language}
        answer: dict[str, Any] = team.backend("POST", "/v1/explain", asked, to="development").json["guides"][0]
        return answer

    assert told("u_2")["reason"] == "completed"
    assert told("u_2")["because"].startswith(because)
    assert change in told("u_2")["changes"][0]
    assert not told("u_1")["because"].startswith(because)


def test_a_page_makes_nobody_stand_for_a_company_that_their_token_does_not_name(team: Team, meet: Meet) -> None:
    publish(team, guides.tour(frequency=TOGETHER))
    colleague = meet("u_2", "c_1")
    team.author("GET", "/v1/guides")
    page = Page(team.client, team.development, "u_1", token=token(team.development, "u_1", company="c_7"))
    run = Run()
    page.bootstrap(company="c_1")
    page.report(
        {**run.shown(interruption=False), "company": "c_1"}, {**run.ended("closed"), "company": "c_1"}, company="c_1"
    )
    assert why(colleague, "welcome") == "eligible"
