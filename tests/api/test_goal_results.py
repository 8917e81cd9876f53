"""A guide's goal: how many reached it who saw the guide, how soon, and how many of those who never saw it."""

from typing import Any

import pytest
from flask import Flask

from api.publishing import publish
from api.test_companies import expect_replayed
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event, now

HOUR = 3_600_000
RESULTS = "/admin/p/invoices/guides/welcome/results?environment=development"


@pytest.fixture
def aiming(team: Team) -> Team:
    """A tour whose goal is the first invoice."""
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(goal="first-invoice"))
    return team


def _goal(team: Team, **query: str) -> Any:
    answer = team.author("GET", "/v1/guides/welcome/results", query_string={"environment": "development", **query})
    assert answer.status_code == 200, answer.json
    return answer.json["goal"]


def _does(team: Team, user: str, *, shown: float | None = None, sends: float | None = None) -> None:
    """So many hours ago."""
    page = Page(team.client, team.development, user=user)
    page.bootstrap()
    if shown is not None:
        page.report(Run().shown(now() - round(shown * HOUR)))
    if sends is not None:
        page.report(event("invoice_sent", now() - round(sends * HOUR)))


def _story(team: Team) -> None:
    _does(team, "after_an_hour", shown=10, sends=9)
    _does(team, "after_three", shown=10, sends=7)
    _does(team, "after_six", shown=10, sends=4)
    _does(team, "not_yet", shown=10)
    _does(team, "long_before", shown=10, sends=20)
    _does(team, "without_it", sends=5)
    _does(team, "neither")
    _does(team, "nor_she")


def test_both_groups_are_counted_with_who_had_reached_it_before_and_the_time_that_half_of_them_took(
    app: Flask, aiming: Team
) -> None:
    _story(aiming)
    found = _goal(aiming)
    assert found.pop("median_ms") == pytest.approx(3 * HOUR, abs=10_000)
    assert found == {
        "milestone": "first-invoice",
        "days": 14,
        "shown": {"people": 5, "before": 1, "reached": 3},
        "others": {"people": 3, "before": 0, "reached": 1},
    }
    expect_replayed(app, aiming)


def test_of_two_the_time_lies_in_the_middle_and_of_none_there_is_none(aiming: Team) -> None:
    assert _goal(aiming)["median_ms"] is None
    _does(aiming, "u_1", shown=10, sends=9)
    _does(aiming, "u_2", shown=10, sends=6)
    assert _goal(aiming)["median_ms"] == pytest.approx(2.5 * HOUR, abs=10_000)


def test_whoever_sees_it_twice_is_one_person_whose_time_begins_with_the_first(aiming: Team) -> None:
    _does(aiming, "u_1", shown=10)
    _does(aiming, "u_1", shown=2, sends=1)
    found = _goal(aiming)
    assert (found["shown"]["people"], found["shown"]["reached"]) == (1, 1)
    assert found["median_ms"] == pytest.approx(9 * HOUR, abs=10_000)


def test_internal_users_are_in_neither_group(aiming: Team) -> None:
    for user in ("staff_1", "staff_2"):
        aiming.backend("PUT", f"/v1/users/{user}", {"internal": True}, to="development")
    _does(aiming, "staff_1", shown=2, sends=1)
    _does(aiming, "staff_2", sends=1)
    nobody = {"people": 0, "before": 0, "reached": 0}
    assert (_goal(aiming)["shown"], _goal(aiming)["others"]) == (nobody, nobody)


def test_a_period_has_those_first_shown_in_it_and_others_who_were_there_in_it(aiming: Team) -> None:
    _story(aiming)
    past = {"from": "2001-01-01", "until": "2001-01-31"}
    nobody = {"people": 0, "before": 0, "reached": 0}
    assert (_goal(aiming, **past)["shown"], _goal(aiming, **past)["others"]) == (nobody, nobody)
    coming = _goal(aiming, **{"from": "2900-01-01"})
    assert (coming["shown"], coming["others"]) == (nobody, nobody)


def test_what_a_company_reaches_counts_for_each_of_its_members(team: Team) -> None:
    publish(team, guides.milestone(scope="company"), resource="milestones")
    publish(team, guides.tour(goal="first-invoice"))
    for user, company in (("reader", "c_1"), ("colleague", "c_1"), ("stranger", "c_2")):
        team.backend("PUT", f"/v1/users/{user}", {"company": company}, to="development")
    _does(team, "reader", shown=3)
    _does(team, "colleague", sends=1)
    _does(team, "stranger")
    found = _goal(team)
    assert found["shown"] == {"people": 1, "before": 0, "reached": 1}
    assert found["others"] == {"people": 2, "before": 0, "reached": 1}


def test_a_guide_without_a_goal_has_none_and_its_author_is_told_where_to_set_one(team: Team, author: Desk) -> None:
    publish(team, guides.tour())
    assert _goal(team) is None
    _does(team, "u_1", shown=1)
    page = author.get(RESULTS).text
    assert "Give the guide a goal" in page
    assert 'data-group="shown"' not in page


def test_an_author_reads_both_groups_and_what_to_make_of_them(aiming: Team, author: Desk) -> None:
    _story(aiming)
    page = author.get(RESULTS).text
    for words in (
        "First invoice",
        'data-group="shown"',
        'data-group="others"',
        "3 hours",
        "75%",
        "within 14 days of first seeing it",
        "known by the end of this period, have been seen since its beginning",
        "Only a holdout group",
    ):
        assert words in page, words
