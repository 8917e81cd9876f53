"""Where nothing is set, `annai-server serve` sees to what has to happen by itself: it tells webhooks, lets go of the
events and users that an environment keeps no longer, and puts its widget's files by for when it is replaced. (What is
planned: test_every_process.py.)
"""

import time
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.operations import builds
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import WidgetBuild
from delivery.aged import left, with_an_old_past
from delivery.sender import batch, post
from support.cast import Team
from support.page import Run
from support.processes import PATIENCE, running
from support.receiver import listening
from support.town import annai_server

HERE = "127.0.0.0/8"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_allow=(ip_network(HERE),))


def test_a_server_alone_tells_webhooks_and_lets_go_of_what_is_no_longer_kept(
    app: Flask, team: Team, database_url: str, tmp_path: Path
) -> None:
    with_an_old_past(app, team)
    server = annai_server(tmp_path, database_url)
    # That the receiver is on this machine is all that is said.
    server = replace(server, environment={**server.environment, "ANNAI_WEBHOOK_ALLOW": HERE})
    with listening() as receiver, running(server):
        hook = {"url": receiver.url, "kinds": ["run.guide_shown"]}
        receiver.secret = team.author("POST", "/v1/environments/development/webhooks", hook).json["secret"]
        status, _ = post(server.url, "/v1/events", batch(team.development, "u_2", [Run().shown()]))
        assert status == 200
        receiver.wait(["run.guide_shown"])
        deadline = time.monotonic() + PATIENCE
        while left(app) != (0, {"u_1", "u_2"}):
            assert time.monotonic() < deadline, left(app)
    build = builds.pinned()
    assert build
    with app.app_context():
        assert db.session.scalars(select(WidgetBuild.build)).all() == [build.file]
    assert "Traceback" not in server.said()
