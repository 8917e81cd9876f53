"""The condition language: a tree of `all`, `any`, `not` over predicates, compiled once to closures.

One language for audiences, steps' and items' `when`, `done_when`, segments and milestones.
wire/conditions.py makes the tree from JSON and has checked it: compiling never fails, a compiled rule never raises.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

HOUR_MS = 3_600_000
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class TraitIs:
    """A trait of the user (`of` = `trait`) or of the current company (`company`), compared by `operator`."""

    of: str
    name: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class EventHappened:
    """The event came between `gte` and `lte` times (None: no bound), within the last `within` ms (to the hour)."""

    name: str
    gte: int | None = 1
    lte: int | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class GuideIs:
    key: str
    status: str = "completed"


@dataclass(frozen=True, slots=True)
class MilestoneReached:
    key: str


@dataclass(frozen=True, slots=True)
class InSegment:
    key: str


@dataclass(frozen=True, slots=True)
class ItemDone:
    """`checklist` and `item` are keys."""

    checklist: str
    item: str


@dataclass(frozen=True, slots=True)
class ViewIs:
    """The page view's `locale` or `device` is one of these."""

    of: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Percent:
    """A stable share of the users: the hash of salt and user falls below `share` (0 to 100)."""

    share: float
    salt: str = ""


Condition = (
    AllOf | AnyOf | Not | TraitIs | EventHappened | GuideIs | MilestoneReached | InSegment | ItemDone | ViewIs | Percent
)


@dataclass(frozen=True, slots=True)
class EventCount:
    """How often an event came: per hour (keyed by the hour's first millisecond), over all time."""

    hours: Mapping[int, int]

    def since(self, at_ms: int | None) -> int:
        if at_ms is None:
            return sum(self.hours.values())
        first = at_ms - at_ms % HOUR_MS
        return sum(count for hour, count in self.hours.items() if hour >= first)


NEVER = EventCount({})


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """Where a user stands with a guide, whatever the round."""

    shown: bool = False
    completed: bool = False
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a condition may ask about one user at one moment."""

    user: str
    now: int
    traits: Mapping[str, Any] = field(default_factory=dict)
    company: Mapping[str, Any] = field(default_factory=dict)
    events: Mapping[str, EventCount] = field(default_factory=dict)
    guides: Mapping[str, GuideFacts] = field(default_factory=dict)
    milestones: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)
    locale: str = ""
    device: str = ""


class Rule(Protocol):
    def __call__(self, facts: Facts, /) -> bool: ...


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _alike(left: Any, right: Any) -> bool:
    """Equality without surprises: true is not 1, and text is compared as written."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def check(have: Any, want: Any) -> bool:
        both_numbers = _number(have) and _number(want)
        return (both_numbers or (isinstance(have, str) and isinstance(want, str))) and compare(have, want)

    return check


def _contains(have: Any, want: Any) -> bool:
    if isinstance(have, str):
        return isinstance(want, str) and want in have
    return isinstance(have, list) and any(_alike(part, want) for part in have)


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": _alike,
    "in": lambda have, want: any(_alike(have, one) for one in want),
    "contains": _contains,
    "starts_with": lambda have, want: isinstance(have, str) and have.startswith(want),
    "ends_with": lambda have, want: isinstance(have, str) and have.endswith(want),
    "gt": _ordered(lambda have, want: have > want),
    "gte": _ordered(lambda have, want: have >= want),
    "lt": _ordered(lambda have, want: have < want),
    "lte": _ordered(lambda have, want: have <= want),
}


def _trait_rule(condition: TraitIs) -> Rule:
    name, value, of_company = condition.name, condition.value, condition.of == "company"

    def read(facts: Facts) -> Any:
        return (facts.company if of_company else facts.traits).get(name)

    if condition.operator == "exists":
        return lambda facts: (read(facts) is not None) is value
    if condition.operator == "is_not":
        return lambda facts: not _alike(read(facts), value)
    compare = OPERATORS[condition.operator]

    def rule(facts: Facts) -> bool:
        have = read(facts)
        return have is not None and compare(have, value)

    return rule


def _event_rule(condition: EventHappened) -> Rule:
    name, gte, lte, within = condition.name, condition.gte, condition.lte, condition.within

    def rule(facts: Facts) -> bool:
        count = facts.events.get(name, NEVER).since(None if within is None else facts.now - within)
        return (gte is None or count >= gte) and (lte is None or count <= lte)

    return rule


def in_share(share: float, salt: str, user: str) -> bool:
    """Whether the user falls in the first `share` percent: SHA-256 of `salt:user`, its first 8 bytes as a fraction."""
    digest = hashlib.sha256(f"{salt}:{user}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * 100 < share * (1 << 64)


def expand(condition: Condition | None, segments: Mapping[str, Condition]) -> Condition:
    """The tree with every segment replaced by what defines it; an unknown segment, or one within itself, holds nobody.

    None, which stands for everybody, becomes `AllOf(())`.
    """
    return AllOf(()) if condition is None else _expand(condition, segments, frozenset())


def _expand(condition: Condition, segments: Mapping[str, Condition], inside: frozenset[str]) -> Condition:
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_expand(part, segments, inside) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_expand(part, segments, inside) for part in parts))
        case Not(part):
            return Not(_expand(part, segments, inside))
        case InSegment(key):
            known = key in segments and key not in inside
            return _expand(segments[key], segments, inside | {key}) if known else AnyOf(())
        case _:
            return condition


def compile_condition(condition: Condition) -> Rule:
    """The expanded condition as one closure."""
    match condition:
        case AllOf(parts):
            rules = tuple(compile_condition(part) for part in parts)
            return rules[0] if len(rules) == 1 else _every(rules)
        case AnyOf(parts):
            rules = tuple(compile_condition(part) for part in parts)
            return rules[0] if len(rules) == 1 else lambda facts: any(rule(facts) for rule in rules)
        case Not(part):
            rule = compile_condition(part)
            return lambda facts: not rule(facts)
        case _:
            return _leaf(condition)


def _every(rules: Sequence[Rule]) -> Rule:
    if not rules:
        return lambda facts: True
    return lambda facts: all(rule(facts) for rule in rules)


def _leaf(condition: Condition) -> Rule:
    match condition:
        case TraitIs():
            return _trait_rule(condition)
        case EventHappened():
            return _event_rule(condition)
        case GuideIs(key, status):
            nothing = GuideFacts()
            return lambda facts: bool(getattr(facts.guides.get(key, nothing), status))
        case MilestoneReached(key):
            return lambda facts: key in facts.milestones
        case ItemDone(checklist, item):
            return lambda facts: (checklist, item) in facts.items
        case ViewIs(of, values):
            return lambda facts: getattr(facts, of) in values
        case Percent(share, salt):
            return lambda facts: in_share(share, salt, facts.user)
        case _:
            raise TypeError(f"expand() first: {condition!r}")


def predicates(condition: Condition | None) -> Iterator[Condition]:
    """Every leaf of the tree: what a rule reads, so that a snapshot knows which facts matter."""
    match condition:
        case None:
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from predicates(part)
        case Not(part):
            yield from predicates(part)
        case _:
            yield condition


Window = tuple[str, int]


def windows_of(condition: Condition | None) -> tuple[Window, ...]:
    """The (event, length in ms) of every window that the condition looks through."""
    leaves = (leaf for leaf in predicates(condition) if isinstance(leaf, EventHappened))
    return tuple({(leaf.name, leaf.within): None for leaf in leaves if leaf.within is not None})


def next_flip(windows: Sequence[Window], events: Mapping[str, EventCount], now: int) -> int | None:
    """The earliest moment after `now` at which one of the windows moves past an event; None if none can."""
    flips = [
        hour + HOUR_MS + within
        for name, within in windows
        if name in events
        for hour in events[name].hours
        if hour + HOUR_MS + within > now
    ]
    return min(flips, default=None)
