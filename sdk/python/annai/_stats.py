from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Stats:
    """What became of the queued calls of this process so far.

    `accepted` = `stored` + `duplicates` + `updated` + `rejected` + `dropped` after acceptance + `waiting`.

    `stored`, `duplicates`: events. `updated`: users and companies.
    `rejected`: calls the server refused, by its reason.
    `dropped`: calls that were never delivered, by reason: `full`, `invalid` and `closed` at the door;
    `exit`, `gave_up`, `forgotten` and `internal` after they had been accepted.
    `retries`: attempts that had to be repeated.
    """

    accepted: int = 0
    waiting: int = 0
    stored: int = 0
    duplicates: int = 0
    updated: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    retries: int = 0


class Tally:
    """The counters behind Stats. The outbox's lock guards them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def drop(self, reason: str, calls: int) -> None:
        if calls:
            self.dropped[reason] += calls

    def add(
        self, counts: Mapping[str, int] | None, rejected: Mapping[str, int] | None, dropped: Mapping[str, int] | None
    ) -> None:
        self.counts.update(counts or {})
        self.rejected.update(rejected or {})
        self.dropped.update(dropped or {})

    def snapshot(self, waiting: int) -> Stats:
        return Stats(
            waiting=waiting,
            rejected=MappingProxyType(dict(self.rejected)),
            dropped=MappingProxyType(dict(self.dropped)),
            **self.counts,
        )
