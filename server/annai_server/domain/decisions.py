"""Who may see what now, and why: `decide()` looks at each published guide and gives its verdict.

Pure: the same rules, person and moment give the same answer in every process. Times are milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annai_server.domain.budget import Budget, budget_verdict
from annai_server.domain.conditions import (
    AllOf,
    Clock,
    Condition,
    Facts,
    Rule,
    clocks_of,
    compile_condition,
    expand,
    next_flip,
)
from annai_server.domain.content import Checklist, Guide, Toast, Tour
from annai_server.domain.frequency import History, frequency_verdict
from annai_server.domain.verdicts import ELIGIBLE, Verdict, earliest

TOAST_FRESH_MS = 24 * 3_600_000
RESUME_MS = 7 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Published:
    """A guide as an environment serves it, with its conditions compiled.

    `first_published` is the time of the guide's first publication here, `since` that of the current round. `clocks`
    say when time alone may turn one of its conditions round.
    """

    guide: Guide
    revision: int
    round: int
    first_published: int
    since: int
    stopped: bool
    audience: Condition
    in_audience: Rule
    clocks: Sequence[Clock]
    parts_when: Mapping[str, Rule]
    items_done: Mapping[str, Rule]


def compile_published(
    guide: Guide,
    segments: Mapping[str, Condition],
    *,
    revision: int,
    round: int = 1,
    first_published: int = 0,
    since: int = 0,
    stopped: bool = False,
) -> Published:
    """The guide with every condition as a closure; steps' and items' own conditions by their key."""
    audience = expand(guide.audience, segments)
    parts: Sequence[Any] = guide.steps if isinstance(guide, Tour) else getattr(guide, "items", ())
    items = guide.items if isinstance(guide, Checklist) else ()
    whens = {part.key: expand(part.when, segments) for part in parts if part.when}
    return Published(
        guide=guide,
        revision=revision,
        round=round,
        first_published=first_published,
        since=since,
        stopped=stopped,
        audience=audience,
        in_audience=compile_condition(audience),
        clocks=clocks_of(AllOf((audience, *whens.values()))),
        parts_when={key: compile_condition(when) for key, when in whens.items()},
        items_done={item.key: compile_condition(expand(item.done_when, segments)) for item in items},
    )


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that has begun and not ended. `at` is its last event's time."""

    id: str
    revision: int
    started: int
    at: int
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One user at one moment: what conditions may ask, and what was shown to them.

    `histories` and `runs` are by guide key, and of the guide's current round.
    """

    facts: Facts
    histories: Mapping[str, History] = field(default_factory=dict)
    runs: Mapping[str, OpenRun] = field(default_factory=dict)
    opted_out: frozenset[str] = frozenset()
    interruptions: tuple[int, ...] = ()
    quiet: frozenset[str] = frozenset()
    """Milestones reached by what was imported: they never toast."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`auto`: may start by itself now. `by_hand`: may be opened from the menu. `skip`: parts whose `when` is false."""

    verdict: Verdict
    by_hand: bool
    skip: tuple[str, ...] = ()
    items: Mapping[str, int | None] = field(default_factory=dict)
    run: OpenRun | None = None
    history: History = field(default_factory=History)
    reached: int | None = None

    @property
    def auto(self) -> bool:
        return self.verdict.reason == ELIGIBLE


@dataclass(frozen=True, slots=True)
class Decisions:
    """By guide key; `valid_until` is the earliest moment a decision can flip with nothing happening (None: never)."""

    by_key: Mapping[str, Decision]
    valid_until: int | None


NO_HISTORY = History()

# What ends even what is open, and what ends it unless it has something to finish.
_OVER = frozenset({"completed", "dismissed", "snoozed", "stopped", "opted_out"})
_NO_MORE = frozenset({"not_in_audience", "not_started", "ended"})


def decide(
    published: Sequence[Published], person: Person, budget: Budget, *, environment_stopped: bool = False
) -> Decisions:
    """Every guide's decision for this person at `person.facts.now`."""
    decided = {one.guide.key: _decide_one(one, person, environment_stopped=environment_stopped) for one in published}
    _hold_back_interruptions(decided, published, person, budget)
    _one_onboarding(decided, published)
    flips = [decision.verdict.until for decision in decided.values()]
    # Also of what its frequency holds back: the menu follows the schedule.
    flips += [moment for one in published for moment in (one.guide.schedule.starts, one.guide.schedule.ends)]
    flips += [next_flip(one.clocks, person.facts) for one in published if one.clocks]
    return Decisions(decided, earliest(flips, after=person.facts.now))


def _decide_one(one: Published, person: Person, *, environment_stopped: bool) -> Decision:
    guide, facts = one.guide, person.facts
    run = person.runs.get(guide.key)
    history = person.histories.get(guide.key, NO_HISTORY)
    in_audience = one.in_audience(facts)
    stopped = one.stopped or environment_stopped
    started = run is not None and isinstance(guide, Tour | Checklist)
    skip = tuple(key for key, rule in one.parts_when.items() if not rule(facts)) if one.parts_when else ()
    items = {key: facts.items.get((guide.key, key)) for key in one.items_done}
    verdict = _verdict(one, person, history, in_audience=in_audience or started, stopped=stopped, items=items)
    return Decision(
        verdict=verdict,
        by_hand=not stopped and (in_audience or history.shown > 0) and _in_menu(guide, facts),
        skip=skip,
        items=items,
        run=run,
        history=history,
        reached=facts.milestones.get(guide.milestone) if isinstance(guide, Toast) else None,
    )


def _in_menu(guide: Guide, facts: Facts) -> bool:
    running = guide.schedule.ends is None or facts.now < guide.schedule.ends
    begun = guide.schedule.starts is None or facts.now >= guide.schedule.starts
    return running and begun and not (isinstance(guide, Toast) and guide.milestone not in facts.milestones)


def _verdict(
    one: Published,
    person: Person,
    history: History,
    *,
    in_audience: bool,
    stopped: bool,
    items: Mapping[str, int | None],
) -> Verdict:
    """The first thing that holds the guide back, in the order a person would ask."""
    guide, facts = one.guide, person.facts
    if stopped:
        return Verdict("stopped")
    if guide.schedule.starts is not None and facts.now < guide.schedule.starts:
        return Verdict("not_started", guide.schedule.starts)
    if guide.schedule.ends is not None and facts.now >= guide.schedule.ends:
        return Verdict("ended")
    if person.opted_out & {"all", guide.kind} and not guide.essential:
        return Verdict("opted_out")
    if not in_audience:
        return Verdict("not_in_audience")
    if guide.trigger.manual:
        return Verdict("manual")
    if isinstance(guide, Checklist) and _nothing_to_do(one, facts, items, history):
        return Verdict("nothing_to_do")
    if isinstance(guide, Toast):
        fresh = _toast_freshness(one, guide, person)
        if fresh.reason != ELIGIBLE:
            return fresh
    run = person.runs.get(guide.key)
    if run is not None and facts.now - run.at < RESUME_MS and not isinstance(guide, Toast):
        return Verdict(ELIGIBLE, _end_of(guide, facts.now))
    frequency = frequency_verdict(guide.effective_frequency, history, facts.now)
    if frequency.reason != ELIGIBLE:
        return frequency
    return Verdict(ELIGIBLE, earliest([_end_of(guide, facts.now), _freshness_end(one, guide, person)], after=facts.now))


def _end_of(guide: Guide, now: int) -> int | None:
    return guide.schedule.ends if guide.schedule.ends is not None and guide.schedule.ends > now else None


def _nothing_to_do(one: Published, facts: Facts, items: Mapping[str, int | None], history: History) -> bool:
    """An already complete checklist is never shown; one that was shown has its celebration to come."""
    mine = [key for key in items if key not in one.parts_when or one.parts_when[key](facts)]
    return history.shown == 0 and all(items[key] is not None for key in mine)


def _toast_freshness(one: Published, toast: Toast, person: Person) -> Verdict:
    reached = person.facts.milestones.get(toast.milestone)
    if reached is None:
        return Verdict("milestone_not_reached")
    too_old = reached < one.since or person.facts.now - reached >= TOAST_FRESH_MS or toast.milestone in person.quiet
    return Verdict("milestone_too_old") if too_old else Verdict(ELIGIBLE, reached + TOAST_FRESH_MS)


def _freshness_end(one: Published, guide: Guide, person: Person) -> int | None:
    return _toast_freshness(one, guide, person).until if isinstance(guide, Toast) else None


def _hold_back_interruptions(
    decided: dict[str, Decision], published: Sequence[Published], person: Person, budget: Budget
) -> None:
    """Interruptions that would exceed the budget wait; a run that resumes and essential notices don't count."""
    verdict = budget_verdict(budget, person.interruptions, person.facts.now)
    if verdict.reason == ELIGIBLE:
        return
    for one in published:
        decision = decided[one.guide.key]
        if decision.auto and decision.run is None and one.guide.interrupts and not one.guide.essential:
            decided[one.guide.key] = replace(decision, verdict=verdict)


def order(one: Published) -> tuple[int, int, str]:
    """Who goes first of two that may start: priority, then the older publication, then the key."""
    return (-one.guide.priority, one.first_published, one.guide.key)


def over(kind: str, reason: str) -> bool:
    """Whether a guide that may not start for this reason is also to leave the screen, and to be left where it is open.
    A tour or a checklist that has begun finishes."""
    return reason in _OVER or (reason in _NO_MORE and kind not in (Tour.kind, Checklist.kind))


def _one_onboarding(decided: dict[str, Decision], published: Sequence[Published]) -> None:
    """Of several onboarding guides that would start, only the first one does; a run in progress comes first."""
    waiting = [one for one in published if one.guide.onboarding and decided[one.guide.key].auto]
    for one in sorted(waiting, key=lambda one: (decided[one.guide.key].run is None, *order(one)))[1:]:
        decision = decided[one.guide.key]
        if decision.run is None and one.guide.interrupts:
            decided[one.guide.key] = replace(decision, verdict=Verdict("onboarding_one"))
