"""`serve` starts a real server, refuses to start on bad ground with one clear line, and ends cleanly."""

import http.client
import json
import os
import resource
import signal
import socket
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from annai_server.cli import serve
from annai_server.store.database import make_engine
from cli.conftest import COMMAND, Operator
from support.processes import Process, answers, running


def _server(operator: Operator, tmp_path: Path, **more: str) -> Process:
    environment = operator.environment | more
    return Process(operator.url, [COMMAND, "serve"], environment, tmp_path / "serve.log", ready="/readyz")


def _get(url: str, key: str | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_a_served_project_answers_with_the_keys_of_init_and_ends_on_sigterm(
    any_operator: Operator, tmp_path: Path
) -> None:
    made = any_operator.succeeds("init", "--json").json
    with running(_server(any_operator, tmp_path)) as server:
        assert _get(f"{any_operator.url}/readyz") == (200, {"status": "ready"})
        assert _get(f"{any_operator.url}/v1/guides", made["authoring_key"]) == (200, {"guides": []})
        status, refused = _get(f"{any_operator.url}/v1/guides")
        assert status == 401
        assert f"Address: {any_operator.url} is answered by this Annai" in any_operator.succeeds("doctor").out
        assert server.stop() == 0
    assert "Annai listens at" in server.said()
    assert "Traceback" not in server.said()
    line = next(line for line in server.said().splitlines() if "GET /v1/guides 401" in line)
    assert line.endswith(f" [{refused['request_id']}]")


@pytest.mark.parametrize(
    ("files", "connections"),
    [(resource.RLIM_INFINITY, 1024), (1_048_576, 1024), (1280, 1024), (1024, 768), (512, 256), (256, 128), (64, 32)],
)
def test_connections_leave_files_for_the_database(files: int, connections: int) -> None:
    """256 is what macOS allows a process."""
    assert serve.connections(files) == connections


def test_a_server_of_few_files_does_its_work_while_it_has_all_connections_that_it_takes(
    operator: Operator, tmp_path: Path
) -> None:
    operator.succeeds("init")
    server = _server(operator, tmp_path, ANNAI_WORKERS="1")
    few = replace(server, command=["sh", "-c", 'ulimit -n 256; exec "$0" "$@"', *server.command])
    unfinished = b"POST /v1/track HTTP/1.1\r\nHost: annai\r\nContent-Length: 200\r\n\r\n{"
    host, port = urlsplit(operator.url).hostname or "", urlsplit(operator.url).port
    with running(few), closing(http.client.HTTPConnection(host, port, timeout=10)) as before, ExitStack() as opened:
        before.connect()
        for _ in range(300):
            opened.enter_context(socket.create_connection((host, port), timeout=10)).sendall(unfinished)
        # What was found is remembered for a second.
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            before.request("GET", "/readyz")
            answer = before.getresponse()
            assert (answer.status, json.loads(answer.read())) == (200, {"status": "ready"})


def test_a_killed_server_leaves_nothing_that_keeps_its_port(operator: Operator, tmp_path: Path) -> None:
    operator.succeeds("init")
    first = _server(operator, tmp_path)
    with running(first):
        os.kill(first.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while answers(f"{operator.url}/healthz"):
            assert time.monotonic() < deadline, "a process of the killed server still answers"
            time.sleep(0.1)
    with running(_server(operator, tmp_path)):
        assert _get(f"{operator.url}/readyz")[0] == 200


def test_the_log_is_json_on_demand_and_holds_no_ids_and_no_tokens(operator: Operator, tmp_path: Path) -> None:
    made = operator.succeeds("init", "--json").json
    secret = made["environments"]["production"]["secret_key"]
    with running(_server(operator, tmp_path, ANNAI_LOG="json")) as server:
        _get(f"{operator.url}/v1/users/hanako@example.com?colour=red", secret)
        server.stop()
    lines = [json.loads(line) for line in server.said().splitlines()]
    request = next(line for line in lines if line.get("path") == "/v1/users/<id>")
    assert (request["method"], request["status"]) == ("GET", 404)
    assert request["request_id"]
    for private in ("hanako", "colour", secret):
        assert private not in server.said()


def test_a_taken_port_is_named(operator: Operator) -> None:
    operator.succeeds("init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = operator.starts("serve", ANNAI_PORT=port).refused()
    assert refused == f"ANNAI_PORT={port} is taken on 127.0.0.1. Stop what uses it, or set another port."


def test_a_database_without_its_tables_is_refused_with_the_command_that_makes_them(operator: Operator) -> None:
    operator.folder.mkdir()
    assert "annai-server db upgrade" in operator.starts("serve", ANNAI_SECRET="s" * 40).refused()


def test_a_database_that_a_later_version_has_migrated_is_served(any_operator: Operator, tmp_path: Path) -> None:
    """What is started while the later one is rolled out, or after it was taken back."""
    any_operator.succeeds("init")
    engine = make_engine(any_operator.environment["ANNAI_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of a later one'"))
    assert any_operator.succeeds("db", "upgrade").out
    assert any_operator.succeeds("db", "current").out == "up to date\n"
    with running(_server(any_operator, tmp_path)):
        assert _get(f"{any_operator.url}/readyz") == (200, {"status": "ready"})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "of a later one"
    engine.dispose()


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"ANNAI_PORT": "web"}, "ANNAI_PORT=web"),
        ({"ANNAI_PROT": "1"}, "ANNAI_PROT"),
        ({"ANNAI_HOST": "0.0.0.0"}, "ANNAI_PUBLIC_URL"),  # noqa: S104 (that it is refused is the test)
        ({"ANNAI_HOST": "192.0.2.1", "ANNAI_PUBLIC_URL": "https://annai.example.com"}, "ANNAI_HOST=192.0.2.1"),
        ({"ANNAI_PUBLIC_URL": "http://annai.example.com"}, "ANNAI_PUBLIC_URL"),
        ({"ANNAI_DATABASE_URL": "sqlite:////nowhere/annai.sqlite"}, "The database answered"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(operator: Operator, given: dict[str, str], variable: str) -> None:
    refused = operator.starts("serve", **({"ANNAI_SECRET": "s" * 40} | given)).refused()
    assert refused.startswith(variable)
    assert "s" * 40 not in refused
