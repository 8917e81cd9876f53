"""How often a guide may start by itself: its own frequency, and what this person did with it."""

from dataclasses import dataclass

from annai_server.domain.content import Frequency
from annai_server.domain.verdicts import MAY_START, Verdict


@dataclass(frozen=True, slots=True)
class History:
    """What happened between a user and one round of a guide; times in ms, None: never.

    `auto` counts the showings, of those `shown`, that started themselves; `withheld` those at which nothing was drawn,
    because the user's arm sees nothing (domain/variants.py): for frequency one is like the other.
    """

    shown: int = 0
    auto: int = 0
    last_shown: int | None = None
    completed: int | None = None
    dismissed: int | None = None
    snoozed_until: int | None = None
    spared: str | None = None
    """How they were done with it in an earlier round, where the current one leaves such people alone."""
    together: "History | None" = None
    """What everybody of their company did with it, where that is what counts. A snooze is a person's own."""
    withheld: int = 0
    variant: str | None = None
    """The arm of the first showing; None also where the guide had no variants then."""

    @property
    def counted(self) -> "History":
        return self.together or self

    @property
    def seen(self) -> bool:
        """Whether anything was ever drawn."""
        return self.shown > self.withheld


def frequency_verdict(frequency: Frequency, history: History, now: int) -> Verdict:
    """Whether it may start by itself. Completed and dismissed end it for good, unless `until` names one of them: then
    only that one does. What was opened by hand counts for `every`, since it was
    seen, and not for `at_most`."""
    if history.spared:
        return Verdict(history.spared)
    counted = history.counted
    if (over := done_with(frequency, counted)) is not None:
        return over
    if history.snoozed_until is not None and (history.last_shown or 0) <= history.snoozed_until:
        waiting = now < history.snoozed_until
        return Verdict("snoozed", history.snoozed_until) if waiting else MAY_START
    if frequency.at_most is not None and counted.auto >= frequency.at_most:
        return Verdict("shown_before" if frequency.at_most == 1 else "at_most")
    if frequency.every is not None and counted.last_shown is not None:
        again = counted.last_shown + frequency.every
        if now < again:
            return Verdict("every", again)
    return MAY_START


def done_with(frequency: Frequency, history: History) -> Verdict | None:
    """What ended it for good, if anything did."""
    if history.completed is not None and frequency.until != "dismissed":
        return Verdict("completed")
    if history.dismissed is not None and frequency.until != "completed":
        return Verdict("dismissed")
    return None
