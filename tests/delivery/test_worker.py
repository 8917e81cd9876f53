"""With ANNAI_WORKER=apart, what has to happen by itself is done by `annai-server worker`, and by nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from annai_server import engine
from annai_server.domain.duration import DAY_MS
from annai_server.domain.events import Event
from annai_server.operations import scheduling
from annai_server.store.database import db
from annai_server.store.tables import Environment
from annai_server.store.tables import Event as Line
from support import guides
from support.cast import Team
from support.page import new_id, now
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
    ago = now() - 30 * DAY_MS
    with app.app_context():
        old = [Event(new_id(ago + n), "clicked", ago + n) for n in range(1_200)]
        here = team.development.environment_id
        told = engine.current().writer.record(here, "u_1", old, source="backend")
        assert {one.status for one in told.results} == {"stored"}
        db.session.get_one(Environment, here).event_days = 20
        db.session.commit()
    server = annai_server(tmp_path, database_url)
    worker = replace(server, command=[server.command[0], "worker"], log=tmp_path / "worker.log")
    worker.launch()
    while _kept(app):
        assert worker.running, worker.said()
    assert worker.stop() == 0
    assert "Traceback" not in worker.said()


def _kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Line)) or 0
