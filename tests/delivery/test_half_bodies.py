"""Requests whose body never comes whole keep nobody else from being answered, and are let go in time."""

import gzip
import http.client
import json
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from delivery.sender import batch, tour_through
from support.cast import Keys, Team
from support.processes import Process, running
from support.town import annai_server

THREADS = 8
PROMPT = 2.0
PATHS = ("/v1/events", "/v1/bootstrap", "/v1/track", "/admin/sign-in")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def shorter_than_said(path: str) -> bytes:
    return _head(path, "Content-Length: 200") + b'{"v": 1'


def in_pieces_without_end(path: str) -> bytes:
    return _head(path, "Transfer-Encoding: chunked") + b'7\r\n{"v": 1\r\n'


def compressed(path: str) -> bytes:
    return _head(path, "Content-Length: 200", "Content-Encoding: gzip") + gzip.compress(b'{"v": 1')[:12]


KINDS: tuple[Callable[[str], bytes], ...] = (shorter_than_said, in_pieces_without_end, compressed)


@pytest.fixture
def server(team: object, database_url: str, tmp_path: Path) -> Process:
    """One process of it, not started yet."""
    process = annai_server(tmp_path, database_url)
    return replace(process, environment={**process.environment, "ANNAI_WORKERS": "1", "ANNAI_THREADS": str(THREADS)})


def test_they_keep_nobody_from_being_answered(server: Process, keys: Keys) -> None:
    many = [kind(path) for kind in KINDS for path in PATHS] * THREADS
    with running(server), _held_open(server.url, many):
        assert _asked(server.url, "GET", "/healthz")[0] == 200
        assert _asked(server.url, "GET", "/readyz")[0] == 200
        assert _asked(server.url, "POST", "/v1/bootstrap", _json(batch(keys, "u_42", [])))[0] == 200
        stored, answer = _asked(server.url, "POST", "/v1/events", _json(batch(keys, "u_42", tour_through(1))))
        assert (stored, {one["status"] for one in answer["results"]}) == (200, {"stored"})
        assert _asked(server.url, "GET", "/admin/sign-in")[0] == 200
        assert _asked(server.url, "POST", "/admin/sign-in", b"email=a&password=b", FORM)[0] in (400, 403, 422)


@pytest.mark.parametrize("sent", ["a form with a cookie", "an image with a key"])
def test_they_hold_nothing_of_the_database(server: Process, team: Team, keys: Keys, sent: str) -> None:
    """Whoever says who they are is looked up there; there are far fewer connections to it than to the server."""
    path, header = {
        "a form with a cookie": ("/admin/sign-in", f"Cookie: annai-{urlsplit(server.url).port}=made-up"),
        "an image with a key": ("/v1/images", f"Authorization: Bearer {team.authoring_key}"),
    }[sent]
    many = [_head(path, "Transfer-Encoding: chunked", header) + b"7\r\nemail=a\r\n"] * (8 * THREADS)
    with running(server), _held_open(server.url, many):
        assert _asked(server.url, "GET", "/readyz")[0] == 200
        stored, answer = _asked(server.url, "POST", "/v1/events", _json(batch(keys, "u_42", tour_through(1))))
        assert (stored, {one["status"] for one in answer["results"]}) == (200, {"stored"})


def test_long_ones_take_no_more_than_64_mib_together(server: Process, keys: Keys) -> None:
    """Nobody is known before their body is there. Whoever has been at it for longest is let go for who comes."""
    size, most = 512 * 1024, 64 * 1024 * 1024
    nearly_whole = _head("/v1/track", f"Content-Length: {size}") + b" " * (size - 1)
    # What isn't a whole 48 KiB yet is not counted.
    too_many = most // (size - 48 * 1024) + 40
    with running(server), _held_open(server.url, [nearly_whole] * too_many) as opened:
        let_go = _closed(opened, 40)
        with _held_open(server.url, [nearly_whole]) as newest:
            let_go |= _closed([one for one in opened if one not in let_go], 1)
            assert 41 <= len(let_go) <= 60
            padded = {"events": [], "unknown": "x" * 400_000}
            assert _asked(server.url, "POST", "/v1/track", _json(padded))[0] == 422, "it was read"
            assert _asked(server.url, "POST", "/v1/bootstrap", _json(batch(keys, "u_42", [])))[0] == 200
            assert _closed(newest, 0) == set()


def _closed(opened: list[socket.socket], least: int) -> set[socket.socket]:
    """Those that the server has closed, once they are so many."""
    closed = set(select.select(opened, [], [], 0)[0])
    deadline = time.monotonic() + 10 * PROMPT
    while len(closed) < least and time.monotonic() < deadline:
        closed.update(select.select([one for one in opened if one not in closed], [], [], PROMPT)[0])
    return closed


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_takes_too_long_is_let_go(server: Process, kind: Callable[[str], bytes]) -> None:
    hurried = replace(server, environment={**server.environment, "ANNAI_BODY_WITHIN": "1"})
    with running(hurried), _held_open(server.url, [kind(path) for path in PATHS]) as opened:
        for one in opened:
            # Where there is still time for it, the head of a 408.
            assert one.recv(1000)[:12] in (b"", b"HTTP/1.1 408")
            assert one.recv(1000) == b"", "the connection is closed"
        hurried.wait_until_said("POST /admin/sign-in 408")
    assert hurried.said().count(" 408 ") == len(PATHS)


def test_a_slow_sender_is_served_while_others_are(server: Process, keys: Keys) -> None:
    """48 KB in a hundred pieces, each after somebody else was answered."""
    padded = {**batch(keys, "u_42", tour_through(1)), "unknown": "x" * 47_000}
    body = _json(padded)
    with running(server), _held_open(server.url, [_head("/v1/events", f"Content-Length: {len(body)}")]) as (slow,):
        for start in range(0, len(body), len(body) // 100):
            slow.sendall(body[start : start + len(body) // 100])
            assert _asked(server.url, "GET", "/healthz")[0] == 200
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert answer.status == 200
        assert {one["status"] for one in json.loads(answer.read())["results"]} == {"stored"}


def test_they_keep_nobody_from_ending(server: Process) -> None:
    many = [kind(path) for kind in KINDS for path in PATHS]
    hurried = replace(server, environment={**server.environment, "ANNAI_STOP_WITHIN": "4"})
    with running(hurried), _held_open(hurried.url, many * 2):
        assert hurried.stop() == 0
    assert "are cut off" not in hurried.said()
    assert "Traceback" not in hurried.said()


def _head(path: str, *headers: str) -> bytes:
    kind = "application/x-www-form-urlencoded" if path.startswith("/admin") else "application/json"
    lines = [f"POST {path} HTTP/1.1", "Host: annai", f"Content-Type: {kind}", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()


def _asked(
    url: str, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """Raises TimeoutError where it is not answered promptly."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PROMPT)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if "json" in answer.headers["Content-Type"] else said
    finally:
        connection.close()


@contextmanager
def _held_open(url: str, beginnings: list[bytes]) -> Iterator[list[socket.socket]]:
    """One connection for each beginning of a request."""
    at = (urlsplit(url).hostname, urlsplit(url).port)
    with ExitStack() as opened:
        connections = [opened.enter_context(socket.create_connection(at, timeout=10)) for _ in beginnings]
        for connection, beginning in zip(connections, beginnings, strict=True):
            connection.sendall(beginning)
        yield connections
