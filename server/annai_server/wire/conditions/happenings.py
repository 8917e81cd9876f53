"""Events: how often, since when, which of them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from annai_server.domain.conditions import Condition, EventHappened, PropertyIs, Timing
from annai_server.domain.events import MADE_HERE
from annai_server.wire.conditions.comparisons import OF_PROPERTIES, comparison
from annai_server.wire.conditions.reading import Loader, Raw, complain, text, within
from annai_server.wire.fields import EVENT_PATTERN

_TIMINGS = ("before", "after", "between", "within_last")
_MOST_PROPERTIES = 10
_LONGEST_PROPERTY = 200


def _event(raw: Raw, head: str) -> Condition:
    name = text(raw, head, EVENT_PATTERN)
    if name in MADE_HERE:
        raise complain(
            head, "only the server says this, and counts it for nobody: ask for a milestone, an item or a trait"
        )
    gte, lte = _count(raw)
    where = _where(raw["where"]) if "where" in raw else ()
    return EventHappened(name, gte, lte, within(raw), where, _timing(raw, "first"), _timing(raw, "last"))


def _count(raw: Raw) -> tuple[int | None, int | None]:
    count = raw.get("count", {"gte": 1})
    if not isinstance(count, dict) or not count or set(count) - {"gte", "lte"}:
        raise complain("count", "give gte, lte or both")
    if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= 1_000_000 for n in count.values()):
        raise complain("count", "give whole numbers from 0")
    gte, lte = count.get("gte"), count.get("lte")
    if gte is not None and lte is not None and gte > lte:
        raise complain("count", "gte is more than lte: it would never be so")
    return gte, lte


def _where(raw: Any) -> tuple[PropertyIs, ...]:
    if not isinstance(raw, dict) or not 0 < len(raw) <= _MOST_PROPERTIES:
        raise complain("where", f"give 1 to {_MOST_PROPERTIES} properties, each with a comparison")
    found, faults = [], {}
    for name, one in raw.items():
        try:
            found.append(_property(name, one))
        except ValidationError as error:
            faults[name] = error.messages
    if faults:
        raise ValidationError({"where": faults})
    return tuple(found)


def _property(name: Any, raw: Any) -> PropertyIs:
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_PROPERTY:
        raise ValidationError(f"a property's name has 1 to {_LONGEST_PROPERTY} characters")
    if not isinstance(raw, dict):
        raise ValidationError('give a comparison: {"gt": 100}')
    for field in raw:
        if field not in (*OF_PROPERTIES, "ignore_case"):
            raise complain(str(field), "compare it with one of: " + ", ".join(OF_PROPERTIES))
    if not [field for field in raw if field in OF_PROPERTIES]:
        raise ValidationError("compare it with one of: " + ", ".join(OF_PROPERTIES))
    return PropertyIs(name, *comparison(raw, next(iter(raw)), OF_PROPERTIES))


def _timing(raw: Raw, field: str) -> Timing | None:
    if field not in raw:
        return None
    given = raw[field]
    if not isinstance(given, dict) or len(given) != 1 or set(given) - set(_TIMINGS):
        raise complain(field, "give exactly one of: " + ", ".join(_TIMINGS))
    try:
        operator, value, _ = comparison(given, field, _TIMINGS)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
    if operator == "between" and not isinstance(value[0], str):
        raise ValidationError({field: {"between": ["give two dates, the earlier first"]}})
    return Timing(operator, value)


PREDICATES: Mapping[str, tuple[Loader, tuple[str, ...]]] = {
    "event": (_event, ("count", "within", "where", "first", "last")),
}
