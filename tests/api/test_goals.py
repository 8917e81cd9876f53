"""A guide's goal that is reached while it runs: the browser is told, so that the tour can end."""

import pytest

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run, event, now

MINUTE = 60_000


@pytest.fixture
def page(team: Team) -> Page:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(goal="first-invoice"))
    return Page(team.client, team.development)


def test_a_goal_reached_in_the_course_of_a_run_is_told(page: Page) -> None:
    page.report(Run().shown(now() - MINUTE))
    assert "reached" not in page.states()["welcome"]
    reached = now()
    page.report(event("invoice_sent", reached))
    assert abs(page.states()["welcome"]["reached"] - reached) < 10_000


def test_a_goal_reached_before_ends_no_replay(page: Page) -> None:
    page.report(event("invoice_sent", now() - MINUTE))
    page.report(Run().shown())
    assert "reached" not in page.states()["welcome"]


def test_without_a_run_there_is_nothing_to_end(page: Page) -> None:
    page.report(event("invoice_sent", now()))
    assert "reached" not in page.states()["welcome"]
