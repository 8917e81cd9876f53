"""The interruption budget: how far apart, and how many in any rolling day. The browser runs the same rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from annai_server.domain.duration import DAY_MS
from annai_server.domain.verdicts import MAY_START, Verdict


@dataclass(frozen=True, slots=True)
class Budget:
    """`gap` in ms between two interruptions; `day`: how many in any rolling 24 hours."""

    gap: int = 30 * 60_000
    day: int = 3


def budget_verdict(budget: Budget, shown: Sequence[int], now: int) -> Verdict:
    """Whether one more interruption fits. `shown` are the times of those shown before, in any order.

    A time ahead of `now` (a device whose clock runs ahead) counts like any other.
    """
    if not shown and budget.day:
        return MAY_START
    recent = sorted([at for at in shown if at > now - DAY_MS])
    if len(recent) >= budget.day:
        return Verdict("budget_day", recent[-budget.day] + DAY_MS if budget.day else None)
    if recent and now < recent[-1] + budget.gap:
        return Verdict("budget_gap", recent[-1] + budget.gap)
    return MAY_START
