"""What of a condition is certain whoever asks: that it holds for nobody, or for everybody. Read from its shape."""

from collections.abc import Sequence

from annai_server.domain.conditions import AllOf, AnyOf, Condition, EventHappened, Not, Percent, TraitIs, ViewIs
from annai_server.domain.conditions.comparing import alike


def never(condition: Condition | None) -> bool:
    """Nobody can fulfil it. False also where it isn't obvious."""
    match condition:
        case AllOf(parts):
            return any(never(part) for part in parts) or _contradict(_together(parts))
        case AnyOf(parts):
            return all(never(part) for part in parts)
        case Not(part):
            return always(part)
        case Percent(share):
            return share <= 0
        case ViewIs(_, values):
            return not values
        case EventHappened(_, gte, lte):
            return gte is not None and lte is not None and gte > lte
        case TraitIs(operator="in", value=value):
            return not value
    return False


def always(condition: Condition | None) -> bool:
    """Everybody fulfils it. False also where it isn't obvious."""
    match condition:
        case None:
            return True
        case AllOf(parts):
            return all(always(part) for part in parts)
        case AnyOf(parts):
            return any(always(part) for part in parts) or _denies_itself(parts)
        case Not(part):
            return never(part)
        case Percent(share):
            return share >= 100
    return False


def _together(parts: Sequence[Condition]) -> list[Condition]:
    """What has to hold at once, without the brackets that mean nothing."""
    flat: list[Condition] = []
    for part in parts:
        flat += _together(part.parts) if isinstance(part, AllOf) else [part]
    return flat


def _contradict(parts: Sequence[Condition]) -> bool:
    values: dict[tuple[str, str], object] = {}
    for part in parts:
        match part:
            case TraitIs(of, name, "is", value, ignore_case=False):
                if not alike(values.setdefault((of, name), value), value):
                    return True
    return _denies_itself(parts)


def _denies_itself(parts: Sequence[Condition]) -> bool:
    """By how they are written: to Python 1 equals True, to a condition it doesn't."""
    said = {repr(part) for part in parts}
    return any(repr(Not(part)) in said for part in parts)
