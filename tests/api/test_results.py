"""An author's numbers are exactly what happened: in people and in runs, each a share of what was shown."""

import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.domain.ids import uuid7
from annai_server.domain.progress import LEFT_MS
from annai_server.store.database import db
from annai_server.store.tables import Project, Run
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team

HOUR = 3_600_000


class Visitor:
    """One end user of the development environment, as the widget reports them."""

    def __init__(self, team: Team, user: str, *, hours_ago: float = 0) -> None:
        self._team, self._user = team, user
        self._now = int(time.time() * 1000)
        self._at = self._now - round(hours_ago * HOUR)

    def follows(self, guide: str, *steps: str, **end: Any) -> None:
        """Is shown the guide and these steps, then ends it: `completed=True`, or `reason="skipped"`."""
        names = ["guide_shown", *(["step_shown"] * len(steps))]
        events = [self._event(name, guide) for name in names]
        for event, step in zip(events[1:], steps, strict=True):
            event["step"] = step
        if end.get("completed"):
            events += [self._event("guide_completed", guide), self._event("guide_ended", guide, reason="completed")]
        elif reason := end.get("reason"):
            events.append(self._event("guide_ended", guide, reason=reason))
        run = str(uuid7(self._at))
        self._send([event | {"run": run} for event in events])

    def presses(self, guide: str, *buttons: tuple[str, str]) -> None:
        """Is shown the guide once, and presses these (step, button)."""
        clicks = [self._event("action_clicked", guide, step=step, properties={"button": key}) for step, key in buttons]
        run = str(uuid7(self._at))
        self._send([event | {"run": run} for event in (self._event("guide_shown", guide), *clicks)])

    def does(self, name: str) -> None:
        self._send([{"id": str(uuid7(self._at)), "name": name, "at": self._at}])

    def _event(self, name: str, guide: str, **more: Any) -> dict[str, Any]:
        at = {"id": str(uuid7(self._at)), "name": name, "at": self._at}
        return at | {"guide": guide, "revision": 1, "round": 1, "properties": {"by": "itself"}} | more

    def _send(self, events: list[dict[str, Any]]) -> None:
        body = {"v": 1, "key": self._team.development.public, "user": self._user, "sent_at": self._now}
        answer = self._team.client.post("/v1/events", json=body | {"events": events})
        assert [result["status"] for result in answer.get_json()["results"]] == ["stored"] * len(events)


@pytest.fixture
def published(team: Team) -> Team:
    for document in (guides.tour(), guides.checklist()):
        publish(team, document)
    return team


def _results(team: Team, guide: str = "welcome", **query: str) -> dict[str, Any]:
    parameters = {"environment": "development", **query}
    answer = team.author("GET", f"/v1/guides/{guide}/results", query_string=parameters)
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    return body


def test_a_guide_that_nobody_saw_has_a_result_of_zero(published: Team) -> None:
    nothing = {"people": 0, "runs": 0}
    assert _results(published) == {
        "shown": nothing,
        "completed": nothing,
        "ended": {},
        "parts": [{"key": "first", **nothing}, {"key": "second", **nothing}],
        "actions": [],
        "forms": [],
        "arms": [],
        "goal": None,
    }


def test_people_and_runs_are_counted_apart(published: Team) -> None:
    Visitor(published, "u_1").follows("welcome", "first", reason="snoozed")
    Visitor(published, "u_1").follows("welcome", "first", "second", completed=True)
    Visitor(published, "u_2").follows("welcome", "first", reason="skipped")
    Visitor(published, "u_3").follows("welcome", "first")
    assert _results(published) == {
        "shown": {"people": 3, "runs": 4},
        "completed": {"people": 1, "runs": 1},
        "ended": {
            "completed": {"people": 1, "runs": 1},
            "open": {"people": 1, "runs": 1},
            "skipped": {"people": 1, "runs": 1},
            "snoozed": {"people": 1, "runs": 1},
        },
        "parts": [{"key": "first", "people": 3, "runs": 4}, {"key": "second", "people": 1, "runs": 1}],
        "actions": [],
        "forms": [],
        "arms": [],
        "goal": None,
    }


def test_a_run_without_an_end_has_left_after_a_day(published: Team) -> None:
    Visitor(published, "u_1", hours_ago=25).follows("welcome", "first")
    Visitor(published, "u_2", hours_ago=23).follows("welcome", "first")
    assert _results(published)["ended"] == {"left": {"people": 1, "runs": 1}, "open": {"people": 1, "runs": 1}}


def test_a_run_has_left_exactly_a_day_after_its_last_event(
    app: Flask, published: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    Visitor(published, "u_1").follows("welcome", "first")
    with app.app_context():
        last = db.session.scalars(select(Run.last_at)).one()
    monkeypatch.setattr("annai_server.api.authoring.now", lambda: last + LEFT_MS - 1)
    assert list(_results(published)["ended"]) == ["open"]
    monkeypatch.setattr("annai_server.api.authoring.now", lambda: last + LEFT_MS)
    assert list(_results(published)["ended"]) == ["left"]


def test_the_items_of_a_checklist_are_counted_as_they_are_done(published: Team) -> None:
    for user in ("u_1", "u_2"):
        Visitor(published, user).follows("start")
    Visitor(published, "u_1").does("customer_created")
    assert _results(published, "start")["parts"] == [
        {"key": "customer", "people": 1, "runs": 1},
        {"key": "invoice", "people": 0, "runs": 0},
    ]


def test_pressed_buttons_are_counted_once_a_run_in_the_order_of_the_guide(published: Team) -> None:
    visitor = Visitor(published, "u_1")
    visitor.presses("welcome", ("second", "old"), ("second", "more"), ("first", "help"), ("first", "help"))
    visitor.presses("welcome", ("first", "help"))
    Visitor(published, "u_2").presses("welcome", ("first", "help"))
    help_, more = ({"key": key, "label": key, "action": {"do": "next"}} for key in ("help", "more"))
    document = guides.tour()
    document["steps"][0]["buttons"], document["steps"][1]["buttons"] = [help_], [more]
    published.author("PUT", "/v1/guides/welcome", {"version": 1, "document": document})
    assert _results(published)["actions"] == [
        {"step": "first", "button": "help", "people": 2, "runs": 3},
        {"step": "second", "button": "more", "people": 1, "runs": 1},
        {"step": "second", "button": "old", "people": 1, "runs": 1},
    ]


def test_internal_users_are_left_out(published: Team) -> None:
    published.backend("PUT", "/v1/users/staff", {"internal": True}, to="development")
    Visitor(published, "staff").follows("welcome", "first", completed=True)
    assert _results(published)["shown"] == {"people": 0, "runs": 0}


def test_environments_are_counted_apart(published: Team) -> None:
    Visitor(published, "u_1").follows("welcome", "first")
    answer = published.author("GET", "/v1/guides/welcome/results?environment=production")
    assert answer.json["shown"] == {"people": 0, "runs": 0}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_period_counts_the_runs_that_were_first_shown_in_it(app: Flask, published: Team, zone: str) -> None:
    """Days are the project's: `from` is inclusive, `until` exclusive."""
    Visitor(published, "u_1").follows("welcome", "first")
    midnight = datetime.now(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    with app.app_context():
        db.session.get_one(Project, published.project_id).time_zone = zone
        run = db.session.query(Run).one()
        run.shown_at = round(midnight.timestamp() * 1000)
        db.session.commit()
    today, tomorrow = midnight.date().isoformat(), (midnight + timedelta(days=1)).date().isoformat()
    assert _results(published, **{"from": today, "until": tomorrow})["shown"]["runs"] == 1
    assert _results(published, until=today)["shown"]["runs"] == 0
    assert _results(published, **{"from": tomorrow})["shown"]["runs"] == 0


def test_results_of_what_does_not_exist_are_not_found(published: Team) -> None:
    for path in ("nothing/results?environment=production", "welcome/results?environment=staging"):
        expect_problem(published.author("GET", f"/v1/guides/{path}"), 404, "not_found")
