"""Requests to addresses that somebody wrote down: judged before, and sent to the very address that was judged.

No redirect is followed, no proxy is asked, no connection is kept. Everything together has one deadline, and of the
answer no more is read than its head; nobody is shown anything of it but its status.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

import certifi
import httpcore

from annai_server.clock import now
from annai_server.domain.addresses import Address, Network, Refused, place, reachable
from annai_server.domain.webhooks import Outcome, signatures
from annai_server.store.webhooks import Parcel

DEADLINE_S = 15.0
# Of one address, where a host has several.
_CONNECT_S = 5.0
# Of an answer: its head, and what comes with it.
_MOST_BYTES = 65_536

Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of the host, as the machine's own resolver knows them. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Sender:
    """Thread-safe. `allowed` are private networks that the operator lets it reach."""

    def __init__(
        self, allowed: Sequence[Network] = (), *, resolve: Resolve = resolve, deadline_s: float = DEADLINE_S
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._deadline_s = deadline_s

    def check(self, url: str) -> None:
        """Whether a request may go there now. Raises Refused."""
        self._addresses(url, _Deadline(self._deadline_s))

    def send(self, parcel: Parcel) -> Outcome:
        """One try; raises nothing that the other side could cause."""
        deadline = _Deadline(self._deadline_s)
        try:
            network = _Network(self._addresses(parcel.url, deadline), deadline)
            with (
                httpcore.ConnectionPool(
                    ssl_context=self._trust, max_keepalive_connections=0, network_backend=network
                ) as pool,
                pool.stream("POST", parcel.url, headers=_headers(parcel), content=parcel.body.encode()) as answer,
            ):
                return Outcome(answer.status, retry_after=_retry_after(answer.headers))
        except Refused as refused:
            return Outcome(error=refused.reason)
        except (httpcore.TimeoutException, TimeoutError):
            return Outcome(error="timeout")
        except _NotTrusted:
            return Outcome(error="tls")
        except httpcore.ConnectError:
            return Outcome(error="connection")
        except (httpcore.NetworkError, httpcore.ProtocolError):
            return Outcome(error="answer")

    def _addresses(self, url: str, deadline: "_Deadline") -> list[Address]:
        """Raises Refused."""
        to = place(url)
        found = [to.address] if to.address else self._resolved(to.host, to.port, deadline)
        return reachable(to, found, self._allowed)

    def _resolved(self, host: str, port: int, deadline: "_Deadline") -> list[Address]:
        """The machine's resolver knows no deadline: a thread of its own waits for it."""
        answers: SimpleQueue[Sequence[str]] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                answers.put(())

        threading.Thread(target=ask, name="annai-resolve", daemon=True).start()
        try:
            return [ip_address(one) for one in answers.get(timeout=deadline.left())]
        except Empty:
            raise Refused("unknown_host") from None

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """The machine's own certificates, and those that browsers trust: a small container may have none."""
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return context


def _headers(parcel: Parcel) -> list[tuple[str, str]]:
    timestamp = now() // 1000
    return [
        ("content-type", "application/json"),
        ("user-agent", "Annai"),
        ("connection", "close"),
        ("webhook-id", parcel.message_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", signatures(parcel.secrets, parcel.message_id, timestamp, parcel.body)),
    ]


def _retry_after(headers: Sequence[tuple[bytes, bytes]]) -> int | None:
    """In seconds. Dates, which the header may hold too, are not heard."""
    said = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return int(said) if said.isdigit() and len(said) < 9 else None


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Raises TimeoutError."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _NotTrusted(httpcore.ConnectError):
    """It doesn't speak TLS, or not as the host that it is asked for as."""


class _Network(httpcore.NetworkBackend):
    """Connects to the addresses that were judged, whatever the host's name leads to by now."""

    def __init__(self, addresses: Sequence[Address], deadline: _Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError()
        for address in self._addresses:
            limit = min(_CONNECT_S, self._deadline.left())
            try:
                return _Stream(httpcore.SyncBackend().connect_tcp(str(address), port, limit), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


class _Stream(httpcore.NetworkStream):
    """Every wait ends with the one deadline, and reading with so many bytes."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline
        self._left = _MOST_BYTES

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._left <= 0:
            raise httpcore.ReadError("the answer's head is too long")
        chunk = self._stream.read(min(max_bytes, self._left), self._deadline.left())
        self._left -= len(chunk)
        return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # The library's own writing would wait anew for each part that goes out.
        line: socket.socket = self._stream.get_extra_info("socket")
        line.settimeout(self._deadline.left())
        try:
            line.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore.ConnectError as error:
            raise _NotTrusted from error
        return _Stream(inner, self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
