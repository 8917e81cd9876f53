"""A trait, or an event's property, against a value: each operator takes values of its type and no others."""

from collections.abc import Mapping, Sequence
from typing import Any

from annai_server.domain.conditions import Condition, TraitIs
from annai_server.domain.conditions.automaton import BadPattern
from annai_server.domain.conditions.comparing import OF_DURATIONS, number
from annai_server.domain.conditions.dates import span
from annai_server.domain.conditions.patterns import compile_pattern
from annai_server.wire.conditions.reading import LONGEST_LIST, Loader, Raw, complain, length, text
from annai_server.wire.fields import NAME_PATTERN

LONGEST_VALUE = 1_000
_ORDERED = ("gt", "gte", "lt", "lte")
_DATES = ("before", "after")
OPERATORS = (
    "exists", "is", "is_not", "in", "not_in", "contains", "starts_with", "ends_with", "matches",
    *_ORDERED, "between", *_DATES, "within_last", "within_next",
)  # fmt: skip
OF_PROPERTIES = tuple(operator for operator in OPERATORS if operator not in OF_DURATIONS)
"""An event is counted once, when it comes: nothing about it may depend on what time it is now."""
_CASELESS = frozenset({"is", "is_not", "in", "not_in", "contains", "starts_with", "ends_with", "matches"})


def comparison(raw: Raw, place: str, operators: Sequence[str]) -> tuple[str, Any, bool]:
    """Operator, value and whether case is ignored; `place` is the field that is blamed if there isn't one operator."""
    given = [operator for operator in operators if operator in raw]
    if len(given) != 1:
        raise complain(place, "compare it with exactly one of: " + ", ".join(operators))
    operator = given[0]
    value = length(raw, operator) if operator in OF_DURATIONS else _value(operator, raw[operator])
    return operator, value, _ignore_case(raw, operator, value)


def _value(operator: str, value: Any) -> Any:
    if fault := _fault(operator, value):
        raise complain(operator, fault)
    return tuple(value) if isinstance(value, list) else value


def _fault(operator: str, value: Any) -> str | None:
    """What is wrong with the value's type, if anything."""
    match operator:
        case "exists":
            return None if isinstance(value, bool) else "write true or false"
        case "in" | "not_in":
            fine = isinstance(value, list) and len(value) <= LONGEST_LIST and all(_scalar(one) for one in value)
            return None if fine else f"give a list of at most {LONGEST_LIST} texts, numbers, true or false"
        case "starts_with" | "ends_with":
            return None if isinstance(value, str) and len(value) <= LONGEST_VALUE else "give a text"
        case "matches":
            return _bad_pattern(value)
        case "between":
            return _bad_bounds(value)
        case "before" | "after":
            return None if _date(value) else "write a date such as 2026-01-05, or a time such as 2026-01-05T09:00+09:00"
        case "gt" | "gte" | "lt" | "lte":
            fine = isinstance(value, str) or number(value)
            return None if fine and _scalar(value) else "give a number, or a date as text"
        case _:
            return None if _scalar(value) else "give a text, a number, true or false"


def _scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_VALUE
    return isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < 1e15)


def _date(value: Any) -> bool:
    return isinstance(value, str) and span(value, "UTC") is not None


def _bad_pattern(value: Any) -> str | None:
    if not isinstance(value, str) or not value:
        return "give a regular expression as text"
    try:
        compile_pattern(value)
    except BadPattern as error:
        return str(error)
    return None


def _bad_bounds(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) != 2:
        return "give two numbers or two dates, the smaller first"
    low, high = value
    if number(low) and number(high) and _scalar(low) and _scalar(high):
        return None if low <= high else "give the smaller number first"
    if not (_date(low) and _date(high)):
        return "give two numbers or two dates, the smaller first"
    first, last = span(low, "UTC"), span(high, "UTC")
    return None if first and last and first[0] < last[1] else "give the earlier date first"


def _ignore_case(raw: Raw, operator: str, value: Any) -> bool:
    if "ignore_case" not in raw:
        return False
    if not isinstance(raw["ignore_case"], bool):
        raise complain("ignore_case", "write true or false")
    values = value if isinstance(value, tuple) else (value,)
    if operator not in _CASELESS or not all(isinstance(one, str) for one in values):
        raise complain("ignore_case", "only texts have a case: remove it")
    return raw["ignore_case"]


def _trait(raw: Raw, head: str) -> Condition:
    name = text(raw, head, NAME_PATTERN)
    return TraitIs(head, name, *comparison(raw, head, OPERATORS))


PREDICATES: Mapping[str, tuple[Loader, tuple[str, ...]]] = {
    "trait": (_trait, (*OPERATORS, "ignore_case")),
    "company": (_trait, (*OPERATORS, "ignore_case")),
}
