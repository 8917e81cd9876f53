"""Names that the host product gives its traits, events and properties, as they were heard: never their values."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from annai_server.domain.conditions.dates import span

TYPES = ("text", "number", "boolean", "date", "list")
LONGEST = 200
_TEXT, _NUMBER, _BOOLEAN, _DATE, _LIST = (1 << place for place in range(len(TYPES)))
_WRITTEN = _TEXT | _DATE
ANY = (1 << len(TYPES)) - 1
# Of ten letters: one may be wrong, or two stand in each other's place.
_ALIKE = 0.75


class Name(NamedTuple):
    """`kind` is `trait`, `company` (a company's trait), `event` or `property`; a property is its event's."""

    kind: str
    name: str
    event: str = ""


def fit(name: str) -> bool:
    """Whether it can be kept and shown; anybody may send anything for the name of a property."""
    return 0 < len(name) <= LONGEST and name.isprintable()


def type_of(value: Any) -> int:
    """One of TYPES as a bit; 0 for what no condition compares."""
    match value:
        case bool():
            return _BOOLEAN
        case int() | float():
            return _NUMBER
        case str():
            return _DATE if value[4:5] == "-" and span(value, "UTC") else _TEXT
        case list() | tuple():
            return _LIST
    return 0


def comparable(operator: str, want: Any) -> int:
    """The types, as bits, of which a value can be so at all; of `is_not` and `not_in`, of which it can be otherwise."""
    match operator:
        case "exists":
            return ANY
        case "starts_with" | "ends_with" | "matches":
            return _WRITTEN
        case "before" | "after" | "within_last" | "within_next":
            return _DATE
        case "between":
            return _NUMBER if type_of(want[0]) == _NUMBER else _DATE
        case "contains":
            return _LIST | (_WRITTEN if isinstance(want, str) else 0)
        case "in" | "not_in":
            return reduce(or_, (_like(one) for one in want), 0)
    return _like(want)


def _like(want: Any) -> int:
    return _WRITTEN if isinstance(want, str) else type_of(want)


def types(bits: int) -> list[str]:
    return [name for place, name in enumerate(TYPES) if bits & 1 << place]


def closest(name: str, known: Iterable[str]) -> str | None:
    """The one that was probably meant, upper and lower case aside."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=_ALIKE)
    return folded[found[0]] if found else None
