"""Conditions hold for whom they say, and never raise."""

import pytest

from annai_server.domain.conditions import (
    EventCount,
    Facts,
    GuideFacts,
    clocks_of,
    compile_condition,
    expand,
    next_flip,
)
from annai_server.wire.conditions import load_condition
from support.cases import case_name, load_cases

NOW = 1_795_291_200_000
HOUR = 3_600_000
SEGMENTS = {
    "trials": load_condition({"trait": "plan", "is": "trial"}),
    "busy-trials": load_condition({"all": [{"segment": "trials"}, {"trait": "seats", "gt": 10}]}),
    "loop": load_condition({"segment": "loop"}),
}


def facts_of(raw):
    return Facts(
        user=raw.get("user", "u_1"),
        now=NOW,
        traits=raw.get("traits", {}),
        company=raw.get("company", {}),
        events={
            name: EventCount({int(hour): count for hour, count in hours.items()})
            for name, hours in raw.get("events", {}).items()
        },
        guides={key: GuideFacts(**status) for key, status in raw.get("guides", {}).items()},
        milestones=raw.get("milestones", {}),
        items={tuple(path.split("/")): at for path, at in raw.get("items", {}).items()},
        locale=raw.get("locale", ""),
        device=raw.get("device", ""),
    )


@pytest.mark.parametrize("case", load_cases("conditions.json"), ids=case_name)
def test_a_condition_holds_as_the_case_says(case):
    rule = compile_condition(expand(load_condition(case["condition"]), SEGMENTS))
    assert rule(facts_of(case["facts"])) is case["holds"]


def test_no_condition_is_everybody():
    assert compile_condition(expand(None, {}))(Facts(user="u", now=NOW))


def test_a_window_says_when_it_moves_past_its_event():
    hour = NOW - NOW % HOUR
    condition = load_condition({"not": {"event": "x", "within": "1d"}})
    events = {"x": EventCount({hour - 5 * HOUR: 1, hour - 90 * HOUR: 1})}
    flip = next_flip(clocks_of(condition), Facts(user="u", now=NOW, events=events))
    assert flip == hour - 4 * HOUR + 24 * HOUR
    rule = compile_condition(condition)
    assert not rule(Facts(user="u", now=flip - 1, events=events))
    assert rule(Facts(user="u", now=flip, events=events))
