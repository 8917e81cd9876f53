"""A server in Annai's place that is slow, failing or talking nonsense."""

import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Wrong = Literal["slow", "failing", "garbage", "wrong types"]
_ANSWERS = {
    "failing": (500, b"Internal Server Error"),
    "garbage": (200, b'{"v": 1, "guides": [{"ki'),
    "wrong types": (200, b'{"v": "1", "guides": 7, "states": [], "menu": {"a": 1}, "strings": null, "budget": "x"}'),
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    wrong: Wrong
    over: threading.Event
    script: bytes | None


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.server.script is not None and self.path == "/annai.js":
            self._answer(200, self.server.script, "text/javascript")
        else:
            self.do_POST()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.wrong == "slow":
            self.server.over.wait(30)
            self.close_connection = True
            return
        self._answer(*_ANSWERS[self.server.wrong], "application/json")

    do_PUT = do_POST  # noqa: N815 -- the name is http.server's

    def _answer(self, status: int, body: bytes, type_: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def _bound(port: int) -> _Server:
    """A killed server's port is free a moment after its last worker is gone."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return _Server(("127.0.0.1", port), _Handler)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def wrong_server(port: int, wrong: Wrong, script: bytes | None = None) -> Iterator[None]:
    """Listens at the port and does wrong; `script` is what it serves as annai.js, None: that is wrong as well."""
    server = _bound(port)
    server.wrong, server.over, server.script = wrong, threading.Event(), script
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
