"""What was acknowledged is told, though the server was killed before it could: by whoever comes next, signed, once."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from annai_server.settings import Settings
from delivery.sender import batch, post
from support.cast import Team
from support.page import Run
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
