"""A condition looked at part by part: what held, with the values compared, and what would turn it round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annai_server.domain.conditions import journeys, traits, views
from annai_server.domain.conditions.comparing import OF_DURATIONS, number, of_dates
from annai_server.domain.conditions.compiling import compile_condition, leaf_rule
from annai_server.domain.conditions.dates import starts
from annai_server.domain.conditions.facts import NEVER, Facts
from annai_server.domain.conditions.tree import (
    AllOf,
    AnyOf,
    Condition,
    CountryIs,
    EventHappened,
    GuideIs,
    InSegment,
    IsAnonymous,
    ItemDone,
    LocalTime,
    MilestoneReached,
    Not,
    Percent,
    TraitIs,
    ViewIs,
    Weekday,
    expand,
)


@dataclass(frozen=True, slots=True)
class Trace:
    """`have` is what a predicate found; `note` why that couldn't be compared: `missing`, `wrong_type`,
    `unknown_segment`, `circle`."""

    condition: Condition
    holds: bool
    have: Any = None
    note: str | None = None
    parts: tuple["Trace", ...] = ()


def trace(condition: Condition, facts: Facts, segments: Mapping[str, Condition]) -> Trace:
    """The condition, not expanded, so that segments keep their names."""
    return _trace(condition, facts, segments, ())


def _trace(condition: Condition, facts: Facts, segments: Mapping[str, Condition], inside: tuple[str, ...]) -> Trace:
    def each(parts: Sequence[Condition]) -> tuple[Trace, ...]:
        return tuple(_trace(part, facts, segments, inside) for part in parts)

    match condition:
        case AllOf(parts):
            found = each(parts)
            return Trace(condition, all(part.holds for part in found), parts=found)
        case AnyOf(parts):
            found = each(parts)
            return Trace(condition, any(part.holds for part in found), parts=found)
        case Not(part):
            (found_part,) = each([part])
            return Trace(condition, not found_part.holds, parts=(found_part,))
        case InSegment(key):
            return _segment(condition, key, facts, segments, inside)
        case _:
            have, note = found_of(condition, facts)
            return Trace(condition, leaf_rule(condition)(facts), have, note)


def _segment(
    condition: Condition, key: str, facts: Facts, segments: Mapping[str, Condition], inside: tuple[str, ...]
) -> Trace:
    if key not in segments or key in inside:
        return Trace(condition, False, note="circle" if key in inside else "unknown_segment")
    # Asked as a page view asks, so that a circle further in means the same.
    holds = compile_condition(expand(condition, {one: segments[one] for one in segments if one not in inside}))(facts)
    return Trace(condition, holds, parts=(_trace(segments[key], facts, segments, (*inside, key)),))


def found_of(leaf: Condition, facts: Facts) -> tuple[Any, str | None]:
    """What there is to compare, and why it can't be."""
    match leaf:
        case TraitIs():
            have = traits.value(leaf, facts)
            return have, _note(leaf, have, facts)
        case EventHappened():
            return _happened(leaf, facts), None
        case GuideIs(status="snoozed" | "running"):
            return getattr(facts.guides.get(leaf.key), leaf.status, None), None
        case GuideIs() | MilestoneReached() | ItemDone():
            return journeys.reached(leaf, facts), None
        case ViewIs(of):
            return getattr(facts, of) or None, None if getattr(facts, of) else "missing"
        case CountryIs():
            return traits.country(facts), None if traits.country(facts) else "missing"
        case IsAnonymous():
            return facts.anonymous, None
        case Percent(salt=salt):
            return round(views.place(salt, facts.user), 2), None
        case LocalTime() | Weekday():
            return views.clock_shows(leaf, facts).isoformat(timespec="minutes"), None
        case _:
            return None, None


def _happened(leaf: EventHappened, facts: Facts) -> dict[str, int | None]:
    found = facts.events.get(leaf.counter, NEVER)
    since = None if leaf.within is None else facts.now - leaf.within
    return {"count": found.since(since), "first": found.first, "last": found.last}


def _note(leaf: TraitIs, have: Any, facts: Facts) -> str | None:
    if leaf.operator == "exists":
        return None
    if have is None:
        return "missing"
    return None if _comparable(leaf, have, facts) else "wrong_type"


def _comparable(leaf: TraitIs, have: Any, facts: Facts) -> bool:
    operator, want = leaf.operator, leaf.value
    if operator in OF_DURATIONS or of_dates(operator, want):
        return starts(have, facts.zone) is not None
    if operator == "contains":
        return isinstance(have, list) or (isinstance(have, str) and isinstance(want, str))
    wanted = want if isinstance(want, tuple) else (want,)
    return not wanted or any(_type(have) == _type(one) for one in wanted)


def _type(value: Any) -> str:
    return "number" if number(value) else type(value).__name__


@dataclass(frozen=True, slots=True)
class Change:
    """A predicate that would have to hold, or to hold no more (`to`)."""

    trace: Trace
    to: bool


def changes(found: Trace, *, to: bool = True) -> tuple[Change, ...] | None:
    """The fewest predicates that would have to turn round for the condition to be `to`; None: it can't be."""
    if found.holds is to:
        return ()
    match found.condition:
        case Not():
            return changes(found.parts[0], to=not to)
        case AllOf() | AnyOf() as join:
            every = isinstance(join, AllOf) is to
            options = [changes(part, to=to) for part in found.parts if part.holds is not to]
            if every:
                return None if None in options else tuple(one for option in options for one in option or ())
            return min((option for option in options if option is not None), key=len, default=None)
        case InSegment() if found.parts:
            return changes(found.parts[0], to=to)
        case InSegment():
            return None
        case _:
            return (Change(found, to),)
