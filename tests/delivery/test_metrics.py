"""Whichever process of a server is asked, `/metrics` tells of all of them, also of those that are gone."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from delivery.sender import batch, post
from support.cast import Keys
from support.page import event
from support.processes import Process, running
from support.town import annai_server

TOKEN = "a token of the tests, and long enough"
STORED = 'annai_events_total{reason="",result="stored"}'


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_all_processes_are_added_up_and_remembered(keys: Keys, database_url: str, tmp_path: Path) -> None:
    server = annai_server(tmp_path, database_url)
    more = {"ANNAI_WORKERS": "2", "ANNAI_METRICS_TOKEN": TOKEN}
    with running(replace(server, environment={**server.environment, **more})) as served:
        for number in range(20):
            assert post(served.url, "/v1/events", batch(keys, "u_42", [event("opened")]))[0] == 200, number
        _settles(served, STORED, 20)
        _settles(served, "annai_server_processes", 2)

        for process in _children(served):
            os.kill(process, signal.SIGKILL)
            _settles(served, "annai_server_processes", 2)
        assert {_read(served)[STORED] for _ in range(10)} == {20}


def _settles(server: Process, name: str, value: float) -> None:
    """Every process says so, which may take a second; a killed one takes its connections with it."""
    deadline, said = time.monotonic() + 20, set[float | None]()
    while said != {value}:
        assert time.monotonic() < deadline, (name, said)
        time.sleep(0.1)
        with suppress(OSError):
            said = {_read(server).get(name) for _ in range(6)}


def _read(server: Process) -> dict[str, float]:
    request = Request(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310 (our own server)
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines) if name[:1] != "#"}


def _children(server: Process) -> list[int]:
    return [int(one) for one in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]
