"""A small load client: some connections kept alive, one request at a time on each, until the time is over.

It runs in one process beside the server's. Requests are bytes made beforehand and answers are only measured, so that
it costs the same for every server, and little enough that the server is what is measured.
"""

import re
import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.cpu import cpu_seconds

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNK = 262_144


@dataclass(frozen=True)
class Load:
    """What one round saw. Latencies in ms, sorted."""

    seconds: float
    latencies: Sequence[float]
    statuses: Mapping[int, int]
    received: int
    server_cpu: float | None
    client_cpu: float
    """Seconds of this process: near `seconds`, it would be the client that is measured."""

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * 0.99))]

    @property
    def cpu_per_request(self) -> float | None:
        """Microseconds of the server's processes; None where the system does not tell."""
        return None if self.server_cpu is None else self.server_cpu / len(self.latencies) * 1e6

    @property
    def answer_bytes(self) -> int:
        return self.received // len(self.latencies)


def post(url: str, body: bytes, **headers: str) -> bytes:
    """One request as it goes over the line."""
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(url: str, requests: Iterator[bytes], *, connections: int, seconds: float, pid: int | None = None) -> Load:
    """Send requests for so many seconds. `pid`: the server's process, to account for its CPU time."""
    round_ = _Round(requests)
    lines = [_Line.open(url, round_) for _ in range(connections)]
    before = cpu_seconds(pid) if pid else None
    own, began = time.process_time(), time.perf_counter()
    try:
        _drive(lines, began + seconds)
    finally:
        for line in lines:
            line.close()
    took, own = time.perf_counter() - began, time.process_time() - own
    after = cpu_seconds(pid) if pid else None
    return Load(
        seconds=took,
        latencies=sorted(round_.latencies),
        statuses=round_.statuses,
        received=round_.received,
        server_cpu=None if before is None or after is None else after - before,
        client_cpu=own,
    )


def ask(url: str, requests: Iterable[bytes]) -> list[bytes]:
    """The body of each answer, one request after another."""
    bodies = []
    line = _Line.open(url, _Round(iter(requests)))
    try:
        while line.send():
            while not line.receive():
                pass
            bodies.append(line.body)
    finally:
        line.close()
    return bodies


@dataclass
class _Round:
    requests: Iterator[bytes]
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    received: int = 0


@dataclass
class _Line:
    """One connection with the one request that is on its way."""

    socket: socket.socket
    round: _Round
    sent_at: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)
    missing: int = -1

    @classmethod
    def open(cls, url: str, round_: _Round) -> "_Line":
        parts = urlsplit(url)
        connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(connection, round_)

    def send(self) -> bool:
        """Whether there was a request left to send."""
        request = next(self.round.requests, None)
        if request is None:
            return False
        self.buffer.clear()
        self.missing = -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    @property
    def body(self) -> bytes:
        return bytes(self.buffer[self.buffer.index(b"\r\n\r\n") + 4 :])

    def receive(self) -> bool:
        """Whether the answer is complete."""
        chunk = self.socket.recv(_CHUNK)
        if not chunk:
            raise ConnectionError("The server closed the connection.")
        self.buffer += chunk
        if self.missing < 0 and not self._read_head():
            return False
        if len(self.buffer) < self.missing:
            return False
        self.round.latencies.append((time.perf_counter() - self.sent_at) * 1000)
        self.round.received += len(self.buffer)
        return True

    def _read_head(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = _LENGTH.search(self.buffer, 0, end + 2)
        if length is None:
            raise ConnectionError("The answer has no Content-Length.")
        self.missing = end + 4 + int(length[1])
        self.round.statuses[int(self.buffer[9:12])] += 1
        return True

    def close(self) -> None:
        self.socket.close()


def _drive(lines: Sequence[_Line], until: float) -> None:
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            if not line.send():
                raise ValueError("fewer requests than connections")
        open_ = len(lines)
        while open_:
            for key, _ in selector.select(timeout=30):
                answered: _Line = key.data
                if not answered.receive():
                    continue
                if time.perf_counter() >= until or not answered.send():
                    selector.unregister(answered.socket)
                    open_ -= 1
