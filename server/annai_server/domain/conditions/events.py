"""What happened, how often and when: read from counters, never from the log."""

from collections.abc import Callable, Mapping
from typing import Any

from annai_server.domain.conditions.comparing import UNLIKE, compared, dated, lately, of_dates, turns
from annai_server.domain.conditions.facts import NEVER, Clock, Facts, Rule
from annai_server.domain.conditions.tree import EventHappened, PropertyIs, Timing
from annai_server.domain.duration import HOUR_MS


def rule(leaf: EventHappened) -> Rule:
    if leaf.first is None and leaf.last is None:
        return _counted(leaf)
    counted, counter = _counted(leaf), leaf.counter
    timings = [(leaf.first, "first"), (leaf.last, "last")]
    asked = [(timing, which) for timing, which in timings if timing is not None]

    def holds(facts: Facts) -> bool:
        found = facts.events.get(counter, NEVER)
        return counted(facts) and all(_timed(timing, getattr(found, which), facts) for timing, which in asked)

    return holds


def _counted(leaf: EventHappened) -> Rule:
    counter, gte, lte, within = leaf.counter, leaf.gte, leaf.lte, leaf.within

    def fits(count: int) -> bool:
        return (gte is None or count >= gte) and (lte is None or count <= lte)

    unheard = fits(0)

    def holds(facts: Facts) -> bool:
        found = facts.events.get(counter)
        if found is None:
            return unheard
        return fits(found.since(None if within is None else facts.now - within))

    return holds


def _timed(timing: Timing, at: int | None, facts: Facts) -> bool:
    if at is None:
        return False
    if timing.operator == "within_last":
        return lately("within_last", timing.value, at, facts.now)
    return dated(timing.operator, timing.value, at, facts.zone)


def clock(leaf: EventHappened) -> Clock | None:
    timings = [
        (timing.value, which)
        for timing, which in ((leaf.first, "first"), (leaf.last, "last"))
        if timing is not None and timing.operator == "within_last"
    ]
    if leaf.within is None and not timings:
        return None
    counter, within = leaf.counter, leaf.within

    def flips(facts: Facts) -> int | None:
        found = facts.events.get(counter)
        if found is None:
            return None
        moments = [
            turns("within_last", length, at, facts.now)
            for length, which in timings
            if (at := getattr(found, which)) is not None
        ]
        if within is not None:
            # An hour leaves the window with its last millisecond.
            moments += [at for hour in found.hours if (at := hour + HOUR_MS + within) > facts.now]
        return min((at for at in moments if at is not None), default=None)

    return flips


Counted = Callable[[Mapping[str, Any], str], bool]


def counted(where: tuple[PropertyIs, ...]) -> Counted:
    """Whether an event with these properties counts, in the project's time zone."""
    checks = [_property(one) for one in where]
    return lambda properties, zone: all(check(properties, zone) for check in checks)


def by_days(where: tuple[PropertyIs, ...]) -> bool:
    """Whether it depends on when a day begins, and so on the project's time zone."""
    return any(of_dates(one.operator, one.value) for one in where)


def _property(one: PropertyIs) -> Counted:
    name, want = one.name, one.value
    if one.operator == "exists":
        return lambda properties, zone: (properties.get(name) is not None) is want
    check, missing = compared(one.operator, want, ignore_case=one.ignore_case), one.operator in UNLIKE

    def holds(properties: Mapping[str, Any], zone: str) -> bool:
        have = properties.get(name)
        return missing if have is None else check(have, zone)

    return holds
