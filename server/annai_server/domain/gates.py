"""What may hold a guide back from a person, one question each, in the order a person would ask."""

from collections.abc import Callable
from functools import cache

from annai_server.domain.cases import Case, OpenRun
from annai_server.domain.content import Checklist, Toast, Tour
from annai_server.domain.duration import DAY_MS
from annai_server.domain.frequency import done_with, frequency_verdict
from annai_server.domain.verdicts import ELIGIBLE, MAY_START, Verdict, earliest

TOAST_FRESH_MS = DAY_MS
RESUME_MS = 7 * DAY_MS

Gate = Callable[[Case], Verdict | None]
"""What holds the guide back; None: it may pass."""


def _stopped(case: Case) -> Verdict | None:
    return Verdict("stopped") if case.stopped else None


def _scheduled(case: Case) -> Verdict | None:
    schedule, now = case.guide.schedule, case.facts.now
    if schedule.starts is not None and now < schedule.starts:
        return Verdict("not_started", schedule.starts)
    return Verdict("ended") if schedule.ends is not None and now >= schedule.ends else None


def _held(case: Case) -> Verdict | None:
    until = case.person.held_until
    return Verdict("held", until) if until is not None and case.facts.now < until and not case.guide.essential else None


def _wanted(case: Case) -> Verdict | None:
    out = case.person.opted_out
    return Verdict("opted_out") if out and out & {"all", case.guide.kind} and not case.guide.essential else None


def _addressed(case: Case) -> Verdict | None:
    """A tour or checklist that has begun goes on, though its audience stops matching."""
    started = case.run is not None and isinstance(case.guide, Tour | Checklist)
    return None if case.in_audience or started else Verdict("not_in_audience")


def _by_itself(case: Case) -> Verdict | None:
    return Verdict("manual") if case.guide.trigger.manual else None


def _has_something_to_do(case: Case) -> Verdict | None:
    """An already complete checklist is never shown; one that was shown has its celebration to come."""
    if not isinstance(case.guide, Checklist) or case.history.seen:
        return None
    whens, items = case.one.parts_when, case.items
    mine = [key for key in items if key not in whens or whens[key](case.facts)]
    return Verdict("nothing_to_do") if all(items[key] is not None for key in mine) else None


def _fresh(case: Case) -> Verdict | None:
    toast, person = case.guide, case.person
    if not isinstance(toast, Toast):
        return None
    reached = case.facts.milestones.get(toast.milestone)
    if reached is None:
        return Verdict("milestone_not_reached")
    if toast.milestone in person.of_others:
        return Verdict("milestone_by_another")
    too_old = reached < case.one.since or case.facts.now - reached >= TOAST_FRESH_MS or toast.milestone in person.quiet
    return Verdict("milestone_too_old") if too_old else None


def _freshness_end(case: Case) -> int | None:
    if not isinstance(case.guide, Toast) or case.ordered:
        return None
    return case.facts.milestones[case.guide.milestone] + TOAST_FRESH_MS


def _due(case: Case) -> Verdict | None:
    """A run that resumes isn't asked how often; but with what somebody of the company has done away with for all of
    them, only a tour or a checklist goes on."""
    frequency, history = case.guide.effective_frequency, case.history
    if resumes(case):
        finishes = history.together is None or isinstance(case.guide, Tour | Checklist)
        return None if finishes else done_with(frequency, history.counted)
    verdict = frequency_verdict(frequency, history, case.facts.now)
    return None if verdict.reason == ELIGIBLE else verdict


def resumes(case: Case) -> bool:
    return goes_on(case.run, case.facts.now) and not isinstance(case.guide, Toast)


def goes_on(run: OpenRun | None, now: int) -> bool:
    return run is not None and now - run.at < RESUME_MS


GATES: tuple[tuple[str, Gate], ...] = (
    ("stopped", _stopped),
    ("schedule", _scheduled),
    ("held", _held),
    ("opted_out", _wanted),
    ("audience", _addressed),
    ("trigger", _by_itself),
    ("items", _has_something_to_do),
    ("milestone", _fresh),
    ("frequency", _due),
)
"""Budget and onboarding come after: they look at all guides together."""
# What an author started for somebody: their own word against it, and the switch, still hold.
_EVEN_IF_ORDERED = ("stopped", "opted_out")


def gates_of(case: Case) -> tuple[Gate, ...]:
    return _named(_EVEN_IF_ORDERED if case.ordered else case.asks)


def asks(case: Case, name: str) -> bool:
    return not case.ordered or name in _EVEN_IF_ORDERED


@cache
def _named(names: tuple[str, ...]) -> tuple[Gate, ...]:
    return tuple(gate for name, gate in GATES if name in names)


def passed(case: Case) -> Verdict:
    """For a guide that nothing held back: until when that is so."""
    resumable = case.run.at + RESUME_MS if case.run else None
    until = earliest((case.guide.schedule.ends, _freshness_end(case), resumable), after=case.facts.now)
    return MAY_START if until is None else Verdict(ELIGIBLE, until)
