"""A milestone's toast comes for what just happened, never for what a backend imports."""

from datetime import UTC, datetime

import pytest

from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, event, now

HOUR = 3_600_000


@pytest.fixture
def team_of_yesterday(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Their toast was published a day ago, so that it is not for that reason that it doesn't come."""
    with monkeypatch.context() as yesterday:
        yesterday.setattr("annai_server.api.publications.now", lambda: now() - 24 * HOUR)
        publish(team, guides.milestone(), resource="milestones")
        publish(team, guides.toast())
    return team


def _track(team: Team, user: str, ago: int) -> None:
    at = datetime.fromtimestamp((now() - ago) / 1000, UTC).isoformat()
    answer = team.backend(
        "POST", "/v1/track", {"events": [{"user": user, "name": "invoice_sent", "at": at}]}, to="development"
    )
    assert answer.json["results"][0]["status"] == "stored"


def _toast(team: Team, user: str) -> tuple[list[str], str | None]:
    """What would come by itself now, and why the toast doesn't."""
    answer = Page(team.client, team.development, user).bootstrap()
    state = answer["states"].get("hooray", {})
    return [guide["key"] for guide in answer["guides"]], state.get("reason")


def _milestones(team: Team, user: str) -> dict[str, str]:
    reached: dict[str, str] = team.backend("GET", f"/v1/users/{user}", to="development").json["milestones"]
    return reached


def test_what_a_backend_imports_reaches_its_milestone_quietly(team_of_yesterday: Team) -> None:
    team = team_of_yesterday
    _track(team, "imported", 2 * HOUR)
    _track(team, "reported", HOUR // 2)
    assert _toast(team, "imported") == ([], "milestone_too_old")
    assert _toast(team, "reported") == (["hooray"], None)
    assert list(_milestones(team, "imported")) == ["first-invoice"]


def test_a_toast_comes_for_what_a_browser_did_while_it_was_offline(team_of_yesterday: Team) -> None:
    page = Page(team_of_yesterday.client, team_of_yesterday.development)
    changes = page.report(event("invoice_sent", now() - 2 * HOUR))["changes"]
    assert {"type": "milestone", "key": "first-invoice"} in changes
    assert _toast(team_of_yesterday, page.user) == (["hooray"], None)


def test_an_import_does_not_silence_a_milestone_that_was_reached_before(team_of_yesterday: Team) -> None:
    _track(team_of_yesterday, "u_1", 0)
    _track(team_of_yesterday, "u_1", 2 * HOUR)
    assert _toast(team_of_yesterday, "u_1") == (["hooray"], None)


def test_a_milestone_that_is_defined_later_is_reached_as_of_then_and_never_toasts(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as yesterday:
        yesterday.setattr("annai_server.api.authoring.now", lambda: now() - 24 * HOUR)
        publish(team, guides.toast())
    _track(team, "u_1", HOUR // 2)
    publish(team, guides.milestone(), resource="milestones")
    reached = datetime.fromisoformat(_milestones(team, "u_1")["first-invoice"]).timestamp() * 1000
    assert abs(now() - reached - HOUR // 2) < 60_000
    assert _toast(team, "u_1") == ([], "milestone_too_old")
    _track(team, "u_2", 0)
    assert _toast(team, "u_2") == (["hooray"], None)
