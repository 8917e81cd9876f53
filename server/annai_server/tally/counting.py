"""Counting in one process. Whoever does something only notes it down: one append, without a lock. Notes are added up
once a second, or when somebody asks, so that a page view does not pay for it."""

import threading
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from annai_server.tally.measures import Labels, Measure

# More than a process can note until they are added up.
_NOTES = 100_000


@dataclass(slots=True)
class Total:
    """Of one measure under one set of labels: how many, of how much, and how many in each of its buckets."""

    count: float = 0
    sum: float = 0.0
    buckets: list[int] = field(default_factory=list)

    def add(self, other: "Total") -> None:
        self.count += other.count
        self.sum += other.sum
        self.buckets = [one + two for one, two in zip(self.buckets, other.buckets, strict=True)]

    def note(self, measure: Measure, value: float) -> None:
        self.sum += value
        self.count += 1 if measure.bounds else value
        if measure.bounds:
            self.buckets[bisect_left(measure.bounds, value)] += 1


Totals = dict[tuple[str, Labels], Total]


class Tally:
    """Thread-safe. One that is not kept forgets at once what it is told."""

    def __init__(self, *, kept: bool) -> None:
        self.kept = kept
        self.since = time.monotonic_ns()
        self.queue: Callable[[], int] = int
        """How many events wait to be written."""
        self._notes: deque[tuple[Measure, Labels, float]] = deque(maxlen=_NOTES if kept else 0)
        self._totals: Totals = {}
        self._adding = threading.Lock()

    def note(self, measure: Measure, labels: Labels = (), value: float = 1) -> None:
        """One of these, which took so long or was so large; of a counter, so many."""
        self._notes.append((measure, labels, value))

    def totals(self) -> Totals:
        """Of everything that was noted so far."""
        with self._adding:
            for _ in range(len(self._notes)):
                measure, labels, value = self._notes.popleft()
                self._of(measure, labels).note(measure, value)
            return {key: Total(one.count, one.sum, list(one.buckets)) for key, one in self._totals.items()}

    def _of(self, measure: Measure, labels: Labels) -> Total:
        key = (measure.name, labels)
        if key not in self._totals:
            self._totals[key] = empty(measure)
        return self._totals[key]


def empty(measure: Measure) -> Total:
    return Total(buckets=[0] * (len(measure.bounds) + 1) if measure.bounds else [])
