"""The writer's own check of an event agrees with the schema that documents it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.engine.acceptance import read
from annai_server.wire.browser import OutgoingEvent

ID = str(uuid7(1_795_291_200_000))
GOOD: dict[str, Any] = {
    "id": ID,
    "name": "step_shown",
    "at": 1_795_291_199_000,
    "guide": "welcome",
    "revision": 3,
    "round": 1,
    "run": ID,
    "step": "new",
    "reason": "skipped",
    "properties": {"a": 1},
    "locale": "ja",
    "device": "desktop",
    "publication": 17,
    "company": "c_7",
}
ODD = st.one_of(
    st.booleans(),
    st.integers(-2, 4),
    st.sampled_from([1 << 31, 1 << 47, (1 << 47) + 1, 2**63]),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.text(max_size=4),
    st.sampled_from(["welcome", "Welcome", "a" * 300, "2026-11-21", ID, ID.upper(), "u\n42", "é"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), ODD, max_size=2))
def test_what_the_check_takes_in_the_schema_takes_in_too(changes: dict[str, Any]) -> None:
    raw = GOOD | changes
    taken = read(raw)
    if isinstance(taken, Event):
        OutgoingEvent().load(raw)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(GOOD)), ODD, max_size=2))
def test_what_the_schema_takes_in_the_check_takes_in_too(changes: dict[str, Any]) -> None:
    raw = GOOD | changes
    try:
        OutgoingEvent().load(raw)
    except ValidationError:
        return
    assert isinstance(read(raw), Event)


@pytest.mark.parametrize("name", ["reason", "locale", "device", "guide", "step", "company", "name"])
def test_both_draw_the_line_at_the_same_length(name: str) -> None:
    for length in (19, 20, 21, 31, 32, 33, 63, 64, 65, 199, 200, 201):
        raw = GOOD | {name: "a" * length}
        assert (not OutgoingEvent().validate(raw)) == isinstance(read(raw), Event), length


def test_both_draw_the_line_at_the_same_number_of_properties() -> None:
    for number in (100, 101):
        raw = GOOD | {"properties": {f"p{n}": n for n in range(number)}}
        assert (not OutgoingEvent().validate(raw)) == isinstance(read(raw), Event) == (number == 100)


def test_a_good_event_becomes_a_value() -> None:
    taken = read(json.loads(json.dumps(GOOD)))
    assert isinstance(taken, Event)
    assert {name: getattr(taken, name) for name in GOOD} == GOOD


def test_fields_left_out_or_null_are_nothing() -> None:
    bare = read({"id": ID, "name": "visited", "at": 5})
    nulls = read(dict.fromkeys(GOOD) | {"id": ID, "name": "visited", "at": 5})
    assert isinstance(bare, Event)
    assert bare == nulls
