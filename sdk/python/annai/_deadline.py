"""A socket with one deadline for a whole exchange; its own time-out begins anew with every byte received."""

import io
import socket
import time
from typing import Any, cast


class Timed:
    """The part of a socket that http.client uses. No thread keeps the time: none can start at exit."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._deadline = 0.0

    @classmethod
    def until(cls, deadline: float, sock: object) -> socket.socket:
        """The socket, or what an earlier call made of it, with this deadline on the monotonic clock."""
        timed = sock if isinstance(sock, cls) else cls(cast(socket.socket, sock))
        timed._deadline = deadline
        return cast(socket.socket, timed)

    def sendall(self, content: bytes) -> None:
        self.limit()
        self._socket.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._socket.makefile(mode, buffering=0), self))  # type: ignore[call-overload]

    def limit(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    def close(self) -> None:
        self._socket.close()

    def detach(self) -> int:
        return self._socket.detach()


class _Reader(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, timed: Timed) -> None:
        self._raw = raw
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._timed.limit()
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()
