"""Probes tell the truth about the process and its database."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskClient

from annai_server.api import health
from annai_server.app import create_app
from annai_server.settings import Settings
from api.problems import expect_problem
from support.databases import BACKENDS, Databases


def test_a_server_with_its_database_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_probe_does_not_read_the_migrations_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").status_code == 200
    monkeypatch.delattr(ScriptDirectory, "get_heads")
    assert client.get("/readyz").json == {"status": "ready"}


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
