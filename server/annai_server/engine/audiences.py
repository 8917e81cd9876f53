"""An index that finds the guides whose audience a person is in, at a cost that follows them and not all of the guides.

Every audience is a conjunction: its parts, the cheap ones first, are a path down a tree, and audiences that begin alike
share the way. What only some people have (a value of a trait, an event, a milestone) is looked up, and so is between
which bounds a number lies; any other part is asked once for all that share it. So what ends where a person gets to is
what they are in the audience of.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annai_server.domain.conditions import (
    AllOf,
    AnyOf,
    Clock,
    Condition,
    EventHappened,
    Facts,
    GuideIs,
    ItemDone,
    MilestoneReached,
    Percent,
    Rule,
    TraitIs,
    clocks_of,
    compile_condition,
    next_flip,
)
from annai_server.domain.conditions.comparing import NUMBERS, UNLIKE
from annai_server.domain.decisions import Published
from annai_server.domain.verdicts import earliest

_Value = tuple[type, Any]
_COMPARES = ("gt", "gte", "lt", "lte")


class Candidates(NamedTuple):
    """Which guides to decide about, by their position in the index; `next_flip` (ms) is when time alone may add to
    them."""

    audiences: "AudienceIndex"
    positions: frozenset[int]
    next_flip: int | None

    @property
    def published(self) -> Sequence[Published]:
        """In the order of publication."""
        return self.audiences.in_order(self.positions)

    @property
    def steady(self) -> bool:
        """Whether whoever was found to be in their audiences may start all of them, whatever time it is, if nothing has
        happened with any."""
        return self.positions <= self.audiences.steady


@dataclass(slots=True)
class _Bounds:
    """The ways on by how a number compares, the least bound first."""

    values: list[float] = field(default_factory=list)
    ways: list["_Place"] = field(default_factory=list)

    def way(self, value: float) -> "_Place":
        at = bisect_left(self.values, value)
        if at == len(self.values) or self.values[at] != value:
            self.values.insert(at, value)
            self.ways.insert(at, _Place())
        return self.ways[at]

    def open(self, operator: str, have: float) -> Sequence["_Place"]:
        at = (bisect_right if operator in ("gte", "lt") else bisect_left)(self.values, have)
        return self.ways[:at] if operator in ("gt", "gte") else self.ways[at:]


@dataclass(slots=True)
class _Place:
    """A place in the tree. `having` are the ways on by what must be known of the user: traits, events, milestones …"""

    here: list[int] = field(default_factory=list)
    bounded: list[int] = field(default_factory=list)
    """Likewise the guides of those who got here, while their schedule lets them."""
    by_value: dict[str, dict[str, dict[_Value, list["_Place"]]]] = field(default_factory=dict)
    having: dict[str, dict[Any, "_Place"]] = field(default_factory=dict)
    bounds: dict[tuple[str, str, str], _Bounds] = field(default_factory=dict)
    """By the field of Facts, the trait in it, and the operator."""
    then: list["_Place"] = field(default_factory=list)
    """The ways that are open to whoever got here: alternatives meet again in one place."""
    asking: dict[str, tuple[Rule, Sequence[Clock], "_Place"]] = field(default_factory=dict)
    equal: dict[str, "_Place"] = field(default_factory=dict)
    """The ways by value once more, by what the condition says: to find them again while the tree is made."""


class AudienceIndex:
    def __init__(self, published: Sequence[Published]) -> None:
        self._published = published
        self._position = {one.guide.key: position for position, one in enumerate(published)}
        self.steady = frozenset(position for position, one in enumerate(published) if one.open and not one.clocks)
        self._root = _Place()
        for position, one in enumerate(published):
            parts = list(_parts(one.audience))
            if AnyOf(()) not in parts and not one.stopped:
                place, schedule = _file(self._root, parts), one.guide.schedule
                ever = schedule.starts is None and schedule.ends is None
                (place.here if ever else place.bounded).append(position)

    def in_order(self, positions: Iterable[int]) -> Sequence[Published]:
        return [self._published[position] for position in sorted(positions)]

    def candidates(self, facts: Facts, also: Collection[str]) -> Candidates:
        """The guides that this person is in the audience of now, and those of the keys in `also`."""
        found = {self._position[key] for key in also if key in self._position} if also else set()
        flips: list[int | None] = []
        places = [self._root]
        # Grows while it is walked: by the ways on from each place.
        for place in places:
            found.update(place.here)
            for position in place.bounded:
                if self._begun(position, facts.now, flips):
                    found.add(position)
            if place.then:
                places += place.then
            if place.by_value or place.having:
                _look_up(place, facts, places)
            if place.bounds:
                _compare(place, facts, places)
            if place.asking:
                _ask(place, facts, places, flips)
        flip = earliest(flips, after=facts.now) if flips else None
        return Candidates(self, frozenset(found), flip)

    def _begun(self, position: int, now: int, flips: list[int | None]) -> bool:
        """Whether the guide is neither over nor yet to come."""
        schedule = self._published[position].guide.schedule
        if schedule.starts is not None and now < schedule.starts:
            flips.append(schedule.starts)
            return False
        return schedule.ends is None or now < schedule.ends


def _look_up(place: _Place, facts: Facts, places: list[_Place]) -> None:
    """Add the ways that are open to this person by what is known of them."""
    for kind, by_name in place.by_value.items():
        traits: Mapping[str, Any] = getattr(facts, kind)
        # Views of two dicts meet at the cost of the smaller one.
        for name in traits.keys() & by_name.keys() if traits else ():
            value = traits[name]
            tag = _TAGS.get(type(value))
            if tag is not None and (ways_on := by_name[name].get((tag, value))):
                places += ways_on
    for kind, ways in place.having.items():
        known: Mapping[Any, Any] = getattr(facts, kind)
        if known:
            places += [ways[key] for key in known.keys() & ways.keys()]


def _compare(place: _Place, facts: Facts, places: list[_Place]) -> None:
    for (kind, name, operator), bounds in place.bounds.items():
        have = getattr(facts, kind).get(name)
        if type(have) in NUMBERS:
            places += bounds.open(operator, have)


def _ask(place: _Place, facts: Facts, places: list[_Place], flips: list[int | None]) -> None:
    """Add the ways whose condition is true; what may open another one later is noted."""
    for rule, clocks, way in place.asking.values():
        if clocks:
            flips.append(next_flip(clocks, facts))
        if rule(facts):
            places.append(way)


def _parts(audience: Condition) -> Iterator[Condition]:
    """What all must be true."""
    match audience:
        case AllOf(parts):
            for part in parts:
                yield from _parts(part)
        case AnyOf((only,)):
            yield from _parts(only)
        case _:
            yield audience


def _file(root: _Place, parts: Iterable[Condition]) -> _Place:
    place = root
    for part in sorted(parts, key=lambda part: (_cost(part), repr(part))):
        place = _way(place, part)
    return place


def _cost(part: Condition) -> int:
    """What rules out most for least goes first; what time alone can make true goes last, so that its moment counts only
    for those for whom all the rest is true."""
    if clocks_of(part):
        return 4
    if _values(part) is not None:
        return 0
    if isinstance(part, AnyOf) and _can_be_looked_up(part):
        return 1
    if _need(part) is not None:
        return 1
    return 3 if isinstance(part, Percent) else 2


def _way(place: _Place, part: Condition) -> _Place:
    if isinstance(part, AnyOf) and _can_be_looked_up(part):
        return _way_by_alternatives(place, part)
    values = _values(part)
    if isinstance(part, TraitIs) and values is not None:
        return _way_by_value(place, part, values)
    need = _need(part)
    if need is not None:
        kind, key = need
        place = place.having.setdefault(kind, {}).setdefault(key, _Place())
        if isinstance(part, MilestoneReached | ItemDone) and part.within is None:
            return place
        if isinstance(part, TraitIs) and part.operator in _COMPARES and type(part.value) in NUMBERS:
            return place.bounds.setdefault((kind, key, part.operator), _Bounds()).way(part.value)
    said = repr(part)
    if said not in place.asking:
        place.asking[said] = compile_condition(part), clocks_of(part), _Place()
    return place.asking[said][2]


def _way_by_alternatives(place: _Place, part: AnyOf) -> _Place:
    said = repr(part)
    if said not in place.equal:
        way = place.equal[said] = _Place()
        for alternative in part.parts:
            _file(place, _parts(alternative)).then.append(way)
    return place.equal[said]


def _can_be_looked_up(part: AnyOf) -> bool:
    """Whether each alternative needs something that few people have: then none of them has to be asked of all."""
    return bool(part.parts) and all(
        any(_values(one) is not None or _need(one) is not None for one in _parts(alternative))
        for alternative in part.parts
    )


def _way_by_value(place: _Place, part: TraitIs, values: Sequence[Any]) -> _Place:
    said = repr(part)
    if said not in place.equal:
        way = place.equal[said] = _Place()
        ways = place.by_value.setdefault(_kind(part), {}).setdefault(part.name, {})
        for value in {_tagged(value): value for value in values}:
            ways.setdefault(value, []).append(way)
    return place.equal[said]


def _values(part: Condition) -> Sequence[Any] | None:
    """The values of which a trait must have one, if that is all that the condition says."""
    if not isinstance(part, TraitIs) or part.operator not in ("is", "in") or part.ignore_case:
        return None
    values = part.value if part.operator == "in" else [part.value]
    return values if all(isinstance(value, str | int | float) for value in values) else None


def _need(part: Condition) -> tuple[str, Any] | None:
    """Which field of Facts must hold which key, or the condition is false."""
    match part:
        case TraitIs(name=name, operator=operator, value=value) if operator not in UNLIKE and not (
            operator == "exists" and not value
        ):
            return _kind(part), name
        case EventHappened(gte=gte) if gte or part.first or part.last:
            return "events", part.counter
        case MilestoneReached(key):
            return "milestones", key
        case ItemDone(checklist, item):
            return "items", (checklist, item)
        case GuideIs(key):
            return "guides", key
        case _:
            return None


def _kind(part: TraitIs) -> str:
    """The field of Facts that holds the trait."""
    return "company" if part.of == "company" else "traits"


def _tagged(value: Any) -> _Value:
    return _TAGS[type(value)], value


# True is not 1, but 1 is 1.0: the same as conditions compare.
_TAGS: Mapping[type, type] = {str: str, bool: bool, int: float, float: float}
