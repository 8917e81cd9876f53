"""A proxy in front of a server: everything below its path goes there, with that path or without; all else is a page of
the product that it belongs to."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "server", "date"}


class Proxy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, path: str) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.path = path
        self.keeps = False
        """Whether the path is handed on."""
        self.upstream = ""
        self.page = b""
        self.asked: list[tuple[str, int]] = []
        """Every path that came in, with the answer's status."""

    @property
    def url(self) -> str:
        """Where the server is found."""
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers that go away."""


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == self.server.path or self.path.startswith(f"{self.server.path}/"):
            self._hand_on(body)
        else:
            self._reply(200, {"Content-Type": "text/html; charset=utf-8"}, self.server.page)

    do_POST = do_PUT = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 -- the names are http.server's

    def _hand_on(self, body: bytes) -> None:
        path = self.path if self.server.keeps else self.path.removeprefix(self.server.path) or "/"
        connection = http.client.HTTPConnection(urlsplit(self.server.upstream).netloc, timeout=20)
        try:
            # Under the server's own name, as proxies do unless they are told otherwise.
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")
            }
            connection.request(self.command, path, body or None, headers)
            answer = connection.getresponse()
            self._reply(
                answer.status, dict(answer.getheaders()), answer.read(), cookies=answer.msg.get_all("Set-Cookie")
            )
        finally:
            connection.close()

    def _reply(self, status: int, headers: dict[str, str], body: bytes, cookies: list[str] | None = None) -> None:
        self.server.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {*_HOP_BY_HOP, "set-cookie", "content-length"}:
                self.send_header(name, value)
        for cookie in cookies or ():
            self.send_header("Set-Cookie", cookie)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def proxy(path: str) -> Iterator[Proxy]:
    """Listens already; give it an `upstream`."""
    server = Proxy(path)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
