"""A tab in use learns within five seconds of a milestone that only the backend saw; an idle one asks seldom."""

from typing import Any

import pytest

from annai_server import engine
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, now

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


@pytest.fixture
def page(team: Team) -> Page:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.toast())
    page = Page(team.client, team.development)
    page.bootstrap()
    with team.client.application.app_context():
        assert engine.current().writer.drain()
    return page


def _at_noon(monkeypatch: pytest.MonkeyPatch, *, minutes: int = 0) -> None:
    """Today, far from the midnight that makes everybody's first page view a new one."""
    at = now() // DAY * DAY + DAY // 2 + minutes * MINUTE
    monkeypatch.setattr("annai_server.clock.now", lambda: at)


def test_while_a_toast_waits_for_its_milestone_the_browser_comes_back_soon(page: Page) -> None:
    full = page.bootstrap()
    assert full["poll_after"] == 4
    unchanged = page.bootstrap(known=full["state"])
    assert (unchanged["unchanged"], unchanged["poll_after"]) == (True, 4)


def test_the_next_question_after_the_backend_reported_it_brings_the_toast(team: Team, page: Page) -> None:
    known = page.bootstrap()["state"]
    tracked = {"events": [{"user": page.user, "name": "invoice_sent"}]}
    team.backend("POST", "/v1/track", tracked, to="development")
    answer = page.bootstrap(known=known)
    assert answer["states"]["hooray"]["auto"]
    assert answer["poll_after"] is None


def test_after_some_minutes_on_the_same_page_the_browser_comes_back_seldom(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_noon(monkeypatch)
    state = page.bootstrap(url="https://app.example.com/invoices")["state"]
    _at_noon(monkeypatch, minutes=6)
    idle = page.bootstrap(known=state, url="https://app.example.com/invoices")
    assert (idle["unchanged"], idle["poll_after"]) == (True, 60)
    moved = page.bootstrap(known=idle["state"], url="https://app.example.com/customers")
    assert (moved["unchanged"], moved["poll_after"]) == (True, 4)


@pytest.mark.parametrize("changes", [{"audience": {"trait": "plan", "is": "paid"}}, {"milestone": "never-published"}])
def test_nobody_asks_often_for_a_toast_that_cannot_come(team: Team, page: Page, changes: dict[str, Any]) -> None:
    publish(team, guides.toast(**changes))
    assert page.bootstrap()["poll_after"] is None


def test_without_a_toast_the_browser_keeps_its_own_rhythm(team: Team) -> None:
    publish(team, guides.tour())
    assert Page(team.client, team.development).bootstrap()["poll_after"] is None
