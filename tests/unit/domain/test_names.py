"""What a value is called, and which name was probably meant."""

from typing import Any

import pytest

from annai_server.domain.conditions.comparing import compared
from annai_server.domain.names import closest, comparable, fit, type_of, types


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("trial", ["text"]),
        ("", ["text"]),
        ("2026", ["text"]),
        ("2026-01-05", ["date"]),
        ("2026-01-05T09:00+09:00", ["date"]),
        ("2026-13-05", ["text"]),
        (12, ["number"]),
        (1.5, ["number"]),
        (True, ["boolean"]),
        (["a"], ["list"]),
        ({"a": 1}, []),
    ],
)
def test_the_type_of_a_value(value: Any, expected: list[str]) -> None:
    assert types(type_of(value)) == expected


VALUES = ["trial", "2026-01-05", 12, True, ["trial", 12]]
WANTED: list[tuple[str, Any, list[str]]] = [
    ("is", "trial", ["text", "date"]),
    ("is_not", 12, ["number"]),
    ("in", ["trial", True], ["text", "boolean", "date"]),
    ("not_in", [12], ["number"]),
    ("contains", "trial", ["text", "date", "list"]),
    ("contains", 12, ["list"]),
    ("starts_with", "tr", ["text", "date"]),
    ("matches", ".*", ["text", "date"]),
    ("gt", 5, ["number"]),
    ("lte", "b", ["text", "date"]),
    ("between", (1, 20), ["number"]),
    ("between", ("2026-01-01", "2026-02-01"), ["date"]),
    ("before", "2027-01-01", ["date"]),
]


@pytest.mark.parametrize(("operator", "want", "expected"), WANTED)
def test_a_comparison_is_of_these_types_and_tells_no_other_values_apart(
    operator: str, want: Any, expected: list[str]
) -> None:
    fitting = comparable(operator, want)
    assert types(fitting) == expected
    others = [value for value in VALUES if not type_of(value) & fitting]
    assert {compared(operator, want)(value, "UTC") for value in others} == {operator in ("is_not", "not_in")}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("paln", "plan"),
        ("Plan", "plan"),
        ("invoice_create", "invoice_created"),
        ("firstname", "first_name"),
        ("seats", None),
        ("x", None),
    ],
)
def test_a_slip_of_the_hand_is_recognised_and_another_name_is_not(name: str, meant: str | None) -> None:
    assert closest(name, ["plan", "invoice_created", "first_name", "country"]) == meant


@pytest.mark.parametrize("name", ["", "a" * 201, "nul\0", "lone \ud800", "line\nbreak"])
def test_what_no_database_or_page_should_hold_is_not_a_name(name: str) -> None:
    assert not fit(name)
    assert fit("金額 (円)")
