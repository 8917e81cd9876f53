"""Whose turn it is: of all requests that a process has, ANNAI_THREADS are worked on at a time and one of those that
stand in line, and none of them is one whose sender is still sending.

granian hands a WSGI app a request as soon as its head is there. The thread that then reads the body waits for it, and
nothing can interrupt that but the connection's end, so that a few unfinished requests would take all threads. Hence
there may be a thread for each connection, made when it is needed (some 70 KB): a short body is waited for before it
takes a turn, a long one gives the turn away meanwhile, and after a time the connection is closed.
"""

import io
import logging
import threading
import time
from collections.abc import Callable, Collection
from queue import SimpleQueue
from typing import Any, NoReturn, Protocol

from werkzeug.exceptions import RequestTimeout

from annai_server.line import Answer, Line, Scope

# As slow as this a sender may be, beyond the time that everybody has.
_BYTES_A_SECOND = 16 * 1024
# What pages may send, and nearly all that anybody does.
_SHORT = 48 * 1024
# Of longer ones, all together: whoever has sent of theirs for longest goes first.
_MOST_HELD = 64 * 1024 * 1024
_LOOK_S = 0.5

log = logging.getLogger(__name__)


class _Input(Protocol):
    def read(self, size: int = -1) -> bytes: ...


class Turns:
    def __init__(self, at_once: int, body_within: float, *, in_line: Collection[str] = ()) -> None:
        """`body_within` is seconds. `in_line`: paths whose requests are answered one after the other, beside the
        others; nothing there may wait for anybody."""
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(at_once):
            self.leave()
        self._within, self._paths = body_within, frozenset(in_line)
        self._unfinished: dict[_Body, float] = {}
        self._held: dict[_Body, int] = {}
        self._holding = threading.Lock()
        threading.Thread(target=self._watch, name="annai-unfinished", daemon=True).start()

    def take(self) -> None:
        self._free.get()

    def leave(self) -> None:
        self._free.put(None)

    def around(self, callback: Callable[..., Answer]) -> Callable[..., Answer]:
        """`callback` makes an Answer of a WSGI app; what this gives makes one that takes turns."""
        return lambda *arguments: self._in_turn(callback(*arguments))

    def gather(self, body: "_Body", size: int) -> bytes:
        """What `wait` does for somebody whose turn it is, and who has it again afterwards. They may be many: in parts,
        each of which is counted. While there is more to come it is unfinished, in the wait for the turn, too."""
        self.leave()
        taken = False
        try:
            self._begin(body)
            try:
                raw = self._parts(body, size)
                if body.seen < body.told:
                    self.take()
                    taken = True
                return raw
            finally:
                self._end(body)
        finally:
            if not taken:
                self.take()

    def _parts(self, body: "_Body", size: int) -> bytes:
        whole = io.BytesIO()
        while size:
            asked = _SHORT if size < 0 else min(size, _SHORT)
            part = body.receive(asked)
            body.seen += whole.write(part)
            self._hold(body, len(part))
            if len(part) < asked:
                break
            size -= asked if size > 0 else 0
        return whole.getvalue()

    def wait(self, body: "_Body", size: int) -> bytes:
        """For so many bytes. Raises RequestTimeout."""
        self._begin(body)
        try:
            raw: bytes = body.receive(size)
            return raw
        finally:
            self._end(body)

    def _begin(self, body: "_Body") -> None:
        if body.gone:
            raise RequestTimeout
        if not body.until:
            body.until = time.monotonic() + self._within + (body.told or _SHORT) / _BYTES_A_SECOND
        self._unfinished[body] = body.until

    def _end(self, body: "_Body") -> None:
        if self._unfinished.pop(body, None) is None:
            raise RequestTimeout

    def cut_off(self, *, late: float = float("inf")) -> None:
        """Close the connections of those whose body should have been whole by then (of monotonic())."""
        for body, until in self._unfinished.copy().items():
            # Taken out by one thread only: this one, or that which waits for it.
            if until <= late and self._unfinished.pop(body, None) is not None:
                body.cut_off()

    def _hold(self, body: "_Body", size: int) -> None:
        """Bodies that wait for the rest, or for a turn, must not take all memory: 1,024 connections may send at once.
        Raises RequestTimeout: where all the others are whole, it is this one that goes."""
        with self._holding:
            if body in self._unfinished:
                self._held[body] = self._held.get(body, 0) + size
                self._make_room()
            if body not in self._unfinished:
                raise RequestTimeout

    def _make_room(self) -> None:
        over = sum(self._held.values()) - _MOST_HELD
        for one in [*self._held] if over > 0 else ():
            if over > 0 and self._unfinished.pop(one, None) is not None:
                over -= self._held.pop(one)
                one.cut_off()

    def _let_go(self, body: "_Body") -> None:
        with self._holding:
            self._held.pop(body, None)

    def _in_turn(self, answer: Answer) -> Answer:
        line = Line(answer)

        def answer_in_turn(protocol: Any, scope: Scope) -> Any:
            if "CONTENT_LENGTH" in scope or "HTTP_TRANSFER_ENCODING" in scope:
                scope["wsgi.input"] = self._input(protocol, scope)
            body = scope["wsgi.input"]
            if scope["PATH_INFO"] in self._paths and not isinstance(body, _Body):
                return line.join(protocol, scope)
            self.take()
            try:
                return answer(protocol, scope)
            finally:
                self.leave()
                if isinstance(body, _Body):
                    self._let_go(body)

        return answer_in_turn

    def _input(self, protocol: Any, scope: Scope) -> _Input:
        body = _Body(self, protocol, scope)
        if not 0 < body.told <= _SHORT:
            return body
        try:
            return io.BytesIO(self.wait(body, body.told))
        except RequestTimeout:
            return _Late()

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_S)
            try:
                self.cut_off(late=time.monotonic())
            except Exception:
                log.exception("a request that takes too long could not be cut off")


class _Body:
    """What WSGI calls an input stream, read by somebody whose turn it is."""

    __slots__ = ("_protocol", "_turns", "gone", "receive", "seen", "told", "until")

    def __init__(self, turns: Turns, protocol: Any, scope: Scope) -> None:
        self._turns, self._protocol, self.receive = turns, protocol, scope["wsgi.input"].read
        told: str = scope.get("CONTENT_LENGTH", "")
        self.told = int(told) if told.isdecimal() and "HTTP_TRANSFER_ENCODING" not in scope else 0
        self.until, self.seen, self.gone = 0.0, 0, False

    def read(self, size: int = -1) -> bytes:
        return self._turns.gather(self, size)

    def cut_off(self) -> None:
        """An answer that is shorter than it says makes granian close the connection; a whole one would be followed by
        the rest of the body, whenever that comes."""
        self.gone = True
        self._protocol.response_iter(408, [("Content-Length", "1")], _Nothing())


class _Late:
    def read(self, _size: int = -1) -> NoReturn:
        raise RequestTimeout


class _Nothing:
    def __next__(self) -> bytes:
        raise StopIteration

    def close(self) -> None:
        pass
