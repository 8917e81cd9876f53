"""A milestone's numbers: how many reached it, on which day of the project's."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from annai_server.store.database import db
from annai_server.store.tables import Project
from api.problems import expect_problem
from api.publishing import publish
from api.test_companies import expect_replayed
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, event

PAGE = "/admin/p/invoices/milestones/first-invoice/results?environment=development"
DAY = timedelta(days=1)
# Early on a day of UTC, which is still the day before in New York and late on the same in Tokyo.
NIGHT = datetime.now(UTC).replace(hour=3, minute=30, second=0, microsecond=0) - 2 * DAY


@pytest.fixture
def served(team: Team) -> Team:
    publish(team, guides.milestone(), resource="milestones")
    return team


def _reaches(team: Team, user: str, at: datetime, company: str | None = None) -> None:
    if company:
        team.backend("PUT", f"/v1/users/{user}", {"company": company}, to="development")
    page = Page(team.client, team.development, user=user)
    page.report(event("invoice_sent", round(at.timestamp() * 1000)))


def _results(team: Team, **query: str) -> Any:
    asked = {"environment": "development", **query}
    answer = team.author("GET", "/v1/milestones/first-invoice/results", query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def _day(moment: datetime, reached: int) -> dict[str, Any]:
    return {"day": moment.date().isoformat(), "reached": reached}


def test_each_day_says_how_many_reached_it_then(app: Flask, served: Team) -> None:
    assert _results(served) == {"scope": "user", "reached": 0, "days": []}
    for user, at in (("u_1", NIGHT), ("u_2", NIGHT), ("u_3", NIGHT + DAY), ("u_1", NIGHT + DAY)):
        _reaches(served, user, at)
    days = [_day(NIGHT, 2), _day(NIGHT + DAY, 1)]
    assert _results(served) == {"scope": "user", "reached": 3, "days": days}
    expect_replayed(app, served)


@pytest.mark.parametrize(("zone", "earlier"), [("America/New_York", DAY), ("Asia/Kolkata", 0 * DAY), ("UTC", 0 * DAY)])
def test_days_are_those_of_the_projects_time_zone(app: Flask, served: Team, zone: str, earlier: timedelta) -> None:
    with app.app_context():
        db.session.get_one(Project, served.project_id).time_zone = zone
        db.session.commit()
    _reaches(served, "u_1", NIGHT)
    assert _results(served)["days"] == [_day(NIGHT - earlier, 1)]
    first = (NIGHT - earlier).date()
    assert _results(served, **{"from": first.isoformat()})["reached"] == 1
    assert _results(served, until=first.isoformat())["reached"] == 0


def test_internal_users_and_other_environments_are_counted_apart(served: Team) -> None:
    served.backend("PUT", "/v1/users/staff", {"internal": True}, to="development")
    _reaches(served, "staff", NIGHT)
    assert _results(served)["reached"] == 0
    _reaches(served, "u_1", NIGHT)
    assert _results(served, environment="production")["reached"] == 0


def test_what_is_reached_once_per_company_is_counted_in_companies(app: Flask, team: Team) -> None:
    publish(team, guides.milestone(scope="company"), resource="milestones")
    for user, company in (("u_1", "c_1"), ("u_2", "c_1"), ("u_3", "c_2")):
        _reaches(team, user, NIGHT, company)
    assert _results(team) == {"scope": "company", "reached": 2, "days": [_day(NIGHT, 2)]}
    team.backend("DELETE", "/v1/users/u_3", to="development")
    assert _results(team)["reached"] == 2, "it was reached, whoever did it"
    expect_replayed(app, team)


def _says(team: Team, **changes: Any) -> None:
    """In the draft; what is served stays as it is."""
    path = "/v1/milestones/first-invoice"
    sent = {"version": team.author("GET", path).json["version"], "document": guides.milestone(**changes)}
    assert team.author("PUT", path, sent).status_code == 200


def test_a_scope_that_is_only_saved_changes_no_numbers(app: Flask, served: Team, author: Desk) -> None:
    """Neither results nor the list of milestones nor what guides aim at."""
    publish(served, guides.tour(goal="first-invoice"))
    _reaches(served, "u_1", NIGHT)
    _reaches(served, "u_2", NIGHT, company="c_1")

    def numbers() -> Any:
        listed = author.get("/admin/p/invoices/milestones?environment=development").text
        goal = served.author("GET", "/v1/guides/welcome/results?environment=development").json["goal"]
        page = author.get(PAGE).text.partition('data-figure="reached">')[2].partition("</p>")[0]
        return _results(served), re.findall(r'results\?environment=development">(\d+)<', listed), goal["others"], page

    before = numbers()
    assert before[1:] == (["2"], {"people": 2, "before": 0, "reached": 2}, "2")
    _says(served, scope="company")
    assert numbers() == before
    assert _results(served, environment="production")["scope"] == "company", "what will be, where nothing is served"
    publish(served, guides.milestone(scope="company"), resource="milestones")
    assert _results(served)["scope"] == "company"


def test_where_nobody_reached_it_the_condition_is_the_one_that_is_served(served: Team, author: Desk) -> None:
    newer = "The draft has changed since; what is served in Development counts."
    assert newer not in author.get(PAGE).text
    _says(served, when={"event": "invoice_paid"})
    page = author.get(PAGE).text
    assert "invoice_sent" in page
    assert "invoice_paid" not in page
    assert newer in page
    author.post("/admin/language", {"locale": "ja"})
    assert "Developmentで使われている内容です。" in author.get(PAGE).text
    page = author.get(PAGE.replace("development", "production")).text
    assert "invoice_paid" in page, "what it will be, where nothing is served"


def test_a_milestone_that_does_not_exist_has_no_results(served: Team) -> None:
    for path in ("nothing/results?environment=production", "first-invoice/results?environment=staging"):
        expect_problem(served.author("GET", f"/v1/milestones/{path}"), 404, "not_found")


def test_an_author_sees_the_sum_and_the_days_and_what_is_missing_where_there_are_none(
    served: Team, author: Desk
) -> None:
    assert "Nobody reached it in this period." in author.get(PAGE).text
    assert "It isn’t served in Production" in author.get(PAGE.replace("development", "production")).text
    for user in ("u_1", "u_2"):
        _reaches(served, user, NIGHT)
    page = author.get(PAGE).text
    assert '<p class="figure-number" data-figure="reached">2</p>' in page
    assert f'data-day="{NIGHT.date().isoformat()}"' in page
    assert "Results" in author.get("/admin/p/invoices/milestones/first-invoice").text
    assert PAGE.split("?")[0] in author.get("/admin/p/invoices/milestones").text


def test_an_outsider_finds_nothing_there(served: Team, outsiders: Team, app: Flask) -> None:
    assert Desk(app).sign_in(outsiders.owner).get(PAGE).status_code == 404
