"""How many events of the host's own an environment takes in within a month, where somebody has set a bound.

What all processes have written down is read once a minute, and what this one has counted since is added: of its own,
each is in that sum once, at any moment. What the others have taken in within the last minute, and who was let in and
isn't stored yet, may pass the bound; nothing undercuts it. What guidance itself has to remember (that it was shown,
closed, opted out of) is no event of the host's: refused, it would have people shown the same again.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from annai_server.domain.errors import QuotaUsedUp
from annai_server.engine.hourly import Hourly
from annai_server.store import hourly as stored_hourly
from annai_server.store.reading import Reader

EVENTS = "events"
READ_AGAIN_MS = 60_000
ASK_AGAIN_S = 3_600.0


@dataclass(slots=True)
class _Month:
    begins: int
    ends: int
    read_at: int
    publication: int
    bound: int | None
    used: int

    def holds(self, publication: int, now: int) -> bool:
        return self.publication == publication and now < min(self.ends, self.read_at + READ_AGAIN_MS)


class Quotas:
    """Thread-safe."""

    def __init__(self, reader: Reader, hourly: Hourly) -> None:
        self._reader, self._hourly = reader, hourly
        self._months: dict[int, _Month] = {}
        self._lock = threading.Lock()

    def refusal(self, environment_id: int, publication: int, now: int) -> QuotaUsedUp | None:
        """What to say of further events; None: they may come. `publication` is the environment's number, which a
        changed bound raises."""
        month = self._months.get(environment_id)
        if month is None or not month.holds(publication, now):
            month = self._read(environment_id, publication, now)
        if month.bound is None or month.used < month.bound:
            return None
        said = f"this environment has taken in the {month.bound:,} events that it may have in a month (of UTC)"
        return QuotaUsedUp(said, min(ASK_AGAIN_S, (month.ends - now) / 1000))

    def count(self, environment_id: int, stored: int, now: int) -> None:
        """So many of the host's own were stored."""
        if not stored:
            return
        with self._lock:
            self._hourly.count(environment_id, EVENTS, now, stored)
            if month := self._months.get(environment_id):
                month.used += stored

    def _read(self, environment_id: int, publication: int, now: int) -> _Month:
        begins = month_of(now)
        with self._lock, self._hourly.at_rest() as rests:
            bound, written = stored_hourly.quota(self._reader, environment_id, EVENTS, begins)
            before = self._months.get(environment_id)
            month = _Month(begins, _next(begins), now, publication, bound, written)
            if rests or before is None or before.begins != begins:
                # Where nothing of this month has been remembered, nothing of it can be leaving.
                month.used += self._hourly.waiting(environment_id, EVENTS, begins)
            else:
                # What leaves may be in `written` or not: what is remembered has it, and is read anew the next time.
                month.used, month.read_at = before.used, before.read_at
            self._months[environment_id] = month
        return month


def month_of(now: int) -> int:
    """Its first moment, of UTC."""
    at = datetime.fromtimestamp(now / 1000, UTC)
    return int(datetime(at.year, at.month, 1, tzinfo=UTC).timestamp() * 1000)


def _next(begins: int) -> int:
    return month_of(begins + 32 * 24 * 3_600_000)
