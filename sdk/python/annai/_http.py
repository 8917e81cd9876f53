"""HTTP by the standard library: connections are kept and reused, and every request has one deadline."""

import contextlib
import encodings.idna  # noqa: F401 -- see below
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection, IncompleteRead
from urllib.parse import urlsplit

from annai._deadline import Timed
from annai._errors import NetworkError, UnusableAnswer

# The first connection to a name would import encodings.idna in the outbox's thread. A host that forks in the middle
# of an import has children in which that module never becomes usable, so it is imported early.

_KEPT = 4
_MAX_ANSWER = 8 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Http:
    """Requests below one address, from any thread.

    list.append and list.pop need no lock of ours, which is one lock fewer that a fork could leave locked.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port
        self._prefix = parts.path
        self._idle: list[HTTPConnection] = []

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], timeout: float) -> Answer:
        """The answer, whatever its status. Raises NetworkError or UnusableAnswer.

        `timeout` bounds all of it, up to the last byte: a server that drips its answer does not hold the caller
        longer. (A name with several addresses that don't answer takes as long for each.)
        """
        deadline = time.monotonic() + timeout
        request = _Request(method, self._prefix + path, body, headers)
        with contextlib.suppress(IndexError, _Disconnected):
            # The server may have closed a connection that we kept. Every request of ours may be repeated.
            return self._exchange(self._idle.pop(), request, deadline)
        return self._exchange(self._fresh(deadline), request, deadline)

    def _fresh(self, deadline: float) -> HTTPConnection:
        timeout = max(0.001, deadline - time.monotonic())
        if self._secure:
            context = ssl.create_default_context()
            return HTTPSConnection(self._host, self._port, timeout=timeout, context=context)
        return HTTPConnection(self._host, self._port, timeout=timeout)

    def _exchange(self, connection: HTTPConnection, request: _Request, deadline: float) -> Answer:
        keep = False
        try:
            if connection.sock is None:
                connection.connect()
            connection.sock = Timed.until(deadline, connection.sock)
            connection.request(request.method, request.path, request.body, dict(request.headers))
            response = connection.getresponse()
            content = _read(response)
            keep = response.isclosed() and connection.sock is not None
            return Answer(response.status, response.headers, content)
        except TimeoutError as error:
            raise NetworkError(f"{request}: no full answer in time") from error
        except ConnectionError as error:
            raise _Disconnected(f"{request}: {error!r}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise NetworkError(f"{request}: {error!r}") from error
        finally:
            self._put_back(connection, keep)

    def _put_back(self, connection: HTTPConnection, keep: bool) -> None:
        if keep and len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._idle.pop().close()

    def after_fork(self) -> None:
        """In the child: the connections are the parent's. This process's copies of the idle ones are closed;
        one in use is left open, as closing it could wait for a lock that a thread of the parent holds."""
        idle, self._idle = self._idle, []
        for connection in idle:
            if connection.sock is not None:
                os.close(connection.sock.detach())


class _Disconnected(NetworkError):
    """The other side closed the connection, or did not take it."""


def _read(response: HTTPResponse) -> bytes:
    content = response.read(_MAX_ANSWER + 1)
    if len(content) > _MAX_ANSWER:
        raise UnusableAnswer(f"the answer is longer than {_MAX_ANSWER:,} bytes")
    if response.length:  # read() with a limit does not complain about a body that breaks off
        raise IncompleteRead(content, response.length)
    return content
