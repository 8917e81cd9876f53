"""Requests that one thread answers fastest: whoever comes while another is at it leaves theirs to that one and goes,
since to wake a thread that waits costs about as much as a page view."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

Scope = dict[str, Any]
Answer = Callable[[Any, Scope], Any]
"""granian's own: takes its protocol, which is answered through, and the request's part of the environ."""

log = logging.getLogger(__name__)


class Line:
    """Each request is answered by whichever thread is at it, which need not be the one that brought it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._waiting: deque[tuple[Any, Scope]] = deque()
        self._at_it = threading.Lock()

    def join(self, protocol: Any, scope: Scope) -> None:
        self._waiting.append((protocol, scope))
        # Asked again after the lock was given back: whoever came in between found it taken.
        while self._waiting and self._at_it.acquire(blocking=False):
            try:
                self._answer_all()
            finally:
                self._at_it.release()

    def _answer_all(self) -> None:
        while self._waiting:
            protocol, scope = self._waiting.popleft()
            try:
                self._answer(protocol, scope)
            except Exception:
                # As granian does, which would take it for an error of the thread's own request.
                log.exception("a request could not be answered")
                protocol.response_bytes(500, [], b"")
