"""Each kind of message that a webhook can ask for is told when that happens."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from flask import Flask

from annai_server import engine, worker
from annai_server.courier import Courier
from annai_server.domain.webhooks import KINDS
from annai_server.settings import Settings
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run, event, now
from support.receiver import listening

HERE = {"environment": "development"}
HOUR = 3_600_000
ASKED = {"key": "asked", "submit": "Send", "fields": [{"key": "mark", "type": "rating", "label": "Easy?"}]}
STEPS = [{"key": "first", "title": "First", "body": "Look.", "form": ASKED}]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_allow=(ip_network("127.0.0.0/8"),))


def test_every_kind_is_told(app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    with listening() as receiver:
        hook = {"url": receiver.url, "kinds": list(KINDS)}
        receiver.secret = team.author("POST", "/v1/environments/development/webhooks", hook).json["secret"]
        _published(team)
        _used(Page(team.client, team.development))
        _failed(team, monkeypatch)
        with app.app_context():
            courier = Courier(engine.current().sender, engine.current().tally, now=_later)
            while not courier.deliver():
                pass
        assert set(receiver.kinds) == set(KINDS)
        assert receiver.refused == 0


def _published(team: Team) -> None:
    """A tour is published, taken back, switched off and on, planned and not, and comes from another environment."""
    path = "/v1/guides/welcome"
    publish(team, guides.tour(steps=STEPS))
    publish(team, guides.tour(steps=STEPS, title="Anew"))
    publish(team, guides.banner(), to="production")
    for method, place, body in (
        ("POST", f"{path}/rollback", {**HERE, "revision": 1}),
        ("POST", f"{path}/stop", HERE),
        ("POST", f"{path}/resume", HERE),
        ("POST", f"{path}/publish", {**HERE, "at": _at(now() + HOUR)}),
        ("POST", f"{path}/unschedule", HERE),
        ("POST", "/v1/promotions", {"from": "production", "to": "development", "guides": ["news"]}),
        ("POST", "/v1/guides/news/unpublish", HERE),
    ):
        answer = team.author(method, place, body)
        assert answer.status_code in (200, 204), (place, answer.text)


def _used(page: Page) -> None:
    """The tour is gone through, another one is withheld, an item is done, and with it a milestone reached."""
    run, ghost = Run(), Run()
    page.report(
        run.shown(),
        run.step("first"),
        run.says("target_healed", step="first"),
        run.says("target_missing", step="first"),
        run.says("action_clicked", step="first", properties={"button": "go"}),
        run.says("form_answered", step="first", properties={"form": "asked", "answers": {"mark": 4}}),
        run.says("step_completed", step="first"),
        *run.completed(),
        ghost.says("guide_withheld", properties={"interruption": True, "variant": "none"}),
        event("customer_created"),
        event("invoice_sent"),
    )


def _failed(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is planned needs a segment that is gone by then."""
    team.author("PUT", "/v1/segments/trial", {"document": guides.segment()})
    publish(team, guides.segment(), resource="segments")
    later = guides.banner("later", audience={"segment": "trial"})
    assert team.author("PUT", "/v1/guides/later", {"document": later}).status_code == 200
    planned = team.author("POST", "/v1/guides/later/publish", {**HERE, "at": _at(now() + HOUR)})
    assert planned.status_code == 200, planned.json
    gone = [team.author("POST", "/v1/segments/trial/unpublish", HERE), team.author("DELETE", "/v1/segments/trial")]
    assert [one.status_code for one in gone] == [204, 204]
    monkeypatch.setattr(worker, "now", _later)
    with team.client.application.app_context():
        worker.publish_planned()


def _later() -> int:
    return now() + 2 * HOUR


def _at(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat()
