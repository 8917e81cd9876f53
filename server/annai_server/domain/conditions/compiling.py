"""From tree to closures, once for each revision. A compiled rule never raises."""

from collections.abc import Iterable, Sequence

from annai_server.domain.conditions import events, journeys, traits, views
from annai_server.domain.conditions.facts import Clock, Facts, Rule
from annai_server.domain.conditions.tree import (
    AllOf,
    AnyOf,
    Condition,
    CountryIs,
    EventHappened,
    GuideIs,
    IsAnonymous,
    ItemDone,
    LocalTime,
    MilestoneReached,
    Not,
    Percent,
    TraitIs,
    ViewIs,
    Weekday,
    predicates,
)
from annai_server.domain.verdicts import earliest


def compile_condition(condition: Condition) -> Rule:
    """The expanded condition as one closure."""
    match condition:
        case AllOf(parts):
            rules = _compiled(parts)
            return rules[0] if len(rules) == 1 else _every(rules)
        case AnyOf(parts):
            rules = _compiled(parts)
            return rules[0] if len(rules) == 1 else _some(rules)
        case Not(part):
            rule = compile_condition(part)
            return lambda facts: not rule(facts)
        case _:
            return leaf_rule(condition)


# A hash, or a calendar: as much work as all else that an audience usually asks.
_COSTLY = (Percent, LocalTime, Weekday)


def _compiled(parts: Iterable[Condition]) -> Sequence[Rule]:
    """What costs most is asked last; the answer is the same in any order."""
    return tuple(compile_condition(part) for part in sorted(parts, key=lambda part: isinstance(part, _COSTLY)))


def _every(rules: Sequence[Rule]) -> Rule:
    def holds(facts: Facts) -> bool:
        for rule in rules:  # noqa: SIM110 (a generator costs as much again as the rules)
            if not rule(facts):
                return False
        return True

    return holds


def _some(rules: Sequence[Rule]) -> Rule:
    def holds(facts: Facts) -> bool:
        for rule in rules:  # noqa: SIM110
            if rule(facts):
                return True
        return False

    return holds


def leaf_rule(leaf: Condition) -> Rule:
    match leaf:
        case TraitIs():
            return traits.rule(leaf)
        case EventHappened():
            return events.rule(leaf)
        case GuideIs() | MilestoneReached() | ItemDone():
            return journeys.rule(leaf)
        case ViewIs():
            return views.rule(leaf)
        case CountryIs():
            return traits.country_rule(leaf)
        case IsAnonymous():
            return views.anonymous_rule(leaf)
        case Percent():
            return views.percent_rule(leaf)
        case LocalTime() | Weekday():
            return views.local_rule(leaf)
        case _:
            raise TypeError(f"expand() first: {leaf!r}")


def leaf_clock(leaf: Condition) -> Clock | None:
    match leaf:
        case TraitIs():
            return traits.clock(leaf)
        case EventHappened():
            return events.clock(leaf)
        case GuideIs() | MilestoneReached() | ItemDone():
            return journeys.clock(leaf)
        case LocalTime() | Weekday():
            return views.local_clock(leaf)
        case _:
            return None


def clocks_of(condition: Condition | None) -> tuple[Clock, ...]:
    """One for each predicate of the condition that time alone can turn round."""
    distinct = dict.fromkeys(predicates(condition))
    return tuple(clock for leaf in distinct if (clock := leaf_clock(leaf)) is not None)


def next_flip(clocks: Sequence[Clock], facts: Facts) -> int | None:
    """The earliest moment after `facts.now` at which time alone may turn a predicate round; None if it can't."""
    return earliest([clock(facts) for clock in clocks], after=facts.now) if clocks else None
