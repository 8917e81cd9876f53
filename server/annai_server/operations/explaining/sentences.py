"""An explanation in an author's words: why, and what would have to change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annai_server.domain.conditions.tracing import changes
from annai_server.domain.content import Checklist, Toast, Tour
from annai_server.domain.explaining import Explanation
from annai_server.domain.frequency import frequency_verdict
from annai_server.domain.gates import goes_on
from annai_server.domain.scopes import COMPANY
from annai_server.domain.variants import RESERVED
from annai_server.domain.verdicts import ELIGIBLE, Verdict
from annai_server.operations.explaining.phrases import Speaker

NO_BUDGET = "budget_none"
ALL_STOPPED = "stopped_all"
_OF_FREQUENCY = frozenset({"completed", "dismissed", "at_most", "shown_before", "every"})


@dataclass(frozen=True, slots=True)
class Told:
    """One guide. `changes` are what would make it show, all of them together where there are several."""

    because: str
    changes: tuple[str, ...]
    gets: str | None = None
    """Which form of the guide they get or would get, or that they get none; None: what everybody gets."""
    together: bool = False
    """Whether it is held back by what their company did: nothing that is done for one of them changes that."""


def tell(speaker: Speaker, found: Explanation) -> Told:
    return replace(
        _told(speaker, found), gets=_gets(speaker, found), together=_by_company(found, found.verdict, speaker.now)
    )


def _gets(speaker: Speaker, found: Explanation) -> str | None:
    arm = found.decision.arm
    if arm is None:
        return None
    word = arm.key if arm.key in RESERVED else "nothing" if arm.withheld else "variant"
    held = "" if arm.withheld or found.shows else "held."
    return speaker.say(f"gets.{held}{word}", variant=_variant(speaker, found))


def _variant(speaker: Speaker, found: Explanation) -> str:
    key = found.decision.arm.key if found.decision.arm else ""
    return speaker.quoted(next((one.name for one in found.published.guide.variants if one.key == key), "") or key)


def _told(speaker: Speaker, found: Explanation) -> Told:
    if found.verdict.reason != ELIGIBLE:
        return Told(because(speaker, found, found.verdict), tuple(_changes(speaker, found)))
    if found.off_page:
        pages = speaker.listed([speaker.quoted(page) for page in found.published.guide.trigger.page], "list.or")
        return Told(speaker.say("because.page"), (speaker.say("change.page", pages=pages),))
    return Told(speaker.say(f"because.{_how(found, speaker.now)}"), ())


def _how(found: Explanation, now: int) -> str:
    run = found.decision.run
    if run is not None and run.ordered:
        return "ordered"
    if not goes_on(run, now) or isinstance(found.published.guide, Toast):
        return "eligible"
    return "resumes" if isinstance(found.published.guide, Tour | Checklist) else "stays"


def because(speaker: Speaker, found: Explanation, verdict: Verdict) -> str:
    return speaker.say(f"because.{_word(speaker, found, verdict)}", **_values(speaker, found, verdict))


def _changes(speaker: Speaker, found: Explanation) -> list[str]:
    verdict = found.verdict
    if verdict.reason == "not_in_audience" and found.audience is not None:
        needed = changes(found.audience)
        if needed is None:
            return [speaker.say("change.never")]
        return [speaker.change(one) for one in needed]
    return [speaker.say(f"change.{_word(speaker, found, verdict)}", **_values(speaker, found, verdict))]


def _word(speaker: Speaker, found: Explanation, verdict: Verdict) -> str:
    if verdict.reason == "budget_day" and verdict.until is None:
        return NO_BUDGET
    if verdict.reason == "stopped" and not found.published.stopped:
        return ALL_STOPPED
    return f"{verdict.reason}_company" if _by_company(found, verdict, speaker.now) else verdict.reason


def _by_company(found: Explanation, verdict: Verdict, now: int) -> bool:
    """Whether it is what others of their company did that holds it back."""
    guide, history = found.published.guide, found.decision.history
    if verdict.reason == "nothing_to_do":
        return isinstance(guide, Checklist) and any(item.scope == COMPANY for item in guide.items)
    if history.together is None or verdict.reason not in _OF_FREQUENCY:
        return False
    alone = frequency_verdict(guide.effective_frequency, replace(history, together=None), now)
    return alone.reason != verdict.reason


def _values(speaker: Speaker, found: Explanation, verdict: Verdict) -> Mapping[str, Any]:
    guide, history = found.published.guide, found.decision.history.counted
    times = {
        "ended": guide.schedule.ends,
        "completed": history.completed,
        "dismissed": history.dismissed,
        "every": history.last_shown,
        "shown_before": history.last_shown,
        "milestone_too_old": found.decision.reached,
        "milestone_by_another": found.decision.reached,
    }
    return {
        "until": speaker.moment(verdict.until),
        "at": speaker.moment(times.get(verdict.reason)),
        "n": history.auto,
        "variant": _variant(speaker, found),
        "milestone": speaker.title("milestone", guide.milestone) if isinstance(guide, Toast) else "",
    }
