"""Since when a condition that holds has held: the time of a milestone or an item, whatever order events came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from annai_server.domain.conditions import (
    AllOf,
    AnyOf,
    Condition,
    EventHappened,
    Facts,
    GuideIs,
    ItemDone,
    MilestoneReached,
    TraitIs,
    compile_condition,
)


class NthEvent(Protocol):
    """When what the predicate counts happened for the nth time (ms); None: not that often."""

    def __call__(self, asked: EventHappened, n: int, /) -> int | None: ...


@dataclass(frozen=True, slots=True)
class History:
    """The times behind the facts. `guides` is by (key, status), `traits` by (`trait` or `company`, name)."""

    nth_event: NthEvent
    guides: Mapping[tuple[str, str], int] = field(default_factory=dict)
    traits: Mapping[tuple[str, str], int] = field(default_factory=dict)


def since(condition: Condition, facts: Facts, history: History) -> int | None:
    """The earliest time known from which the condition held. None: always, or nobody wrote down when.

    The condition is expanded, and true of `facts`. A part that depends on the page view has no time.
    """
    match condition:
        case AllOf(parts):
            return max((at for part in parts if (at := since(part, facts, history)) is not None), default=None)
        case AnyOf(parts):
            held = [since(part, facts, history) for part in parts if compile_condition(part)(facts)]
            return None if None in held else min((at for at in held if at is not None), default=None)
        case EventHappened(gte=gte, within=within) if gte and within is None:
            return history.nth_event(condition, gte)
        case TraitIs(of, name):
            return history.traits.get((of, name))
        case GuideIs(key, status):
            return history.guides.get((key, status))
        case MilestoneReached(key):
            return facts.milestones.get(key)
        case ItemDone(checklist, item):
            return facts.items.get((checklist, item))
        case _:
            return None
