"""Conditions between JSON and domain/conditions.py, typed here once: a compiled rule never meets a surprise."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from annai_server.domain import conditions as tree
from annai_server.domain.duration import milliseconds
from annai_server.wire.fields import EVENT_PATTERN, KEY_PATTERN, LOCALE_PATTERN, NAME_PATTERN, matches

_DEEPEST = 12
_SCALARS = (str, int, float, bool)
_TEXT_ONLY = {"starts_with", "ends_with"}
_OPERATORS = ("is", "is_not", "in", "contains", "starts_with", "ends_with", "gt", "gte", "lt", "lte", "exists")
DEVICES = ("phone", "tablet", "desktop")
GUIDE_STATUSES = ("shown", "completed", "dismissed")


class ConditionField(fields.Field[tree.Condition]):
    """A condition tree; faults come with the path within it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tree.Condition:
        return load_condition(value)


def load_condition(raw: Any, depth: int = 0) -> tree.Condition:
    """The tree that the JSON describes. Raises ValidationError, nested like the JSON."""
    if not isinstance(raw, dict) or not raw:
        raise ValidationError("a condition is an object with one head: " + ", ".join(_HEADS))
    if depth > _DEEPEST:
        raise ValidationError(f"conditions nest at most {_DEEPEST} deep")
    heads = [head for head in _HEADS if head in raw]
    if len(heads) != 1:
        raise ValidationError("give exactly one of: " + ", ".join(_HEADS))
    load, extras = _HEADS[heads[0]]
    for name in raw:
        if name != heads[0] and name not in extras:
            raise ValidationError({name: [f"there is no such field beside {heads[0]!r}"]})
    return load(raw, heads[0], depth)


def _many(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    parts = raw[head]
    if not isinstance(parts, list):
        raise ValidationError({head: ["give a list of conditions"]})
    loaded, faults = [], {}
    for index, part in enumerate(parts):
        try:
            loaded.append(load_condition(part, depth + 1))
        except ValidationError as error:
            faults[index] = error.messages
    if faults:
        raise ValidationError({head: faults})
    return tree.AllOf(tuple(loaded)) if head == "all" else tree.AnyOf(tuple(loaded))


def _not(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    try:
        return tree.Not(load_condition(raw[head], depth + 1))
    except ValidationError as error:
        raise ValidationError({head: error.messages}) from error


def _trait(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    name = _text(raw, head, NAME_PATTERN)
    given = [operator for operator in _OPERATORS if operator in raw]
    if len(given) != 1:
        raise ValidationError({head: ["compare it with exactly one of: " + ", ".join(_OPERATORS)]})
    operator, value = given[0], raw[given[0]]
    if fault := _wrong_value(operator, value):
        raise ValidationError({operator: [fault]})
    return tree.TraitIs(head, name, operator, value)


def _wrong_value(operator: str, value: Any) -> str | None:
    if operator == "exists":
        return None if isinstance(value, bool) else "write true or false"
    if operator == "in":
        fine = isinstance(value, list) and all(isinstance(one, _SCALARS) for one in value)
        return None if fine else "give a list of texts, numbers, true or false"
    if operator in _TEXT_ONLY:
        return None if isinstance(value, str) else "give a text"
    if operator in ("gt", "gte", "lt", "lte"):
        fine = isinstance(value, str | int | float) and not isinstance(value, bool)
        return None if fine else "give a number, or a date as text"
    return None if isinstance(value, _SCALARS) else "give a text, a number, true or false"


def _event(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    name = _text(raw, head, EVENT_PATTERN)
    count = raw.get("count", {"gte": 1})
    if not isinstance(count, dict) or not count or set(count) - {"gte", "lte"}:
        raise ValidationError({"count": ["give gte, lte or both"]})
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 1_000_000 for n in count.values()):
        raise ValidationError({"count": ["give whole numbers from 0"]})
    return tree.EventHappened(name, count.get("gte"), count.get("lte"), _window(raw))


def _window(raw: dict[str, Any]) -> int | None:
    if "within" not in raw:
        return None
    try:
        return milliseconds(raw["within"])
    except (ValueError, TypeError) as error:
        raise ValidationError({"within": ["write a number and a unit: 2h, 1d or 1w"]}) from error


def _guide(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    status = raw.get("is", "completed")
    if status not in GUIDE_STATUSES:
        raise ValidationError({"is": ["write one of: " + ", ".join(GUIDE_STATUSES)]})
    return tree.GuideIs(_text(raw, head, KEY_PATTERN), status)


def _milestone(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    return tree.MilestoneReached(_text(raw, head, KEY_PATTERN))


def _segment(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    return tree.InSegment(_text(raw, head, KEY_PATTERN))


def _item(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    checklist, _, item = raw[head].partition("/") if isinstance(raw[head], str) else ("", "", "")
    if not (matches(KEY_PATTERN, checklist) and matches(KEY_PATTERN, item)):
        raise ValidationError({head: ["write checklist-key/item-key"]})
    return tree.ItemDone(checklist, item)


def _view(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    values = raw[head] if isinstance(raw[head], list) else [raw[head]]
    if not values or not all(_is_view(head, one) for one in values):
        raise ValidationError({head: ["write " + (", ".join(DEVICES) if head == "device" else "locales such as ja")]})
    return tree.ViewIs(head, tuple(values))


def _is_view(head: str, value: Any) -> bool:
    return value in DEVICES if head == "device" else matches(LOCALE_PATTERN, value)


def _percent(raw: dict[str, Any], head: str, depth: int) -> tree.Condition:
    share, salt = raw[head], raw.get("salt", "")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 100:
        raise ValidationError({head: ["write a number from 0 to 100"]})
    if not isinstance(salt, str) or len(salt) > 64:
        raise ValidationError({"salt": ["write a text of at most 64 characters"]})
    return tree.Percent(share, salt)


def _text(raw: dict[str, Any], head: str, pattern: str) -> str:
    value = raw[head]
    if not matches(pattern, value):
        raise ValidationError({head: [f"write a name that fits {pattern}"]})
    return str(value)


_Loader = Callable[[dict[str, Any], str, int], tree.Condition]
_HEADS: dict[str, tuple[_Loader, tuple[str, ...]]] = {
    "all": (_many, ()),
    "any": (_many, ()),
    "not": (_not, ()),
    "trait": (_trait, _OPERATORS),
    "company": (_trait, _OPERATORS),
    "event": (_event, ("count", "within")),
    "guide": (_guide, ("is",)),
    "milestone": (_milestone, ()),
    "segment": (_segment, ()),
    "item": (_item, ()),
    "locale": (_view, ()),
    "device": (_view, ()),
    "percent": (_percent, ("salt",)),
}
