"""Conditions between JSON and domain/conditions, typed here once: a compiled rule never meets a surprise."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from annai_server.domain.conditions import AllOf, AnyOf, Condition, Not
from annai_server.wire.conditions import comparisons, happenings, moments, places
from annai_server.wire.conditions.reading import Loader, complain

DEEPEST = 12
MOST_PREDICATES = 200


class ConditionField(fields.Field[Condition]):
    """A condition tree; faults come with the path within it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Condition:
        return load_condition(value)


def load_condition(raw: Any) -> Condition:
    """The tree that the JSON describes. Raises ValidationError, nested like the JSON."""
    condition = _load(raw, 0)
    if _weight(condition) > MOST_PREDICATES:
        raise ValidationError(f"a condition holds at most {MOST_PREDICATES} predicates")
    return condition


def _load(raw: Any, depth: int) -> Condition:
    if not isinstance(raw, dict) or not raw:
        raise ValidationError("a condition is an object with one head: " + ", ".join(HEADS))
    if depth > DEEPEST:
        raise ValidationError(f"conditions nest at most {DEEPEST} deep")
    heads = [head for head in HEADS if head in raw]
    if len(heads) != 1:
        raise ValidationError("give exactly one of: " + ", ".join(HEADS))
    head = heads[0]
    load, beside = _PREDICATES.get(head, (None, ()))
    for name in raw:
        if name != head and name not in beside:
            raise complain(str(name), f"there is no such field beside {head!r}")
    return load(raw, head) if load else _joined(raw[head], head, depth)


def _joined(raw: Any, head: str, depth: int) -> Condition:
    if head == "not":
        try:
            return Not(_load(raw, depth + 1))
        except ValidationError as error:
            raise ValidationError({head: error.messages}) from error
    if not isinstance(raw, list):
        raise complain(head, "give a list of conditions")
    loaded, faults = [], {}
    for index, part in enumerate(raw):
        try:
            loaded.append(_load(part, depth + 1))
        except ValidationError as error:
            faults[index] = error.messages
    if faults:
        raise ValidationError({head: faults})
    return AllOf(tuple(loaded)) if head == "all" else AnyOf(tuple(loaded))


def _weight(condition: Condition) -> int:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return sum(_weight(part) for part in parts)
        case Not(part):
            return _weight(part)
        case _:
            return 1


_PREDICATES: Mapping[str, tuple[Loader, tuple[str, ...]]] = {
    **comparisons.PREDICATES,
    **happenings.PREDICATES,
    **places.PREDICATES,
    **moments.PREDICATES,
}
HEADS = ("all", "any", "not", *_PREDICATES)
