"""Wrong requests below HTTP, over real connections to a real server: lengths that lie, bodies that never end, several
requests in one write, connections that break off, heads without end.

`tests/conformance/test_raw_fuzz.py` sends some with every `make test`; `make fuzz SECONDS=300` goes on for as long.
"""

import http.client
import json
import random
import re
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from support.cast import Keys
from support.page import event, now
from support.processes import Process
from support.town import annai_server

_PATHS = ("/v1/bootstrap", "/v1/events", "/v1/merge", "/v1/track", "/v1/images", "/admin/sign-in", "/healthz")
_LENGTHS = ("0", "1", "-1", "+7", "007", "0x10", "1e3", "", " ", "7, 7", "7, 8", "two", "48999", "1000000", "9" * 30)
_CODINGS = ("chunked", "Chunked", "chunked, chunked", "gzip, chunked", "chunked, identity", "identity", "x", "", ",")
_SIZES = (b"0", b"-1", b"+3", b"0x3", b"fffffffffffffffff", b"7fffffffffffffff", b"zz", b"", b" 3", b"3;a=b", b"3\n")
_DOUBLED = (
    ("Content-Length", "7"), ("Content-Type", "text/html"), ("Host", "other.example"), ("Origin", "https://evil.example"),
    ("Authorization", "Bearer x"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Cookie", "a=b"),
    ("Expect", "100-continue"), ("Connection", "close, upgrade"), ("Upgrade", "h2c"), ("X-Request-Id", "a\tb"),
)  # fmt: skip
_LINES = (
    "GET / HTTP/0.9", "GET / HTTP/1.0", "GET / HTTP/3.7", "get / http/1.1", "GET  / HTTP/1.1", "GET /\tHTTP/1.1", "GET",
    "GET http://other.example/healthz HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT other.example:443 HTTP/1.1", "",
    "TRACE /healthz HTTP/1.1", "GET /%00%ff%zz HTTP/1.1", "GET //../healthz HTTP/1.1", "PRI * HTTP/2.0",
)  # fmt: skip
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
# So many unfinished ones stay open.
_HELD = 12
# For an answer that may never come, and for one that has to.
_AWHILE_S, _PATIENCE_S = 0.05, 10.0


def hurried(folder: Path, database_url: str) -> Process:
    """A real server of few threads and little patience, so that whatever it does not let go of is missed. To be refused
    for asking too often would be all there is to see."""
    server = annai_server(folder, database_url)
    limits = {f"ANNAI_LIMIT_{what}": "0" for what in ("USER", "ADDRESS", "KEY", "PUBLIC_KEY")}
    few = {"ANNAI_WORKERS": "1", "ANNAI_THREADS": "2", "ANNAI_BODY_WITHIN": "1"}
    return replace(server, environment={**server.environment, **few, **limits})


@dataclass
class RawFuzzer:
    """The same seed sends the same. `sent` counts answers by status."""

    url: str
    keys: Keys
    seed: int
    sent: dict[int, int] = field(default_factory=dict)
    _held: deque[socket.socket] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (has to be the same again)

    def once(self) -> None:
        """One wrong exchange. What is answered to it, if anything is, is no fault, and the next caller is served."""
        kind = self.chance.choice(_KINDS)
        raw = kind(self)
        said = f"seed {self.seed}: {kind.__name__} {raw[:600]!r}"
        answered = self._exchanged(raw)
        for status in map(int, _STATUS.findall(answered)):
            self.sent[status] = self.sent.get(status, 0) + 1
            # 501 and 505 say that it is not for us.
            assert status < 500 or status in (501, 505), f"{said} → {answered[:600]!r}"
        assert b"Traceback" not in answered, said
        assert self._healthy(), said

    def rightly(self) -> dict[str, int]:
        """The status that each body gets which is made wrong later, sent as it is."""
        told = {path: self._exchanged(self._good(path), whole=True) for path in self._bodies()}
        return {path: int(_STATUS.findall(answer)[0]) for path, answer in told.items()}

    def close(self) -> None:
        while self._held:
            self._held.popleft().close()

    def _exchanged(self, raw: bytes, *, whole: bool = False) -> bytes:
        """What came back within a moment, however the connection then ends; of what is sent `whole`, its answer."""
        connection = socket.create_connection((urlsplit(self.url).hostname, urlsplit(self.url).port), _PATIENCE_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answered = b""
        # A connection that we broke off can't be read.
        with suppress(OSError):
            for part in [raw] if whole else self._parts(raw):
                connection.sendall(part)
            if not whole:
                self._ending(connection)
                connection.settimeout(_AWHILE_S)
            while part := connection.recv(65536):
                answered += part
                connection.settimeout(_AWHILE_S)
        self._let_go(connection)
        return answered

    def _parts(self, raw: bytes) -> list[bytes]:
        if self.chance.random() < 0.7 or len(raw) < 2:
            return [raw]
        cuts = sorted(self.chance.sample(range(1, len(raw)), min(3, len(raw) - 1)))
        return [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]

    def _ending(self, connection: socket.socket) -> None:
        """Nothing more is sent; or the connection breaks off before anything can be answered."""
        match self.chance.randrange(4):
            case 0:
                connection.shutdown(socket.SHUT_WR)
            case 1:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()

    def _let_go(self, connection: socket.socket) -> None:
        self._held.append(connection)
        if len(self._held) > _HELD:
            self._held.popleft().close()

    def _healthy(self) -> bool:
        """Whether others are answered: who takes a turn like everybody, and who stands in the line of page views."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=_PATIENCE_S)
        page_view = {"v": 1, "key": self.keys.public, "user": "u_7", "sent_at": now()}
        try:
            connection.request("GET", "/healthz")
            alive = connection.getresponse()
            alive.read()
            connection.request("POST", "/v1/bootstrap", json.dumps(page_view), {"Content-Type": "text/plain"})
            return (alive.status, connection.getresponse().status) == (200, 200)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _asking(self, path: str = "") -> tuple[str, bytes]:
        """One of the paths and what it takes, rightly; to where it takes a form or a picture, what pages say."""
        path = path or self.chance.choice(_PATHS)
        make = self._bodies().get(path, self._page_view)
        return path, json.dumps(make()).encode()

    def _bodies(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {
            "/v1/bootstrap": self._page_view,
            "/v1/events": lambda: {**self._who(), "events": [event("opened", properties={"amount": 12.5})]},
            "/v1/merge": self._sign_in,
            "/v1/track": lambda: {"events": [{"user": "u_42", "name": "paid", "properties": {"amount": 12.5}}]},
        }

    def _who(self) -> dict[str, Any]:
        return {"v": 1, "key": self.keys.public, "user": "u_42", "sent_at": now()}

    def _page_view(self) -> dict[str, Any]:
        return {**self._who(), "url": "https://app.example.com/", "locale": "en"}

    def _sign_in(self) -> dict[str, Any]:
        """Of a few visitors as one of a few users: some a first time, some again, some as somebody else's."""
        visitor = f"anonymous:9vQm3T0x2bLrK8wYp5c{self.chance.randrange(100, 300)}"
        return {**self._who(), "user": f"u_{self.chance.randrange(9)}", "visitor": visitor}

    def _head(self, path: str = "", *headers: str, line: str = "") -> bytes:
        path = path or self.chance.choice(_PATHS)
        kind = "application/x-www-form-urlencoded" if path.startswith("/admin") else "text/plain"
        known = [f"Authorization: Bearer {self.keys.secret}"] if path == "/v1/track" else []
        lines = [line or f"POST {path} HTTP/1.1", "Host: annai", f"Content-Type: {kind}", *known, *headers, "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def _good(self, path: str = "") -> bytes:
        path, body = self._asking(path)
        return self._head(path, f"Content-Length: {len(body)}") + body

    def half_a_body(self) -> bytes:
        whole = self._good()
        return whole[: self.chance.randrange(1, len(whole))]

    def a_length_that_lies(self) -> bytes:
        path, body = self._asking()
        return self._head(path, f"Content-Length: {self.chance.choice(_LENGTHS)}") + body

    def pieces(self) -> bytes:
        """In chunks, some with a wrong size, an end that is missing, or fields after it."""
        (path, body), chunks = self._asking(), b""
        while body:
            piece, body = body[: (size := self.chance.randrange(1, 200))], body[size:]
            told = self.chance.choice(_SIZES) if self.chance.random() < 0.1 else f"{len(piece):x}".encode()
            chunks += told + b"\r\n" + piece + b"\r\n"
        end = self.chance.choice(
            (b"0\r\n\r\n", b"0\r\nContent-Length: 9\r\n\r\n", b"", b"0\r\n", b"0\n\n", b"0\r\n\r\nx")
        )
        also = [f"Content-Length: {len(chunks)}"] if self.chance.random() < 0.2 else []
        coding = "chunked" if self.chance.random() < 0.7 else self.chance.choice(_CODINGS)
        return self._head(path, f"Transfer-Encoding: {coding}", *also) + chunks + end

    def headers_twice(self) -> bytes:
        path, body = self._asking()
        twice = [f"{name}: {value}" for name, value in self.chance.choices(_DOUBLED, k=2)]
        return self._head(path, f"Content-Length: {len(body)}", *twice, *twice[:1]) + body

    def several_at_once(self) -> bytes:
        others = [self._good, self.half_a_body, self.a_length_that_lies, self.pieces, self.odd_lines]
        return self._good() + b"".join(self.chance.choice(others)() for _ in range(self.chance.randrange(1, 4)))

    def a_huge_head(self) -> bytes:
        match self.chance.randrange(4):
            case 0:
                return self._head("", f"X-Much: {'x' * self.chance.choice((9_000, 70_000, 900_000))}")
            case 1:
                return self._head("", *(f"X-{number}: y" for number in range(self.chance.choice((90, 110, 5_000)))))
            case 2:
                return self._head(line=f"GET /{'x' * self.chance.choice((9_000, 70_000, 900_000))} HTTP/1.1")
            case _:
                return self._head("", "Cookie: " + "; ".join(f"a{number}=b" for number in range(3_000)))

    def odd_lines(self) -> bytes:
        return self._head(line=self.chance.choice(_LINES))

    def spoilt_bytes(self) -> bytes:
        raw = bytearray(self._good())
        for _ in range(self.chance.randrange(1, 5)):
            at = self.chance.randrange(len(raw))
            odd = (b"\0", b"\n", b"\r", b"\r\n", b"\r\n ", b":", b"\xff\xfe", b"\x16\x03\x01\x02\x00")
            raw[at : at + self.chance.randrange(3)] = self.chance.choice(odd)
        return bytes(raw)


_KINDS: tuple[Callable[[RawFuzzer], bytes], ...] = (
    RawFuzzer.half_a_body,
    RawFuzzer.a_length_that_lies,
    RawFuzzer.pieces,
    RawFuzzer.headers_twice,
    RawFuzzer.several_at_once,
    RawFuzzer.a_huge_head,
    RawFuzzer.odd_lines,
    RawFuzzer.spoilt_bytes,
)
