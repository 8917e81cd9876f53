"""Annai's server as the Python SDK sees it over a real socket: right by default, and as wrong as a test asks."""

import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from annai import Annai


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    size: int
    connection: int


Answer = Callable[["Network", "Exchange"], None]


class Network:
    """`answers` are used up first, one a request; after that every request gets what docs/wire.md promises."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.requests: list[Request] = []
        self.answers: deque[Answer] = deque()
        self.every: Answer = as_promised
        self.events: dict[str, Any] = {}
        self.reject: dict[str, str] = {}
        self.guides: list[Any] = []
        self.released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Exchange)
        self._server.network = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/annai"

    def wait_for(self, condition: Callable[[], object], timeout: float = 10) -> None:
        """Until it holds; checked after every request."""
        with self.changed:
            assert self.changed.wait_for(lambda: bool(condition()), timeout), "the awaited requests did not come"

    def wait_for_requests(self, number: int) -> None:
        self.wait_for(lambda: len(self.requests) >= number)

    @property
    def names(self) -> list[str]:
        """Of the stored events, in order."""
        return [event["name"] for event in self.events.values()]

    @property
    def deliveries(self) -> Counter[str]:
        """How often each event was sent, by its name."""
        sent = (event for request in self.requests if request.path == "/v1/track" for event in request.body["events"])
        return Counter(event["name"] for event in sent)

    @contextmanager
    def holding(self, answer: Answer | None = None) -> Iterator[threading.Event]:
        """Holds the next request back until the event is set, or the block ends."""
        gate = threading.Event()
        self.answers.appendleft(_held(gate, answer or as_promised))
        try:
            yield gate
        finally:
            gate.set()

    @contextmanager
    def piling_up(self, client: Annai) -> Iterator[None]:
        """Holds the client's next request back meanwhile, so that what is called in the block waits together."""
        with self.holding():
            already = len(self.requests)
            client.group("opener", {})
            self.wait_for_requests(already + 1)
            yield

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    network: Network
    daemon_threads = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what these tests are about."""


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server
    seen: Request

    def do_POST(self) -> None:
        network = self.server.network
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.removeprefix("/annai")
        body = json.loads(content) if content else None
        self.seen = Request(self.command, path, dict(self.headers), body, len(content), self.client_address[1])
        with network.changed:
            network.requests.append(self.seen)
            answer = network.answers.popleft() if network.answers else network.every
            network.changed.notify_all()
        answer(network, self)

    do_PUT = do_GET = do_DELETE = do_POST  # noqa: N815 -- the names are http.server's

    def reply(self, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def reply_json(self, status: int, content: object, headers: Mapping[str, str] | None = None) -> None:
        self.reply(status, json.dumps(content).encode(), headers)

    def log_message(self, *_: object) -> None:
        """Silence."""


def as_promised(network: Network, exchange: Exchange) -> None:
    match exchange.seen.method, exchange.seen.path.split("/")[2:]:
        case "POST", ["track"]:
            exchange.reply_json(200, {"results": [_take(network, event) for event in exchange.seen.body["events"]]})
        case "PUT", [_, identifier]:
            exchange.reply_json(200, {"id": unquote(identifier), "traits": {}})
        case "GET", ["users", _, "guides"]:
            exchange.reply_json(200, {"guides": network.guides})
        case "DELETE", ["users", _]:
            exchange.reply(204, b"")
        case _:
            problem(404, "not_found")(network, exchange)


def _take(network: Network, event: dict[str, Any]) -> dict[str, Any]:
    if reason := network.reject.get(event["name"]):
        return {"id": event["id"], "status": "rejected", "reason": reason}
    with network.changed:
        status = "duplicate" if event["id"] in network.events else "stored"
        network.events.setdefault(event["id"], event)
        network.changed.notify_all()
    return {"id": event["id"], "status": status}


def problem(status: int, code: str, headers: Mapping[str, str] | None = None, **fields: object) -> Answer:
    content = {"type": f"https://annai.dev/problems/{code}", "status": status, "code": code, **fields}
    return lambda _, exchange: exchange.reply_json(status, content, headers)


def raw(status: int, content: bytes) -> Answer:
    return lambda _, exchange: exchange.reply(status, content)


def stored_but_lost(network: Network, exchange: Exchange) -> None:
    """The events are stored; the answer never arrives."""
    for event in exchange.seen.body["events"]:
        _take(network, event)
    hang_up(network, exchange)


def hang_up(_: Network, exchange: Exchange) -> None:
    exchange.close_connection = True


def broken_off(_: Network, exchange: Exchange) -> None:
    """An answer that ends in the middle."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "1000")
    exchange.end_headers()
    exchange.wfile.write(b'{"results": [')
    exchange.close_connection = True


def _held(until: threading.Event, answer: Answer) -> Answer:
    def answer_then(network: Network, exchange: Exchange) -> None:
        until.wait(10)
        answer(network, exchange)

    return answer_then


def silence(network: Network, exchange: Exchange) -> None:
    """No answer for as long as the test lasts."""
    network.released.wait(60)
    exchange.close_connection = True


def drip(network: Network, exchange: Exchange) -> None:
    """A byte now and then, without end."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "100000")
    exchange.end_headers()
    while not network.released.wait(0.02):
        exchange.wfile.write(b" ")
    exchange.close_connection = True
