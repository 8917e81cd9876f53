"""What a condition is made of: a tree of `all`, `any`, `not` over predicates, as wire/conditions made it from JSON."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annai_server.domain.events import RUN_EVENTS


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
    """A trait of the user (`of` = `trait`) or of the current company (`company`), compared by `operator`.

    Durations are milliseconds, lists are tuples; dates stay as the author wrote them, because a day depends on the
    project's time zone.
    """

    of: str
    name: str
    operator: str
    value: Any
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class PropertyIs:
    """A property of an event, compared like a trait."""

    name: str
    operator: str
    value: Any
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """When the first or last event came: `before`, `after`, `between` (dates) or `within_last` (ms)."""

    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class EventHappened:
    """The event came between `gte` and `lte` times (None: no bound), within the last `within` ms (to the hour).

    `where` says which of them count; `first` and `last` when the first and last of those came.
    """

    name: str
    gte: int | None = 1
    lte: int | None = None
    within: int | None = None
    where: tuple[PropertyIs, ...] = ()
    first: Timing | None = None
    last: Timing | None = None

    @property
    def counter(self) -> str:
        """Under which name these events are counted: the event's own, or one that no event can have."""
        return counter_of(self.name, self.where)


def counter_of(name: str, where: tuple[PropertyIs, ...]) -> str:
    """Run events are not counted by their name, but where somebody asks: it would cost a row more for each of them."""
    if not where and name not in RUN_EVENTS:
        return name
    said = sorted(json.dumps([one.name, one.operator, one.value, one.ignore_case]) for one in where)
    return _APART + hashlib.sha256(json.dumps([name, said]).encode()).hexdigest()[:24]


def apart(counter: str) -> bool:
    """Whether it is one of those, that is no event's own name."""
    return counter.startswith(_APART)


_APART = "#"


@dataclass(frozen=True, slots=True)
class GuideIs:
    """`within` (ms): it came to that so lately."""

    key: str
    status: str = "completed"
    within: int | None = None


@dataclass(frozen=True, slots=True)
class MilestoneReached:
    key: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class InSegment:
    key: str


@dataclass(frozen=True, slots=True)
class ItemDone:
    """`checklist` and `item` are keys."""

    checklist: str
    item: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class ViewIs:
    """The page view's `locale`, `device` or `browser` is one of these."""

    of: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryIs:
    """The trait `country` of the user, else of the company, is one of these (ISO 3166-1 alpha-2, upper case)."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsAnonymous:
    """Whether they are a visitor who hasn't signed in."""

    value: bool


@dataclass(frozen=True, slots=True)
class Percent:
    """A stable share of the users: the hash of salt and user falls below `share` (0 to 100)."""

    share: float
    salt: str = ""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The clock shows at least `starts` and less than `ends` (minutes after midnight; over midnight if `ends` is the
    smaller). `zone`: by that clock; None: by the user's."""

    starts: int
    ends: int
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """Today is one of these, 0 for Monday."""

    days: tuple[int, ...]
    zone: str | None = None


Condition = (
    AllOf
    | AnyOf
    | Not
    | TraitIs
    | EventHappened
    | GuideIs
    | MilestoneReached
    | InSegment
    | ItemDone
    | ViewIs
    | CountryIs
    | IsAnonymous
    | Percent
    | LocalTime
    | Weekday
)


def leaves(condition: Condition | None, path: str = "") -> Iterator[tuple[str, Condition]]:
    """Every predicate of the tree with its path in the author's JSON: `audience.all.1.not`."""
    match condition:
        case None:
            return
        case AllOf(parts) | AnyOf(parts):
            head = "all" if isinstance(condition, AllOf) else "any"
            for index, part in enumerate(parts):
                yield from leaves(part, f"{path}.{head}.{index}".removeprefix("."))
        case Not(part):
            yield from leaves(part, f"{path}.not".removeprefix("."))
        case _:
            yield path, condition


def predicates(condition: Condition | None) -> Iterator[Condition]:
    """Every leaf of the tree: what a rule reads, so that a snapshot knows which facts matter."""
    return (leaf for _, leaf in leaves(condition))


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


def circle(key: str, segments: Mapping[str, Condition]) -> tuple[str, ...] | None:
    """The way from that segment back to itself (`a, b, a`), if there is one."""
    return _way_back(key, (key,), segments, set())


def _way_back(
    goal: str, way: tuple[str, ...], segments: Mapping[str, Condition], seen: set[str]
) -> tuple[str, ...] | None:
    for leaf in predicates(segments.get(way[-1])):
        if not isinstance(leaf, InSegment):
            continue
        if leaf.key == goal:
            return (*way, goal)
        if leaf.key not in seen:
            seen.add(leaf.key)
            if found := _way_back(goal, (*way, leaf.key), segments, seen):
                return found
    return None
