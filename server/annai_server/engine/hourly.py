"""What a process counts by the hour and writes down once a minute.

In memory, because no page view must wait for a write. A process that ends writes the rest; one that is killed takes its
last minute along, so that whatever has to be exact is counted from the log.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from annai_server.domain.duration import HOUR_MS
from annai_server.store.hourly import Cell


class Hourly:
    """Thread-safe."""

    def __init__(self) -> None:
        self._counts: dict[Cell, int] = {}
        self._lock, self._leaving = threading.Lock(), threading.Lock()

    def count(self, environment_id: int, what: str, now: int, times: int = 1) -> None:
        cell = environment_id, what, now - now % HOUR_MS
        with self._lock:
            self._counts[cell] = self._counts.get(cell, 0) + times

    def waiting(self, environment_id: int, what: str, hour: int) -> int:
        """What is counted from that hour (ms) on, and not written down yet."""
        with self._lock:
            return sum(
                times
                for (where, counted, at), times in self._counts.items()
                if (where, counted) == (environment_id, what) and at >= hour
            )

    @contextmanager
    def leaving(self) -> Iterator[Mapping[Cell, int]]:
        """What was counted since, for whoever adds it to what is stored, and commits; what they fail with comes again
        the next time."""
        with self._leaving:
            with self._lock:
                counted, self._counts = self._counts, {}
            try:
                yield counted
            except Exception:
                for (environment_id, what, hour), times in counted.items():
                    self.count(environment_id, what, hour, times)
                raise

    @contextmanager
    def at_rest(self) -> Iterator[bool]:
        """Whether all that was counted is either stored or waiting, and stays so; while it is leaving nobody can tell.
        Waits for nobody."""
        rests = self._leaving.acquire(blocking=False)
        try:
            yield rests
        finally:
            if rests:
                self._leaving.release()
