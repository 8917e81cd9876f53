"""Probes tell the truth about the process and its database."""

import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from annai_server.api import health
from annai_server.app import create_app
from annai_server.domain.errors import Fault
from annai_server.settings import Settings
from annai_server.store.database import db
from api.problems import expect_problem
from support.databases import BACKENDS, Databases


def test_a_server_with_its_database_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_probe_does_not_read_the_migrations_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "REMEMBERED_S", 0)
    assert client.get("/readyz").status_code == 200
    monkeypatch.delattr(ScriptDirectory, "get_heads")
    assert client.get("/readyz").json == {"status": "ready"}


def test_whoever_asks_often_is_told_what_was_found_within_the_last_second(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask, and finding out writes a file and asks the database."""
    clock = [1_000.0]
    monkeypatch.setattr(health, "monotonic", lambda: clock[0])
    assert client.get("/readyz").status_code == 200
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    clock[0] += 0.9
    assert client.get("/readyz").status_code == 200
    app.extensions[health.STOPPING] = lambda: True
    problem = expect_problem(client.get("/readyz"), 503, "unavailable", "server")
    assert [error["path"] for error in problem["errors"]] == ["server"], "that it ends is known at once"
    del app.extensions[health.STOPPING]
    clock[0] += 0.2
    expect_problem(client.get("/readyz"), 503, "unavailable", "migrations")


def test_the_log_is_told_of_a_fault_once_for_as_long_as_it_lasts(
    app: Flask,
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(health, "REMEMBERED_S", 0)
    caplog.set_level(logging.INFO)
    whole = app.config["ANNAI"]
    full = replace(whole, disk_reserve=10_000_000, database_url=f"sqlite:///{tmp_path}/annai.sqlite")
    for settings, lines in ((full, 1), (whole, 1), (replace(full), 2)):
        app.config["ANNAI"] = settings
        for _ in range(3):
            client.get("/readyz")
        assert caplog.text.count("less room") == lines
    assert "GET /readyz" not in caplog.text


def test_while_the_database_leaves_somebody_waiting_it_is_not_called_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, looking, away = [1_000.0], threading.Event(), threading.Event()
    monkeypatch.setattr(health, "monotonic", lambda: clock[0])
    assert app.test_client().get("/readyz").status_code == 200

    def hangs(_settings: Settings) -> Iterator[tuple[Fault, str]]:
        looking.set()
        assert away.wait(10)
        yield from ()

    monkeypatch.setattr(health, "_looked", hangs)
    clock[0] += health.REMEMBERED_S + 0.1
    waits = threading.Thread(target=lambda: app.test_client().get("/readyz"))
    waits.start()
    assert looking.wait(10)
    clock[0] += health.PATIENCE_S - 0.1
    assert app.test_client().get("/readyz").status_code == 200, "a moment is nothing"
    clock[0] += 0.2
    expect_problem(app.test_client().get("/readyz"), 503, "unavailable", "database")
    away.set()
    waits.join()
    assert app.test_client().get("/readyz").status_code == 200


def test_a_server_that_is_about_to_end_or_lacks_room_says_so(app: Flask, client: FlaskClient, sqlite_url: str) -> None:
    app.config["ANNAI"] = replace(app.config["ANNAI"], disk_reserve=10_000_000, database_url=sqlite_url)
    problem = expect_problem(client.get("/readyz"), 503, "unavailable", "disk")
    assert "less room" in problem["detail"]
    assert not re.search(r"\d|/", problem["detail"])
    app.extensions[health.STOPPING] = lambda: True
    problem = expect_problem(client.get("/readyz"), 503, "unavailable", "server")
    assert [error["path"] for error in problem["errors"]] == ["server", "disk"]
    del app.extensions[health.STOPPING]
    assert client.get("/healthz").status_code == 200


def test_a_disk_that_nothing_can_be_written_on_is_named_and_its_place_is_told_to_the_log_alone(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """On this one nobody makes a file, whatever rights they have."""
    app.config["ANNAI"] = replace(app.config["ANNAI"], disk_reserve=0, database_url="sqlite:////proc/annai.sqlite")
    problem = expect_problem(client.get("/readyz"), 503, "unavailable", "disk")
    assert "cannot be written" in problem["detail"]
    assert "/proc" not in str(problem)
    assert "/proc/annai.sqlite" in caplog.text


def test_a_database_that_takes_nothing_in_is_named(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("postgresql") as url:
        more = f"{'&' if '?' in url else '?'}options=-c%20default_transaction_read_only%3Don"
        client = _app(f"{url}{more}", tmp_path).test_client()
        problem = expect_problem(client.get("/readyz"), 503, "unavailable", "database")
        assert "read-only" in problem["detail"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_server_whose_database_lacks_migrations_lives_but_is_not_ready(
    databases: Databases, backend: str, tmp_path: Path
) -> None:
    with databases.fresh(backend, migrated=False) as url:
        client = _app(url, tmp_path).test_client()
        assert client.get("/healthz").status_code == 200
        problem = expect_problem(client.get("/readyz"), 503, "unavailable")
        assert "annai-server db upgrade" in problem["detail"]


def test_a_server_whose_database_is_away_lives_but_is_not_ready(tmp_path: Path) -> None:
    client = _app("postgresql+psycopg://nobody:hunter2@127.0.0.1:1/nothing", tmp_path).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    expect_problem(answer, 503, "unavailable")
    assert "hunter2" not in answer.text


def _app(url: str, folder: Path) -> Flask:
    settings = Settings(
        directory=folder,
        database_url=url,
        secret="a secret of the tests, long enough",
        public_url="http://localhost",
    )
    return create_app(settings)
