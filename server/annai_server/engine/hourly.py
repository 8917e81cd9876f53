"""What a process counts by the hour and writes down once a minute.

In memory, because no page view must wait for a write. A process that ends writes the rest; one that is killed takes its
last minute along, so that whatever has to be exact is counted from the log.
"""

import threading
from collections.abc import Mapping

from sqlalchemy import Connection

from annai_server.domain.duration import HOUR_MS
from annai_server.store import hourly
from annai_server.store.hourly import Cell


class Hourly:
    """Thread-safe."""

    def __init__(self) -> None:
        self._counts: dict[Cell, int] = {}
        self._lock = threading.Lock()

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

    def write_down(self, connection: Connection) -> Mapping[Cell, int]:
        """Add what was counted since to what is stored. The caller commits, or gives it back."""
        with self._lock:
            counted, self._counts = self._counts, {}
        try:
            hourly.add(connection, counted)
        except Exception:
            self.give_back(counted)
            raise
        return counted

    def give_back(self, counted: Mapping[Cell, int]) -> None:
        """What could not be committed is written next time."""
        for (environment_id, what, hour), times in counted.items():
            self.count(environment_id, what, hour, times)
