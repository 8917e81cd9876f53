"""A condition that isn't well typed is refused when it is saved, with the path of the fault."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from annai_server.domain.conditions import Facts, clocks_of, compile_condition, expand, next_flip
from annai_server.wire.conditions import HEADS, load_condition
from annai_server.wire.conditions.comparisons import OPERATORS
from annai_server.wire.problems import faults
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("conditions-refused.json"), ids=case_name)
def test_a_condition_is_refused_where_the_case_says(case: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        load_condition(case["condition"])
    found = faults(refused.value)
    assert found[0].path == case["path"]
    assert all(fault.message for fault in found)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**16),
    st.floats(allow_nan=False),
    st.sampled_from(["", "a", "1d", "a*", "2026-01-05", "Asia/Tokyo", "İ", "ja", "mon", "x/y", "09:00", "("]),
    st.text(max_size=5),
)
NAMES = st.sampled_from([*HEADS, *OPERATORS, "count", "where", "from", "until", "zone", "gte", "salt", "ignore_case"])


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)


JSON = st.recursive(VALUES, larger, max_leaves=8)
GOLDEN = [case["condition"] for case in load_cases("conditions.json")]


class Everything(dict[str, Any]):
    """Of whatever is asked, this is the value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.get = lambda name, default=None: value  # type: ignore[method-assign]


@settings(deadline=None, max_examples=150)
@given(raw=JSON)
def test_whatever_is_sent_is_taken_or_refused(raw: Any) -> None:
    with contextlib.suppress(ValidationError):
        load_condition(raw)


@settings(deadline=None, max_examples=300)
@given(raw=st.sampled_from(GOLDEN), have=JSON)
def test_no_value_makes_a_rule_raise(raw: Any, have: Any) -> None:
    condition = expand(load_condition(raw), {})
    facts = Facts(user="u", now=1_795_291_200_000, traits=Everything(have), company=Everything(have))
    assert compile_condition(condition)(facts) in (True, False)
    flip = next_flip(clocks_of(condition), facts)
    assert flip is None or flip > facts.now


@settings(deadline=None, max_examples=300)
@given(operator=st.sampled_from(OPERATORS), want=JSON, have=JSON)
def test_no_value_makes_a_comparison_raise(operator: str, want: Any, have: Any) -> None:
    try:
        condition = load_condition({"trait": "a", operator: want})
    except ValidationError:
        return
    facts = Facts(user="u", now=1_795_291_200_000, traits={"a": have}, zone="Asia/Tokyo")
    assert compile_condition(condition)(facts) in (True, False)
    next_flip(clocks_of(condition), facts)
