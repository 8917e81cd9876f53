"""Requests that stand in line: answered one after the other, by whichever thread is at it."""

import io
import threading
from contextlib import suppress
from typing import Any

import pytest
from werkzeug.exceptions import RequestTimeout

from annai_server import turns
from annai_server.line import Scope
from annai_server.turns import Turns

PATIENCE = 5.0


class Protocol:
    """As much of granian's as is answered through."""

    def __init__(self) -> None:
        self.answered: list[int] = []
        self.cut_off = False

    def response_bytes(self, status: int, _headers: list[Any], _body: bytes) -> None:
        self.answered.append(status)

    def response_iter(self, _status: int, _headers: list[Any], _body: Any) -> None:
        self.cut_off = True


def test_whoever_comes_while_another_is_at_it_leaves_theirs_and_goes() -> None:
    by: dict[str, int] = {}

    def answer(protocol: Protocol, scope: Scope) -> None:
        by[scope["QUERY_STRING"]] = threading.get_ident()
        protocol.response_bytes(200, [], b"")

    first, answered = _behind_the_first(answer, "second", "third")
    assert answered == {"first": [200], "second": [200], "third": [200]}
    assert set(by.values()) == {first.ident}
    assert list(by) == ["first", "second", "third"]


def test_one_that_fails_is_answered_and_keeps_nobody_waiting() -> None:
    def answer(protocol: Protocol, scope: Scope) -> None:
        if scope["QUERY_STRING"] == "spoilt":
            raise RuntimeError("spoilt")
        protocol.response_bytes(200, [], b"")

    _, answered = _behind_the_first(answer, "spoilt", "third")
    assert answered == {"first": [200], "spoilt": [500], "third": [200]}


def test_none_is_left_that_comes_while_the_last_one_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds somebody at it, who has just found the line empty."""
    first, late = Protocol(), Protocol()

    class Lock:
        """Somebody comes right before it is given back."""

        def __init__(self) -> None:
            self.own = real()

        def acquire(self, blocking: bool) -> bool:
            return self.own.acquire(blocking)

        def release(self) -> None:
            if not came:
                came.append(late)
                in_turn(late, _scope("late"))
            self.own.release()

    real, came = threading.Lock, list[Protocol]()
    lined = Turns(2, 10, in_line=["/v1/bootstrap"])
    with monkeypatch.context() as patched:
        patched.setattr(threading, "Lock", Lock)
        in_turn: Any = lined.around(lambda: lambda protocol, _scope: protocol.response_bytes(200, [], b""))()
    in_turn(first, _scope("first"))
    assert (first.answered, late.answered) == ([200], [200])


def test_whose_body_is_still_sent_stands_in_no_line() -> None:
    """They take a turn like everybody else: a line would wait for them."""
    begun, go_on = threading.Event(), threading.Event()

    def answer(protocol: Protocol, scope: Scope) -> None:
        if scope["QUERY_STRING"] == "long":
            begun.set()
            assert go_on.wait(PATIENCE)
        protocol.response_bytes(200, [], b"")

    in_turn = _in_line(answer)
    slow, quick = Protocol(), Protocol()
    in_pieces = {**_scope("long"), "HTTP_TRANSFER_ENCODING": "chunked"}
    thread = threading.Thread(target=in_turn, args=(slow, in_pieces))
    thread.start()
    assert begun.wait(PATIENCE)
    in_turn(quick, _scope("quick"))
    assert quick.answered == [200]
    go_on.set()
    thread.join(PATIENCE)
    assert slow.answered == [200]


def test_of_long_bodies_so_much_is_held_as_is_bounded_also_where_all_are_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is at work on one keeps it; whoever comes with more than there is room for is let go."""
    monkeypatch.setattr(turns, "_MOST_HELD", 250_000)
    begun, go_on, came = threading.Semaphore(0), threading.Event(), dict[str, int]()

    def answer(protocol: Protocol, scope: Scope) -> None:
        try:
            came[scope["QUERY_STRING"]] = len(scope["wsgi.input"].read(100_000))
            begun.release()
            assert go_on.wait(PATIENCE)
        except RequestTimeout:
            protocol.response_bytes(408, [], b"")

    in_turn: Any = Turns(4, 10).around(lambda: answer)()
    protocols = {name: Protocol() for name in ("first", "second", "third", "later")}
    threads = [threading.Thread(target=in_turn, args=(protocols[name], _long(name))) for name in ("first", "second")]
    for thread in threads:
        thread.start()
        assert begun.acquire(timeout=PATIENCE)
    in_turn(protocols["third"], _long("third"))
    assert protocols["third"].cut_off
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    in_turn(protocols["later"], _long("later"))
    assert came == {"first": 100_000, "second": 100_000, "later": 100_000}


def test_who_is_between_two_parts_of_a_long_body_has_not_sent_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has been at it for longest is let go, also where the part that there is no room for is its own."""
    monkeypatch.setattr(turns, "_MOST_HELD", 120_000)
    came = dict[str, int]()

    class Halting(io.BytesIO):
        """After its first part it goes on when it is told to."""

        def __init__(self) -> None:
            super().__init__(b"x" * 100_000)
            self.begun, self.go_on = threading.Event(), threading.Event()

        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                self.begun.set()
                assert self.go_on.wait(PATIENCE)
            return super().read(size)

    def answer(_protocol: Protocol, scope: Scope) -> None:
        with suppress(RequestTimeout):
            came[scope["QUERY_STRING"]] = len(scope["wsgi.input"].read(100_000))

    in_turn: Any = Turns(4, 10).around(lambda: answer)()
    protocols, bodies = [Protocol() for _ in range(2)], [Halting() for _ in range(2)]
    threads = []
    for name, protocol, body in zip(("first", "second"), protocols, bodies, strict=True):
        said = {**_long(name), "wsgi.input": body}
        threads.append(threading.Thread(target=in_turn, args=(protocol, said)))
        threads[-1].start()
        assert body.begun.wait(PATIENCE)
    for thread, body in zip(threads, bodies, strict=True):
        body.go_on.set()
        thread.join(PATIENCE)
    assert [one.cut_off for one in protocols] == [True, False]
    assert came == {"second": 100_000}


def _behind_the_first(answer: Any, *others: str) -> tuple[threading.Thread, dict[str, list[int]]]:
    """Who was at it, and what each was answered: the first is worked on until all others have come and gone."""
    begun, go_on = threading.Event(), threading.Event()

    def held_up(protocol: Protocol, scope: Scope) -> None:
        if scope["QUERY_STRING"] == "first":
            begun.set()
            assert go_on.wait(PATIENCE)
        answer(protocol, scope)

    in_turn = _in_line(held_up)
    protocols = {name: Protocol() for name in ("first", *others)}
    first = threading.Thread(target=in_turn, args=(protocols["first"], _scope("first")))
    first.start()
    assert begun.wait(PATIENCE)
    for name in others:
        in_turn(protocols[name], _scope(name))
        assert protocols[name].answered == [], "it came back, and nobody waits in its place"
    go_on.set()
    first.join(PATIENCE)
    return first, {name: one.answered for name, one in protocols.items()}


def _long(query: str) -> Scope:
    return {**_scope(query), "CONTENT_LENGTH": "100000", "wsgi.input": io.BytesIO(b"x" * 100_000)}


def _in_line(answer: Any) -> Any:
    return Turns(2, 10, in_line=["/v1/bootstrap"]).around(lambda: answer)()


def _scope(query: str) -> Scope:
    return {
        "PATH_INFO": "/v1/bootstrap",
        "QUERY_STRING": query,
        "CONTENT_LENGTH": "2",
        "wsgi.input": io.BytesIO(b"{}"),
    }
