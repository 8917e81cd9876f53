"""With ANNAI_WORKER=apart, what has to happen by itself is done by `annai-server worker`, and by nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from annai_server.operations import scheduling
from annai_server.store.database import db
from delivery.aged import left, with_an_old_past
from support import guides
from support.cast import Team
from support.processes import running
from support.town import annai_server


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_the_worker_publishes_what_a_server_leaves_to_it(
    app: Flask, team: Team, database_url: str, tmp_path: Path
) -> None:
    assert team.author("PUT", "/v1/guides/news", {"document": guides.banner()}).status_code == 200
    soon = (datetime.now(UTC) + timedelta(seconds=0.5)).isoformat()
    planned = {"environment": "development", "at": soon}
    assert team.author("POST", "/v1/guides/news/publish", planned).status_code == 200

    server = annai_server(tmp_path, database_url)
    server = replace(server, environment={**server.environment, "ANNAI_WORKER": "apart"})
    worker = replace(server, command=[server.command[0], "worker"], log=tmp_path / "worker.log")
    with running(server):
        # It would have looked before it was ready, and again every few seconds.
        assert _due(app) is not None
        worker.launch()
        worker.wait_until_said("is at work")
        while _due(app) is not None:
            assert worker.running, worker.said()
        assert worker.stop() == 0
    assert "Traceback" not in worker.said()


def _due(app: Flask) -> int | None:
    with app.app_context():
        due = scheduling.next_due()
        db.session.remove()
    return due


def test_the_worker_lets_go_of_what_is_no_longer_kept(
    app: Flask, team: Team, database_url: str, tmp_path: Path
) -> None:
    with_an_old_past(app, team)
    server = annai_server(tmp_path, database_url)
    worker = replace(server, command=[server.command[0], "worker"], log=tmp_path / "worker.log")
    worker.launch()
    while left(app) != (0, {"u_1"}):
        assert worker.running, worker.said()
    assert worker.stop() == 0
    assert "Traceback" not in worker.said()
