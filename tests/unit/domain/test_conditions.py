"""Conditions hold for whom they say, and never raise."""

from dataclasses import replace
from typing import Any

import pytest

from annai_server.domain.conditions import EventCount, Facts, circle, clocks_of, compile_condition, expand, next_flip
from annai_server.wire.conditions import load_condition
from support.cases import case_name, load_cases
from support.facts import NOW, facts_of

HOUR = 3_600_000
SEGMENTS = {
    "trials": load_condition({"trait": "plan", "is": "trial"}),
    "busy-trials": load_condition({"all": [{"segment": "trials"}, {"trait": "seats", "gt": 10}]}),
    "loop": load_condition({"segment": "loop"}),
}


@pytest.mark.parametrize("case", load_cases("conditions.json"), ids=case_name)
def test_a_condition_holds_as_the_case_says(case: dict[str, Any]) -> None:
    condition = expand(load_condition(case["condition"]), SEGMENTS)
    assert compile_condition(condition)(facts_of(case["facts"], condition)) is case["holds"]


@pytest.mark.parametrize("case", load_cases("conditions.json"), ids=case_name)
def test_nothing_turns_before_the_moment_that_is_told(case: dict[str, Any]) -> None:
    """Every half hour of the next two days, unless it is told earlier: what held still holds."""
    condition = expand(load_condition(case["condition"]), SEGMENTS)
    rule, facts = compile_condition(condition), facts_of(case["facts"], condition)
    flip = next_flip(clocks_of(condition), facts)
    last = facts.now + 48 * HOUR if flip is None else min(flip - 1, facts.now + 48 * HOUR)
    moments = [*range(facts.now, last, 30 * 60_000), last]
    assert {rule(at(facts, moment)) for moment in moments} == {case["holds"]}


def at(facts: Facts, moment: int) -> Facts:
    return replace(facts, now=moment)


def test_no_condition_is_everybody() -> None:
    assert compile_condition(expand(None, {}))(Facts(user="u", now=NOW))


def test_a_window_says_when_it_moves_past_its_event() -> None:
    hour = NOW - NOW % HOUR
    condition = load_condition({"not": {"event": "x", "within": "1d"}})
    events = {"x": EventCount({hour - 5 * HOUR: 1, hour - 90 * HOUR: 1})}
    flip = next_flip(clocks_of(condition), Facts(user="u", now=NOW, events=events))
    assert flip == hour - 4 * HOUR + 24 * HOUR
    rule = compile_condition(condition)
    assert not rule(Facts(user="u", now=flip - 1, events=events))
    assert rule(Facts(user="u", now=flip, events=events))


def test_a_circle_of_segments_is_found_and_named() -> None:
    segments = {
        "a": load_condition({"all": [{"segment": "b"}, {"trait": "x", "exists": True}]}),
        "b": load_condition({"not": {"any": [{"segment": "c"}]}}),
        "c": load_condition({"segment": "a"}),
        "d": load_condition({"segment": "a"}),
    }
    assert circle("a", segments) == ("a", "b", "c", "a")
    assert circle("d", segments) is None
    assert circle("loop", SEGMENTS) == ("loop", "loop")
