"""What `/metrics` says is what happened; without its token it says nothing."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from annai_server import engine
from annai_server.courier import Courier
from annai_server.settings import Settings
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run, event, now
from support.receiver import listening

HOOKS = "/v1/environments/development/webhooks"
TOKEN = "a token of the tests, and long enough"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, metrics_token=TOKEN, webhook_allow=(ip_network("127.0.0.0/8"),))


class Numbers:
    """The difference that something makes; the app is lent from test to test."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._before = self._read()

    def __call__(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return self._read().get(key, 0.0) - self._before.get(key, 0.0)

    def _read(self) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        answer = self._client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, answer.text
        families = text_string_to_metric_families(answer.text)
        return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


@pytest.fixture
def numbers(client: FlaskClient) -> Numbers:
    return Numbers(client)


def test_requests_events_groups_and_compiling_are_counted(team: Team, client: FlaskClient, numbers: Numbers) -> None:
    publish(team, guides.tour())
    page = Page(client, team.development)
    page.bootstrap()
    kept = event("opened")
    page.report(kept, event("closed"), {**kept, "id": "no id"})
    page.report(kept)
    assert client.post("/v1/events", data="nonsense").status_code == 400
    client.open("/v1/users/hanako@example.com", method="BREW")

    requests = "annai_http_request_duration_seconds_count"
    assert numbers(requests, method="POST", route="/v1/bootstrap", status="200") == 1
    assert numbers(requests, method="POST", route="/v1/events", status="200") == 2
    assert numbers(requests, method="POST", route="/v1/events", status="400") == 1
    assert numbers(requests, method="other", route="(no route)", status="405") == 1
    slow = {"method": "POST", "route": "/v1/bootstrap", "status": "200", "le": "+Inf"}
    assert numbers("annai_http_request_duration_seconds_bucket", **slow) == 1
    assert numbers("annai_events_total", result="stored", reason="") == 2
    assert numbers("annai_events_total", result="duplicate", reason="") == 1
    assert numbers("annai_events_total", result="rejected", reason="bad_id") == 1
    assert numbers("annai_writer_group_events_sum") >= 3
    assert numbers("annai_writer_group_duration_seconds_count") >= 2
    assert numbers("annai_snapshot_compile_duration_seconds_count") == 1


def test_how_late_webhooks_are_is_told_until_they_are_sent(
    app: Flask, team: Team, client: FlaskClient, numbers: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late() -> float:
        return numbers("annai_worker_lag_seconds", task="webhooks")

    ahead = now() + 90_000
    with listening() as receiver:
        told = {"url": receiver.url, "kinds": ["run.guide_shown"]}
        made = team.author("POST", HOOKS, told).json
        hook, receiver.secret = f"{HOOKS}/{made['id']}", made["secret"]
        publish(team, guides.tour())
        assert late() == 0
        Page(client, team.development).report(Run().shown())
        assert late() < 60
        monkeypatch.setattr("annai_server.api.metrics.now", lambda: ahead)
        assert 80 < late() <= 90
        for state, waits in (("paused", False), ("on", True)):
            assert team.author("PUT", hook, {**told, "state": state}).status_code == 200
            assert bool(late()) == waits, "nobody waits for one that is paused"
        with app.app_context():
            courier = Courier(engine.current().sender, engine.current().tally)
            while not courier.deliver():
                pass
        assert receiver.kinds == ["run.guide_shown"]
    assert late() == 0
    assert numbers("annai_webhook_tries_total", result="delivered") == 1


def test_nobody_reads_them_without_the_token(app: Flask, client: FlaskClient) -> None:
    assert "annai_database_up 1" in client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    for given in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ü"},
    ):
        expect_problem(client.get("/metrics", headers=given), 401, "wrong_key")
    app.config["ANNAI"] = replace(app.config["ANNAI"], metrics_token="")
    expect_problem(client.get("/metrics", headers={"Authorization": "Bearer "}), 404, "not_found")
