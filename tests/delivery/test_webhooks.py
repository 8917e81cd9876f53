"""What was acknowledged is told, though the server was killed before it could: by whoever comes next, signed, once."""

import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask

from annai_server import engine
from annai_server.courier import Courier
from annai_server.settings import Settings
from delivery.sender import batch, post
from support.cast import Team
from support.page import Page, Run, now
from support.processes import running
from support.receiver import Receiver, listening
from support.town import annai_server

HOOKS = "/v1/environments/development/webhooks"
HERE = "127.0.0.0/8"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_allow=(ip_network(HERE),))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def test_a_server_that_is_killed_between_commit_and_delivery_loses_nothing(
    team: Team, receiver: Receiver, database_url: str, tmp_path: Path
) -> None:
    server = annai_server(tmp_path, database_url)
    allowed = {**server.environment, "ANNAI_WEBHOOK_ALLOW": HERE}
    # Who leaves sending to another process is as one that was killed before it began to.
    server = replace(server, environment={**allowed, "ANNAI_WORKER": "apart"})
    worker = replace(server, command=[server.command[0], "worker"], log=tmp_path / "worker.log")
    with running(server):
        made = team.author("POST", HOOKS, {"url": receiver.url, "kinds": ["run.guide_shown", "run.guide_ended"]})
        receiver.secret = made.json["secret"]
        run = Run()
        status, answer = post(
            server.url, "/v1/events", batch(team.development, "u_1", [run.shown(), run.ended("skipped")])
        )
        assert (status, [one["status"] for one in answer["results"]]) == (200, ["stored", "stored"])
        server.kill()
    assert receiver.ids == []
    worker.launch()
    receiver.wait(["run.guide_ended", "run.guide_shown"])
    assert worker.stop() == 0
    assert (len(receiver.ids), receiver.refused) == (2, 0)
    assert "Traceback" not in worker.said()


def test_a_worker_ends_in_time_while_a_target_is_slow_and_the_message_goes_again(
    app: Flask, team: Team, receiver: Receiver, database_url: str, tmp_path: Path
) -> None:
    hook = team.author("POST", HOOKS, {"url": receiver.url, "kinds": ["run.guide_shown"]}).json
    receiver.secret = hook["secret"]
    Page(team.client, team.development).report(Run().shown())
    receiver.go_on.clear()
    server = annai_server(tmp_path, database_url)
    worker = replace(
        server,
        command=[server.command[0], "worker"],
        environment={**server.environment, "ANNAI_WEBHOOK_ALLOW": HERE, "ANNAI_STOP_WITHIN": "2"},
    )
    worker.launch()
    receiver.wait_for_one()
    asked = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - asked < 4, "the target says nothing for longer"
    assert "Traceback" not in worker.said()

    receiver.go_on.set()
    with app.app_context():
        # What a process had in hand is anybody's after a minute.
        courier = Courier(engine.current().sender, engine.current().tally, now=lambda: now() + 61_000)
        while not courier.deliver():
            pass
    assert receiver.ids == receiver.ids[:1] * 2
    (told,) = team.author("GET", f"{HOOKS}/{hook['id']}/deliveries").json["deliveries"]
    assert (told["id"], told["status"]) == (receiver.ids[0], "delivered")
