"""What all predicates read alike: names, lists, lengths of time; each fault with its field."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError

from annai_server.domain.conditions import Condition
from annai_server.domain.duration import DAY_MS, milliseconds
from annai_server.wire.fields import matches

LONGEST_LIST = 1_000
LONGEST_MS = 100 * 366 * DAY_MS
Raw = Mapping[str, Any]
Loader = Callable[[Raw, str], Condition]


def complain(field: str, message: str) -> ValidationError:
    return ValidationError({field: [message]})


def text(raw: Raw, field: str, pattern: str) -> str:
    value = raw[field]
    if not matches(pattern, value):
        raise complain(field, f"write a name that fits {pattern}")
    return str(value)


def length(raw: Raw, field: str) -> int:
    """A duration in ms, more than none."""
    try:
        found = milliseconds(raw[field])
    except (ValueError, TypeError):
        raise complain(field, "write a number and a unit: 2h, 1d or 1w") from None
    if not 0 < found <= LONGEST_MS:
        raise complain(field, "write a length between 1ms and 100 years")
    return found


def within(raw: Raw, field: str = "within") -> int | None:
    return length(raw, field) if field in raw else None


def several(raw: Raw, field: str) -> list[Any]:
    """One value or a list of them."""
    value = raw[field]
    values: list[Any] = value if isinstance(value, list) else [value]
    if not 0 < len(values) <= LONGEST_LIST:
        raise complain(field, f"give 1 to {LONGEST_LIST} values")
    return values
