"""A product's own server that hears webhooks, and believes only what the `standardwebhooks` library verifies."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

PATIENCE = 30.0


@dataclass
class Receiver:
    """`secret` is what it verifies with; `answers` are the statuses of the next answers, each with what it `says`, then
    204. `heard` holds what
    was verified, by its id; `ids` every try, `headers` those of the last one."""

    url: str = ""
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    says: bytes = b""
    heard: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    refused: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)
    """Cleared, it takes what comes and answers nothing until it is set."""
    _change: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.go_on.set()

    @property
    def kinds(self) -> list[str]:
        return [one["type"] for one in self.heard.values()]

    def take(self, headers: dict[str, str], body: bytes) -> int:
        with self._change:
            self.headers, self.body = headers, body
            self.ids.append(headers.get("webhook-id", ""))
            status = self.answers.pop(0) if self.answers else 204
            try:
                said = Webhook(self.secret).verify(body, headers)
            except WebhookVerificationError:
                self.refused += 1
                return 401
            if status < 300:
                self.heard[self.ids[-1]] = said
            self._change.notify_all()
        self.go_on.wait(PATIENCE)
        return status

    def wait_for_one(self) -> None:
        """Until something has come, answered or not."""
        with self._change:
            assert self._change.wait_for(lambda: bool(self.ids), PATIENCE)

    def wait(self, kinds: Sequence[str]) -> None:
        """Until it has heard these, in whatever order."""
        with self._change:
            assert self._change.wait_for(lambda: sorted(self.kinds) == sorted(kinds), PATIENCE), self.kinds


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            for name, value in receiver.extra.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(receiver.says)))
            self.end_headers()
            if status != 204:
                self.wfile.write(receiver.says)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/annai?for=tests"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
