"""How run events move a user's state: every fold gives the same result in any order of arrival.

Each fact is folded once (the caller skips duplicates); a fold keeps the smallest or largest of what it saw.
`Stamp` is (time in ms, message id): ties between two events of the same millisecond are broken by id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annai_server.domain.duration import DAY_MS

DISMISSING = frozenset({"skipped", "closed", "escaped"})
END_REASONS = DISMISSING | {
    "completed", "snoozed", "expired", "target_missing", "replaced", "stopped", "opted_out",
}  # fmt: skip
SNOOZE_MS = DAY_MS
LONGEST_SNOOZE_MS = 365 * DAY_MS
LEFT_MS = DAY_MS

Stamp = tuple[int, str]


@dataclass(frozen=True, slots=True)
class RunFact:
    """One run event, its time corrected by the server."""

    name: str
    stamp: Stamp
    step: str | None = None
    reason: str | None = None
    properties: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run stands. `step` is the last one shown, `ended` the last end heard of."""

    first: int | None = None
    last: int | None = None
    shown: int | None = None
    withheld: int | None = None
    variant: str | None = None
    """Of the first exposure: shown, or withheld."""
    completed: int | None = None
    step: tuple[Stamp, str] | None = None
    ended: tuple[Stamp, str] | None = None

    def status(self, now: int) -> str | None:
        """The end reason; `left` where 24 h passed since its last event; None while it is open."""
        if self.ended:
            return self.ended[1]
        return "left" if self.last is not None and now - self.last >= LEFT_MS else None


def fold_run(run: RunProgress, fact: RunFact) -> RunProgress:
    """The run with one more fact."""
    at = fact.stamp[0]
    run = replace(run, first=_first(run.first, at), last=max(run.last or at, at))
    match fact.name:
        case "guide_shown":
            return replace(run, shown=_first(run.shown, at), variant=_exposed(run, fact))
        case "guide_withheld":
            return replace(run, withheld=_first(run.withheld, at), variant=_exposed(run, fact))
        case "step_shown" if fact.step:
            return replace(run, step=max(run.step or ((0, ""), ""), (fact.stamp, fact.step)))
        case "guide_completed":
            return replace(run, completed=_first(run.completed, at))
        case "guide_ended" if fact.reason:
            return replace(run, ended=max(run.ended or ((0, ""), ""), (fact.stamp, fact.reason)))
    return run


def _exposed(run: RunProgress, fact: RunFact) -> str | None:
    return variant_at_first(run.variant, run.shown, run.withheld, fact)


def variant_at_first(variant: str | None, shown: int | None, withheld: int | None, fact: RunFact) -> str | None:
    """The variant of the first exposure, with one more; `shown` and `withheld` are when there was one before. Of two in
    the same millisecond, the same one is the first in any order of arrival."""
    before = min((at for at in (shown, withheld) if at is not None), default=None)
    said: str | None = (fact.properties or {}).get("variant")
    if before is None or (fact.stamp[0], said or "") < (before, variant or ""):
        return said
    return variant


def _first(known: int | None, at: int) -> int:
    return at if known is None else min(known, at)


def snoozed_until(fact: RunFact) -> int | None:
    """When a snoozed guide may come back (ms), a day later unless it says, at most a year; None: it is no snooze."""
    if fact.name != "guide_ended" or fact.reason != "snoozed":
        return None
    asked = (fact.properties or {}).get("until")
    at = fact.stamp[0]
    return min(asked, at + LONGEST_SNOOZE_MS) if isinstance(asked, int) and asked > at else at + SNOOZE_MS
