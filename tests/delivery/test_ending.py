"""SIGTERM ends the server in time, at whatever moment it comes; what was acknowledged is kept, the rest is refused."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from annai_server.store.database import make_engine
from delivery.sender import batch, post, tour_through
from support.cast import Keys
from support.processes import Process, running
from support.town import annai_server

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
# Said by a process that did not end by itself.
BY_FORCE = ("are cut off", "is killed", "Traceback")


@pytest.fixture
def server(team: object, database_url: str, tmp_path: Path) -> Process:
    """Two processes of it, not started yet: by the command, since how it starts is what it may be ended in."""
    return _of_two(replace(annai_server(tmp_path, database_url), entry=None))


def test_it_ends_by_itself_while_its_processes_start(server: Process) -> None:
    server.launch()
    server.wait_until_said("Annai listens")
    _ends_by_itself(server)


@ONLY_SQLITE
def test_it_ends_by_itself_however_often_it_is_told(server: Process) -> None:
    """As with Ctrl-C, which every process of a terminal hears, and a service manager that tells all of them."""
    server.start()
    for sign in (signal.SIGINT, signal.SIGTERM) * 5:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
    _ends_by_itself(server)


@ONLY_SQLITE
def test_it_ends_by_itself_while_connections_are_open_and_writes_down_what_it_has_counted(
    server: Process, keys: Keys, database_url: str
) -> None:
    with running(server), _connections(server.url, 2) as (_, used):
        assert post(server.url, "/v1/bootstrap", batch(keys, "u_42", []))[0] == 200
        used.sendall(b"GET /healthz HTTP/1.1\r\nHost: annai\r\n\r\n")
        assert used.recv(12) == b"HTTP/1.1 200"
        _ends_by_itself(server)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        counted = connection.execute(text("SELECT what, times FROM hourly_counts ORDER BY what")).all()
        assert counted == [("events", 1), ("missing", 1)]
    engine.dispose()


@ONLY_SQLITE
def test_requests_that_never_come_whole_keep_nobody_from_ending(server: Process) -> None:
    with running(_of_two(server, ANNAI_STOP_WITHIN="2")) as hurried, _connections(server.url, 2) as (head, body):
        head.sendall(b"GET /healthz HTTP/1.1\r\nHost: a")
        body.sendall(b"POST /v1/events HTTP/1.1\r\nHost: annai\r\nContent-Length: 100\r\n\r\n{")
        told = time.monotonic()
        assert hurried.stop() == 0
        assert time.monotonic() - told < 4, "by default they would leave after six seconds"
        # Whether the process ends by itself or has to leave depends on how far it has read them.
        assert not {"is killed", "Traceback"} & {one for one in BY_FORCE if one in hurried.said()}


@ONLY_POSTGRESQL
def test_whoever_waits_for_a_locked_database_is_refused(server: Process, keys: Keys, database_url: str) -> None:
    with running(server), _locked_events(database_url) as somebody_waits, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(post, server.url, "/v1/events", batch(keys, "u_42", tour_through(1)))
        while not somebody_waits():
            time.sleep(0.02)
        _ends_by_itself(server)
        status, problem = waiting.result()
    assert (status, problem["code"]) == (503, "unavailable")
    assert problem["retry_after"] > 0


def _ends_by_itself(server: Process) -> None:
    assert server.stop() == 0
    assert [word for word in BY_FORCE if word in server.said()] == [], server.said()


def _of_two(server: Process, **more: str) -> Process:
    return replace(server, environment={**server.environment, "ANNAI_WORKERS": "2", **more})


@contextmanager
def _connections(url: str, number: int) -> Iterator[list[socket.socket]]:
    at = (urlsplit(url).hostname, urlsplit(url).port)
    opened = [socket.create_connection(at, timeout=10) for _ in range(number)]
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


@contextmanager
def _locked_events(url: str) -> Iterator[Callable[[], bool]]:
    """Nobody can write an event; gives whether somebody tries."""
    engine = make_engine(url)
    with engine.connect() as holder, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher:
        holder.execute(text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
        tries = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        yield lambda: bool(watcher.scalar(tries))
    engine.dispose()
