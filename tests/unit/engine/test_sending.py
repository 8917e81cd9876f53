"""A request goes to the address that was judged, once and in its time, and all that comes back is a status."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import pytest

from annai_server.domain.addresses import Refused
from annai_server.domain.webhooks import Outcome
from annai_server.engine.sending import Sender
from annai_server.store.webhooks import Parcel

HERE = [ip_network("127.0.0.0/8")]
CERTIFICATE = Path(__file__).parent / "hooks.example.com.pem"
SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


class Line:
    """A server that speaks no better than it is told to: says these parts, one every so often."""

    def __init__(self, *parts: bytes, every: float = 0.0, tls: ssl.SSLContext | None = None) -> None:
        self._parts, self._every, self._tls = parts, every, tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.heard: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller, suppress(OSError):
                if self._tls is None:
                    self._answer(caller)
                else:
                    with self._tls.wrap_socket(caller, server_side=True) as trusted:
                        self._answer(trusted)

    def _answer(self, caller: socket.socket) -> None:
        heard = caller.recv(65_536)
        while heard.startswith(b"POST") and not heard.endswith(b"}"):
            heard += caller.recv(65_536)
        self.heard.append(heard)
        for part in self._parts:
            caller.sendall(part)
            time.sleep(self._every)

    def close(self) -> None:
        """Whoever waits for a caller waits no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    opened: list[Line] = []
    yield opened
    for line in opened:
        line.close()


def parcel(url: str) -> Parcel:
    return Parcel(1, "msg_1", url, [SECRET], '{"type":"webhook.test"}', 1)


def sender(*answers: str, deadline_s: float = 5.0) -> Sender:
    """Whose resolver says one after the other, and the last from then on."""
    left = list(answers)

    def resolve(host: str, port: int) -> Sequence[str]:
        return [left.pop(0) if len(left) > 1 else left[0]]

    return Sender(HERE, resolve=resolve, deadline_s=deadline_s)


def test_a_name_that_was_public_when_it_was_saved_and_is_private_when_it_is_sent_to_is_refused() -> None:
    rebinding = sender("93.184.216.34", "10.0.0.1")
    rebinding.check("https://hooks.example.com/")
    assert rebinding.send(parcel("https://hooks.example.com/")) == Outcome(error="private_address")
    for private in ("169.254.169.254", "::1", "fe80::1%eth0", "64:ff9b::a00:1"):
        with pytest.raises(Refused, match="private"):
            sender(private).check("https://hooks.example.com/")


def test_it_goes_to_the_address_that_was_judged_and_is_asked_for_by_its_name(lines: list[Line]) -> None:
    lines.append(Line(b"HTTP/1.1 204 No Content\r\n\r\n"))
    # Asked once more, the resolver would say where a request must not go.
    url = f"http://hooks.example.com:{lines[0].port}/annai?a=b"
    assert sender("127.0.0.1", "10.0.0.1").send(parcel(url)) == Outcome(status=204)
    (heard,) = lines[0].heard
    assert heard.startswith(b"POST /annai?a=b HTTP/1.1\r\n")
    assert f"Host: hooks.example.com:{lines[0].port}\r\n".lower().encode() in heard.lower()
    assert heard.endswith(b'\r\n\r\n{"type":"webhook.test"}')


def test_a_redirect_is_not_followed(lines: list[Line]) -> None:
    lines.append(Line(b"HTTP/1.1 204 No Content\r\n\r\n"))
    there = f"Location: http://127.0.0.1:{lines[0].port}/".encode()
    lines.append(Line(b"HTTP/1.1 307 Temporary Redirect\r\n" + there + b"\r\nContent-Length: 0\r\n\r\n"))
    assert sender("127.0.0.1").send(parcel(f"http://hooks.example.com:{lines[1].port}/")) == Outcome(status=307)
    assert lines[0].heard == []


def test_a_body_is_not_waited_for_and_a_head_without_end_is_cut_off(lines: list[Line]) -> None:
    lines.append(Line(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nsecret", b"x" * 1_000, every=60))
    lines.append(Line(b"HTTP/1.1 200 OK\r\n", *[b"X: " + b"x" * 1_000 + b"\r\n"] * 200))
    answers = [sender("127.0.0.1").send(parcel(f"http://a.example:{line.port}/")) for line in lines]
    assert answers == [Outcome(status=200), Outcome(error="answer")]


@pytest.mark.parametrize("parts", [[], [b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 100]], ids=["silence", "drop by drop"])
def test_everything_together_has_one_deadline(lines: list[Line], parts: list[bytes]) -> None:
    lines.append(Line(*(parts or [b""] * 100), every=0.1))
    began = time.monotonic()
    outcome = sender("127.0.0.1", deadline_s=0.5).send(parcel(f"http://a.example:{lines[0].port}/"))
    assert outcome == Outcome(error="timeout")
    assert time.monotonic() - began < 5


def test_a_resolver_that_says_nothing_is_not_waited_for_longer_than_that() -> None:
    silent = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        silent.wait(20)
        return []

    assert Sender(HERE, resolve=resolve, deadline_s=0.1).send(parcel("https://a.example/")).error == "unknown_host"
    silent.set()


def test_what_is_not_there_what_hangs_up_and_what_speaks_no_tls_fail_by_name(lines: list[Line]) -> None:
    lines += [Line(), Line(b"Hello\r\n\r\n")]
    closed = Line()
    closed.close()
    said = [
        sender("127.0.0.1").send(parcel(url)).error
        for url in (
            f"http://a.example:{closed.port}/",
            f"http://a.example:{lines[0].port}/",
            f"https://a.example:{lines[1].port}/",
        )
    ]
    assert said == ["connection", "answer", "tls"]


def test_over_tls_it_talks_to_nobody_but_the_host_that_was_written(
    lines: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate is for hooks.example.com; the operator's machine trusts it by SSL_CERT_FILE."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(CERTIFICATE)
    lines.append(Line(b"HTTP/1.1 204 No Content\r\n\r\n", tls=served))
    url = f"https://hooks.example.com:{lines[0].port}/"
    assert sender("127.0.0.1").send(parcel(url)) == Outcome(error="tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert sender("127.0.0.1").send(parcel(url)) == Outcome(status=204)
    assert sender("127.0.0.1").send(parcel(url.replace("hooks", "other"))) == Outcome(error="tls")
    assert len(lines[0].heard) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [(b"120", 120), (b"Fri, 31 Dec 2027 23:59:59 GMT", None), (b"-1", None), (b"9" * 12, None)]
)
def test_how_long_to_wait_is_heard_where_it_is_a_number(lines: list[Line], header: bytes, seconds: int | None) -> None:
    lines.append(Line(b"HTTP/1.1 503 No\r\nRetry-After: " + header + b"\r\nContent-Length: 0\r\n\r\n"))
    outcome = sender("127.0.0.1").send(parcel(f"http://a.example:{lines[0].port}/"))
    assert outcome == Outcome(status=503, retry_after=seconds)


@pytest.mark.parametrize("written", ["https://{}/", "http://{}/", "https://{}:22/", "https://{}:8443/x"])
def test_whoever_names_a_host_learns_nothing_of_which_ones_our_network_has(written: str) -> None:
    ours = Sender(resolve=lambda host, port: {"db.internal": ["10.0.0.1"]}.get(host, []))
    said = []
    for host in ("db.internal", "nowhere.internal"):
        with pytest.raises(Refused) as refused:
            ours.check(written.format(host))
        said.append(str(refused.value))
    assert said[0] == said[1]
