"""Who may see what now, and why: `decide()` looks at each published guide and gives its verdict.

Pure: the same rules, person and moment give the same answer in every process. Times are milliseconds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annai_server.domain.budget import Budget, budget_verdict
from annai_server.domain.cases import (
    NO_HISTORY,
    NO_ITEMS,
    Case,
    OpenRun,
    Person,
    Published,
    addressed,
    case_of,
    compile_published,
)
from annai_server.domain.conditions import Facts, next_flip
from annai_server.domain.content import Banner, Checklist, Guide, Hint, Toast, Tour
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.frequency import History
from annai_server.domain.gates import RESUME_MS, TOAST_FRESH_MS, gates_of, goes_on, passed
from annai_server.domain.variants import AS_WRITTEN, HOLDOUT, ORIGINAL, Arm, assigned
from annai_server.domain.verdicts import ELIGIBLE, MAY_START, Verdict, earliest

__all__ = [
    "RESUME_MS",
    "TOAST_FRESH_MS",
    "UNTOUCHED",
    "Decision",
    "Decisions",
    "OpenRun",
    "Person",
    "Published",
    "compile_published",
    "decide",
    "is_untouched",
    "leave",
    "order",
    "over",
]


class Decision(NamedTuple):
    """`auto`: may start by itself now. `by_hand`: may be opened from the menu. `skip`: parts whose `when` is false;
    an item that is done stays. `arm` is what they get of it, None: what everybody gets; where it is withheld, it comes
    to its moment all the same, and nothing is drawn."""

    verdict: Verdict
    by_hand: bool
    skip: tuple[str, ...] = ()
    items: Mapping[str, int | None] = NO_ITEMS
    run: OpenRun | None = None
    history: History = NO_HISTORY
    reached: int | None = None
    arm: Arm | None = None

    @property
    def auto(self) -> bool:
        return self.verdict.reason in _COMES

    @property
    def withheld(self) -> bool:
        return self.arm is not None and self.arm.withheld


class Decisions(NamedTuple):
    """By guide key; `valid_until` is the earliest moment a decision can flip with nothing happening (None: never)."""

    by_key: Mapping[str, Decision]
    valid_until: int | None


UNTOUCHED = Decision(MAY_START, by_hand=True)
"""Of an open guide, for somebody in its audience to whom nothing has happened with it: most of what most people see."""
VISIT_MS = 12 * HOUR_MS
"""Longer than a visit is. When one has ended only the browser knows, and only its own."""
# What comes to its moment: for all to see, or for nobody.
_COMES = frozenset({ELIGIBLE, HOLDOUT, "withheld"})
# What ends even what is open, and what ends it unless it has something to finish.
_OVER = frozenset({"completed", "dismissed", "snoozed", "stopped", "opted_out", "held"})
_NO_MORE = frozenset({"not_in_audience", "not_started", "ended"})


def decide(
    published: Sequence[Published], person: Person, budget: Budget, *, environment_stopped: bool = False
) -> Decisions:
    """Every guide's decision for this person at `person.facts.now`."""
    facts, met = person.facts, person.met
    free = _is_free(person, environment_stopped=environment_stopped)
    decided = {
        one.guide.key: UNTOUCHED
        if free and one.open and one.guide.key not in met and addressed(one, facts) and one.in_audience(facts)
        else _decide_one(one, person, environment_stopped=environment_stopped)
        for one in published
    }
    if person.interruptions or not budget.day:
        _hold_back_interruptions(decided, published, person, budget)
    touched = [one for one in published if decided[one.guide.key] is not UNTOUCHED]
    if touched:
        _one_onboarding(decided, touched, facts.now)
    flips: list[int | None] = [next_flip(one.clocks, facts) for one in published if one.clocks]
    for one in touched:
        decision = decided[one.guide.key]
        # The schedule also of what its frequency holds back: the menu follows it.
        flips += (decision.verdict.until, one.guide.schedule.starts, one.guide.schedule.ends)
        if decision.reached is not None:
            flips.append(decision.reached + TOAST_FRESH_MS)
    return Decisions(decided, earliest(flips, after=facts.now))


def is_untouched(person: Person, budget: Budget, *, environment_stopped: bool = False) -> bool:
    """Whether UNTOUCHED is what this person is told of all open guides in whose audience they are."""
    return (
        _is_free(person, environment_stopped=environment_stopped)
        and not (person.met or person.interruptions or person.facts.anonymous)
        and budget.day > 0
    )


def _is_free(person: Person, *, environment_stopped: bool) -> bool:
    """Whether no gate that is the same for all guides holds anything back from them."""
    return not (environment_stopped or person.opted_out or person.held_until or person.held_out)


def _decide_one(one: Published, person: Person, *, environment_stopped: bool) -> Decision:
    case = case_of(one, person, environment_stopped=environment_stopped)
    guide, facts = case.guide, case.facts
    whens = one.parts_when
    skip = tuple(key for key, rule in whens.items() if not rule(facts) and case.items.get(key) is None) if whens else ()
    arm = None if one.arms is None and person.held_out is None else _arm(case)
    return Decision(
        verdict=_verdict(case, arm),
        by_hand=not case.stopped and (case.in_audience or case.history.seen) and _in_menu(guide, facts),
        skip=skip,
        items=case.items,
        run=case.run,
        history=case.history,
        reached=facts.milestones.get(guide.milestone) if isinstance(guide, Toast) else None,
        arm=arm,
    )


def _arm(case: Case) -> Arm | None:
    arms, person, run = case.one.arms, case.person, case.run
    if run is not None:
        # Whoever is in the middle of it, or gets it from an author, sees it, whatever has become of the variant since.
        own = arms.by_key.get(run.variant or ORIGINAL, AS_WRITTEN) if arms else None
        return AS_WRITTEN if own and own.withheld else own
    exposed = case.history.variant or ORIGINAL if case.history.shown else None
    held_out = None if case.guide.essential else person.held_out
    return assigned(arms, case.facts.user, exposed=exposed, held_out=held_out)


def _in_menu(guide: Guide, facts: Facts) -> bool:
    running = guide.schedule.ends is None or facts.now < guide.schedule.ends
    begun = guide.schedule.starts is None or facts.now >= guide.schedule.starts
    return running and begun and not (isinstance(guide, Toast) and guide.milestone not in facts.milestones)


def _verdict(case: Case, arm: Arm | None) -> Verdict:
    """The first thing that holds the guide back; last, that this person's arm sees nothing of it."""
    for gate in gates_of(case):
        held = gate(case)
        if held is not None:
            return held
    verdict = passed(case)
    return Verdict(arm.reason, verdict.until) if arm is not None and arm.withheld else verdict


def _hold_back_interruptions(
    decided: dict[str, Decision], published: Sequence[Published], person: Person, budget: Budget
) -> None:
    """Interruptions that would exceed the budget wait; a run that resumes and essential notices don't count."""
    verdict = budget_verdict(budget, person.interruptions, person.facts.now)
    if verdict.reason == ELIGIBLE:
        return
    for one in published:
        decision = decided[one.guide.key]
        if (
            decision.auto
            and not goes_on(decision.run, person.facts.now)
            and interrupts(one, decision)
            and not one.guide.essential
        ):
            decided[one.guide.key] = decision._replace(verdict=verdict)


def interrupts(one: Published, decision: Decision) -> bool:
    """Whether it takes the screen when it starts itself, in the form that this person gets."""
    varied = decision.arm and decision.arm.guide
    return (varied or one.guide).interrupts


def order(one: Published) -> tuple[int, int, str]:
    """Who goes first of two that may start: priority, then the older publication, then the key."""
    return (-one.guide.priority, one.first_published, one.guide.key)


def over(kind: str, reason: str) -> bool:
    """Whether a guide that may not start for this reason is also to leave the screen, and to be left where it is open.
    A tour or a checklist that has begun finishes."""
    return reason in _OVER or (reason in _NO_MORE and kind not in (Tour.kind, Checklist.kind))


def leave(kind: str, reason: str, *, opted_out: bool) -> str | None:
    """Why what came by itself has to leave the screen, if it has to; `stopped` ends what was opened by hand, too."""
    if reason == "stopped":
        return "stopped"
    if opted_out:
        return "opted_out"
    return "vanished" if kind in (Banner.kind, Hint.kind) and over(kind, reason) else None


def _one_onboarding(decided: dict[str, Decision], published: Sequence[Published], now: int) -> None:
    """Of several onboarding guides only one takes the screen in a visit: the first of those that would start, a run in
    progress before all others; and none after another one that came by itself, until the visit must be over."""
    onboarding = [one for one in published if one.guide.onboarding and interrupts(one, decided[one.guide.key])]
    if len(onboarding) < 2:
        return
    came = {one.guide.key: _came(decided[one.guide.key].history) for one in onboarding}
    waiting = [one for one in onboarding if decided[one.guide.key].auto]
    waiting.sort(key=lambda one: (not goes_on(decided[one.guide.key].run, now), *order(one)))
    for nth, one in enumerate(waiting):
        decision = decided[one.guide.key]
        until = max(at for key, at in came.items() if key != one.guide.key) + VISIT_MS
        if (nth or now < until) and not goes_on(decision.run, now):
            verdict = Verdict("onboarding_one", until if now < until else None)
            decided[one.guide.key] = decision._replace(verdict=verdict)


def _came(history: History) -> int:
    """When it last came by itself, in ms; long ago, if it never did."""
    return (history.last_shown or 0) if history.auto else 0
