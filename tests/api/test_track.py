"""A backend reports what only it knows; each event counts once, and what follows from it is there at once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from annai_server.domain.ids import uuid7
from annai_server.store.database import db
from annai_server.store.tables import Event
from support import guides
from support.cast import Team

AT = 1_795_291_200_000


@pytest.fixture
def guided(team: Team) -> Team:
    """Production serves a checklist, a milestone and its toast."""
    for resource, document in (
        ("milestones", guides.milestone()),
        ("guides", guides.checklist()),
        ("guides", guides.toast()),
        ("guides", guides.tour(audience={"trait": "plan", "is": "trial"})),
    ):
        path = f"/v1/{resource}/{document['key']}"
        assert team.author("PUT", path, {"document": document}).status_code == 200
        assert team.author("POST", f"{path}/publish", {"environment": "production"}).status_code == 200
    return team


def _events(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event).where(Event.name == name)) or 0


def test_events_of_many_users_are_stored_in_one_batch(app: Flask, team: Team) -> None:
    sent = [{"user": f"u_{n % 40}", "name": "invoice_sent", "properties": {"n": n}} for n in range(200)]
    results = team.backend("POST", "/v1/track", {"events": sent}).json["results"]
    assert [result["status"] for result in results] == ["stored"] * 200
    assert len({result["id"] for result in results}) == 200
    assert _events(app, "invoice_sent") == 200


def test_a_batch_sent_twice_counts_once(app: Flask, team: Team) -> None:
    batch = {"events": [{"id": str(uuid7(AT + n)), "user": "u_1", "name": "invoice_sent"} for n in range(3)]}
    first = team.backend("POST", "/v1/track", batch).json["results"]
    second = team.backend("POST", "/v1/track", batch).json["results"]
    assert [result["status"] for result in first] == ["stored"] * 3
    assert [result["status"] for result in second] == ["duplicate"] * 3
    assert [result["id"] for result in first] == [event["id"] for event in batch["events"]]
    assert _events(app, "invoice_sent") == 3


def test_one_bad_event_does_not_spoil_the_others(app: Flask, team: Team) -> None:
    sent = [
        {"user": "u_1", "name": "invoice_sent"},
        {"user": "u_1", "name": "milestone_reached"},
        {"user": "u_1", "name": "guide_shown"},
        {"user": "u_2", "name": "invoice_sent"},
    ]
    results = team.backend("POST", "/v1/track", {"events": sent}).json["results"]
    assert [(result["status"], result.get("reason")) for result in results] == [
        ("stored", None),
        ("rejected", "reserved_name"),
        ("rejected", "bad_event"),
        ("stored", None),
    ]
    assert _events(app, "invoice_sent") == 2


@pytest.mark.parametrize(
    ("at", "stored"), [("2024-03-01T09:00:00+09:00", 1_709_251_200_000), ("1969-12-31T23:59:59Z", 0)]
)
def test_past_events_import_with_their_own_times(app: Flask, team: Team, at: str, stored: int) -> None:
    """Which begin with 1970."""
    event = {"user": "u_1", "name": "invoice_sent", "at": at}
    assert team.backend("POST", "/v1/track", {"events": [event]}).json["results"][0]["status"] == "stored"
    with app.app_context():
        assert db.session.scalars(select(Event.occurred_at)).one() == stored


def test_what_a_backend_reports_reaches_milestones_and_ticks_items(guided: Team) -> None:
    guided.backend("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]})
    user = guided.backend("GET", "/v1/users/u_1").json
    assert list(user["milestones"]) == ["first-invoice"]
    items = _standing(guided, "u_1")["start"]["items"]
    assert items["invoice"] is not None
    assert items["customer"] is None


def test_the_backend_learns_where_a_user_stands_and_why(guided: Team) -> None:
    guided.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "paid"}})
    standing = _standing(guided, "u_1")
    assert {key: one["reason"] for key, one in standing.items()} == {
        "hooray": "milestone_not_reached",
        "start": "eligible",
        "welcome": "not_in_audience",
    }
    assert standing["start"]["shown"] == 0
    guided.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}})
    assert _standing(guided, "u_1")["welcome"]["reason"] == "eligible"


def test_somebody_not_heard_of_yet_stands_where_everybody_begins(guided: Team) -> None:
    assert _standing(guided, "new")["start"]["reason"] == "eligible"


def _standing(team: Team, user: str) -> dict[str, dict[str, Any]]:
    found = team.backend("GET", f"/v1/users/{user}/guides").json["guides"]
    return {one["key"]: one for one in found}
