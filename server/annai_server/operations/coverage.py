"""How many page views came signed, and what was wrong with the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from annai_server.domain.duration import HOUR_MS
from annai_server.domain.identity import REASONS, SIGNED
from annai_server.engine.quotas import EVENTS, month_of
from annai_server.store import hourly
from annai_server.store.database import db
from annai_server.store.tables import Environment

PERIODS = {"day": 24, "week": 7 * 24}
"""In hours."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`wrong` has only what there was, by reason; most frequent first."""

    signed: int
    wrong: Mapping[str, int]

    @property
    def page_views(self) -> int:
        return self.signed + sum(self.wrong.values())

    @property
    def share(self) -> float | None:
        """Of signed ones, from 0 to 1; None where there was none at all."""
        return self.signed / self.page_views if self.page_views else None


def of(environment: Environment, *, hours: int, now: int) -> Coverage:
    """Of the last full hours, and the one that has begun. What was counted within the last minute may be missing."""
    counted = hourly.since(db.session.connection(), environment.id, now - now % HOUR_MS - hours * HOUR_MS)
    wrong = {reason: counted[reason] for reason in REASONS if reason in counted}
    return Coverage(counted.get(SIGNED, 0), dict(sorted(wrong.items(), key=lambda one: -one[1])))


def events_of_month(environment: Environment, *, now: int) -> int:
    """How many events of the host's own were stored in this month (of UTC), but for the last minute."""
    return hourly.since(db.session.connection(), environment.id, month_of(now)).get(EVENTS, 0)
