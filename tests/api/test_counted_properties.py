"""A condition on an event's properties counts what happened before it was published, and all that comes after."""

from typing import Any

import pytest
from flask import Flask

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run

SENT = {"event": "invoice_sent", "where": {"amount": {"gte": 100}, "plan": {"is_not": "free"}}}


def track(team: Team, *amounts: Any, user: str = "u_1") -> None:
    events = [{"user": user, "name": "invoice_sent", "properties": {"amount": amount}} for amount in amounts]
    answer = team.backend("POST", "/v1/track", {"events": events}, to="development")
    assert {one["status"] for one in answer.json["results"]} == {"stored"}


def reason(team: Team, user: str = "u_1") -> str:
    answer = team.backend("GET", f"/v1/users/{user}/guides", to="development")
    found: dict[str, str] = {one["key"]: one["reason"] for one in answer.json["guides"]}
    return found["welcome"]


@pytest.fixture
def twice(team: Team) -> Team:
    track(team, 250, 5, "100", None)
    publish(team, guides.tour(audience={**SENT, "count": {"gte": 2}}))
    return team


def test_what_came_before_counts(twice: Team, app: Flask) -> None:
    assert reason(twice) == "not_in_audience"
    track(twice, 99, 100)
    assert reason(twice) == "eligible"
    assert reason(twice, "u_2") == "not_in_audience"


def test_what_came_while_nobody_asked_counts_once_it_is_asked_again(twice: Team) -> None:
    twice.author("POST", "/v1/guides/welcome/unpublish", {"environment": "development"})
    track(twice, 300)
    publish(twice, guides.tour(audience={**SENT, "count": {"gte": 2}}))
    assert reason(twice) == "eligible"


def test_a_second_guide_that_asks_the_same_counts_nothing_twice(twice: Team) -> None:
    publish(twice, guides.tour("again", audience=SENT))
    assert reason(twice) == "not_in_audience"


def test_a_segment_that_asks_counts_for_the_guides_that_use_it(team: Team) -> None:
    track(team, 500)
    publish(team, {"schema": 1, "key": "big", "title": "Big", "when": SENT}, resource="segments")
    track(team, 600)
    publish(team, guides.tour(audience={"all": [{"segment": "big"}, {"event": "invoice_sent", "count": {"gte": 2}}]}))
    assert reason(team) == "eligible"


def test_what_happens_to_guides_counts_too_once_it_is_asked_for(team: Team) -> None:
    publish(team, guides.banner())
    page = Page(team.client, team.development, "u_1")
    page.report(Run("news").shown(interruption=False))
    publish(team, guides.tour(audience={"event": "guide_shown", "count": {"gte": 2}}))
    assert reason(team) == "not_in_audience"
    page.report(Run("news").shown(interruption=False))
    assert reason(team) == "eligible"
    assert reason(team, "u_2") == "not_in_audience"


def test_a_milestone_has_the_time_of_the_event_that_reached_it(team: Team) -> None:
    at = ["2026-11-01T10:00:00Z", "2026-11-03T10:00:00Z", "2026-11-02T10:00:00Z"]
    events = [
        {"user": "u_1", "name": "invoice_sent", "at": moment, "properties": {"amount": amount}}
        for moment, amount in zip(at, (5, 200, 300), strict=True)
    ]
    team.backend("POST", "/v1/track", {"events": events}, to="development")
    publish(team, guides.milestone("big", when={**SENT, "count": {"gte": 2}}), resource="milestones")
    team.backend("PUT", "/v1/users/u_1", {"traits": {"seen": True}}, to="development")
    profile = team.backend("GET", "/v1/users/u_1", to="development").json
    assert profile["milestones"] == {"big": "2026-11-03T10:00:00Z"}
