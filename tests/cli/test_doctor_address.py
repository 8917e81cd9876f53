"""`doctor` says what is wrong with what answers at the public address, or with the clock of whoever answers."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cli.conftest import Operator

# For hooks.example.com, by nobody whom browsers know.
CERTIFICATE = Path(__file__).parents[1] / "unit/engine/hooks.example.com.pem"


@contextmanager
def _answering(status: int = 200, *, ahead_s: float = 0, tls: bool = False) -> Iterator[str]:
    """Somebody at an address who says what `/healthz` says."""

    class Exchange(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            self.send_header("Date", formatdate(time.time() + ahead_s, usegmt=True))
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        def do_POST(self) -> None:
            """Whose it is, which only the right one knows."""
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(503)
            self.end_headers()
            self.wfile.write(b'{"code": "unavailable"}')

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Exchange)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.mark.parametrize("ahead_s", [-600, 600])
def test_a_clock_apart_is_a_fault(operator: Operator, ahead_s: float) -> None:
    operator.succeeds("init")
    with _answering(ahead_s=ahead_s) as url:
        clock = operator.amiss(1, ANNAI_PUBLIC_URL=url)["Clock"]
    assert (clock["level"], f"the clock behind {url}" in clock["says"]) == ("fault", True)
    assert "chrony" in clock["fix"]


def test_a_clock_that_agrees_is_none(operator: Operator) -> None:
    operator.succeeds("init")
    with _answering(ahead_s=10) as url:
        assert "Clock" not in operator.amiss(ANNAI_PUBLIC_URL=url)


def test_a_certificate_that_browsers_refuse_is_a_fault(operator: Operator) -> None:
    operator.succeeds("init")
    with _answering(tls=True) as url:
        address = operator.amiss(1, ANNAI_PUBLIC_URL=url)["Address"]
    assert (address["level"], address["fix"]) == ("fault", "renew it where TLS ends")
    assert f"{url} has a certificate that browsers refuse" in address["says"]


@pytest.mark.parametrize("status", [404, 502])
def test_an_error_behind_the_address_is_a_fault(operator: Operator, status: int) -> None:
    operator.succeeds("init")
    with _answering(status) as url:
        address = operator.amiss(1, ANNAI_PUBLIC_URL=url)["Address"]
    assert (address["level"], address["says"]) == ("fault", f"{url}/healthz is answered with {status}")
    assert "proxy's log" in address["fix"]


def test_who_does_not_say_whose_it_is_is_a_warning(operator: Operator) -> None:
    operator.succeeds("init")
    with _answering() as url:
        address = operator.amiss(ANNAI_PUBLIC_URL=url)["Address"]
    assert (address["level"], address["fix"]) == ("warning", "see its log")
    assert address["says"] == f"{url} is answered by Annai, which can't be asked whose it is (unavailable)"


def test_whose_it_is_shows_once_there_is_a_project(operator: Operator) -> None:
    operator.succeeds("db", "upgrade")
    with _answering() as url:
        said = operator.runs("doctor", ANNAI_PUBLIC_URL=url, ANNAI_SECRET="correct horse battery staple 0123456789").out
    assert f"ok       Address: {url} is answered by Annai; whether by this one shows once there is a project" in said
