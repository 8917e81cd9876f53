"""Values against what a condition wants of them. A value of another type is simply not so; explain.py says that."""

import unicodedata
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

from annai_server.domain.conditions.dates import span, starts
from annai_server.domain.conditions.patterns import compile_pattern

Comparison = Callable[[Any], bool]

PLAIN = frozenset(
    {"is", "is_not", "in", "not_in", "contains", "starts_with", "ends_with", "matches", "gt", "gte", "lt", "lte"}
)
OF_DATES = frozenset({"before", "after"})
OF_DURATIONS = frozenset({"within_last", "within_next"})
UNLIKE = {"is_not": "is", "not_in": "in"}
"""What these turn round; unlike all others, a missing value passes them."""


NUMBERS = frozenset({int, float})
"""The types of JSON's numbers; True is none."""


def number(value: Any) -> bool:
    return type(value) in NUMBERS


def alike(left: Any, right: Any) -> bool:
    """Equality without surprises: true is not 1, and text is compared as written."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def fold(text: str) -> str:
    """Text without its case, by Unicode's full folding, and composed: STRASSE and straße are the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def folded(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value)
    return [folded(one) for one in value] if isinstance(value, list | tuple) else value


def plain(operator: str, want: Any, *, ignore_case: bool = False) -> Comparison:
    """Whether a value that isn't missing is so. For operators of PLAIN, and `between` of numbers."""
    if operator == "matches":
        return _matches(want, ignore_case=ignore_case)
    if operator in UNLIKE:
        same = plain(UNLIKE[operator], want, ignore_case=ignore_case)
        return lambda have: not same(have)
    if ignore_case:
        exact = _OPERATORS[operator](folded(want))
        return lambda have: exact(folded(have))
    return _OPERATORS[operator](want)


def _is(want: Any) -> Comparison:
    flag = isinstance(want, bool)
    return lambda have: have == want and isinstance(have, bool) == flag


def _in(want: Any) -> Comparison:
    texts = frozenset(one for one in want if isinstance(one, str))
    others = [one for one in want if not isinstance(one, str)]
    return lambda have: have in texts if isinstance(have, str) else any(alike(have, one) for one in others)


def _contains(want: Any) -> Comparison:
    def check(have: Any) -> bool:
        if isinstance(have, str):
            return isinstance(want, str) and want in have
        return isinstance(have, list) and any(alike(part, want) for part in have)

    return check


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Comparison]:
    def of(want: Any) -> Comparison:
        if isinstance(want, str):
            return lambda have: isinstance(have, str) and compare(have, want)
        return lambda have: type(have) in NUMBERS and compare(have, want)

    return of


def _between(want: Any) -> Comparison:
    low, high = want
    return lambda have: type(have) in NUMBERS and low <= have <= high


def _matches(want: str, *, ignore_case: bool) -> Comparison:
    if ignore_case:
        folding = compile_pattern(want, fold=fold)
        return lambda have: isinstance(have, str) and folding.fits(fold(have))
    pattern = compile_pattern(want)
    return lambda have: isinstance(have, str) and pattern.fits(have)


_OPERATORS: dict[str, Callable[[Any], Comparison]] = {
    "is": _is,
    "in": _in,
    "contains": _contains,
    "starts_with": lambda want: lambda have: isinstance(have, str) and have.startswith(want),
    "ends_with": lambda want: lambda have: isinstance(have, str) and have.endswith(want),
    "gt": _ordered(gt),
    "gte": _ordered(ge),
    "lt": _ordered(lt),
    "lte": _ordered(le),
    "between": _between,
}


def of_dates(operator: str, want: Any) -> bool:
    """Whether the comparison is one of moments, which depend on a time zone."""
    return operator in OF_DATES or (operator == "between" and isinstance(want[0], str))


def dated(operator: str, want: Any, at: int, zone: str) -> bool:
    """Whether the moment `at` (ms) lies so. A date that is wanted stands for its whole day: what is on that day is
    neither before nor after it, and between two days counts both."""
    first, last = want if operator == "between" else (want, want)
    begin, end = span(first, zone), span(last, zone)
    if begin is None or end is None:
        return False
    if operator == "before":
        return at < begin[0]
    if operator == "after":
        return at >= end[1]
    return begin[0] <= at < end[1]


def lately(operator: str, length: int, at: int, now: int) -> bool:
    """`within_last`: from now back to less than `length` ms ago; `within_next`: later than now, up to `length` ms."""
    return 0 <= now - at < length if operator == "within_last" else 0 < at - now <= length


def turns(operator: str, length: int, at: int, now: int) -> int | None:
    """When time alone turns `lately` round next."""
    edges = (at, at + length) if operator == "within_last" else (at - length, at)
    return min((edge for edge in edges if edge > now), default=None)


def compared(operator: str, want: Any, *, ignore_case: bool = False) -> Callable[[Any, str], bool]:
    """A comparison of a value in a time zone; not for OF_DURATIONS, which need to know the time."""
    if not of_dates(operator, want):
        check = plain(operator, want, ignore_case=ignore_case)
        return lambda have, zone: check(have)

    def check_date(have: Any, zone: str) -> bool:
        at = starts(have, zone)
        return at is not None and dated(operator, want, at, zone)

    return check_date
