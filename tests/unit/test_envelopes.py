"""The public routes' shortcut takes nothing that their schemas wouldn't, and reads it as they do."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema

from annai_server.api.envelopes import BOOTSTRAP, EVENTS, Envelope
from annai_server.wire.browser import BootstrapRequest, EventsRequest

GOOD: dict[str, Any] = {"v": 1, "key": "pk_x", "user": "u_42", "token": None, "sent_at": 1_795_291_200_000}
BOOTSTRAP_FIELDS = (
    "company",
    "traits",
    "company_traits",
    "url",
    "page_lang",
    "languages",
    "device",
    "time_zone",
    "known",
    "want",
)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([1 << 47, (1 << 47) + 1, 10**15, 0.5, 1e15, "", "u\n", "u_42", "desktop", "a" * 201, "a-b", "é"]),
    st.lists(st.sampled_from(["ja", "a-b", "A", 1, "x" * 41]), max_size=3),
    st.dictionaries(
        st.sampled_from(["plan", "1st", "my plan", "x" * 65, ""]),
        st.sampled_from(["trial", "x" * 1_001, None, True, 3, 10**16, 0.5, [], ["a"], {}]),
        max_size=2,
    ),
)


@settings(deadline=None)
@given(changes=st.dictionaries(st.sampled_from([*GOOD, *BOOTSTRAP_FIELDS]), ODD, max_size=3))
def test_a_page_view_that_the_shortcut_takes_passes_the_schema_unchanged(changes: dict[str, Any]) -> None:
    _takes_nothing_else(BOOTSTRAP, BootstrapRequest(), GOOD | changes)


@settings(deadline=None)
@given(changes=st.dictionaries(st.sampled_from([*GOOD, "ticket", "events"]), ODD, max_size=3))
def test_a_batch_that_the_shortcut_takes_passes_the_schema_unchanged(changes: dict[str, Any]) -> None:
    _takes_nothing_else(EVENTS, EventsRequest(), GOOD | {"events": [{}]} | changes)


def _takes_nothing_else(envelope: Envelope[Any], schema: Schema, raw: dict[str, Any]) -> None:
    form = envelope.plain(json.dumps(raw, ensure_ascii=False).encode())
    if form is not None:
        assert schema.load(raw) == {name: getattr(form, name) for name in raw}


@pytest.mark.parametrize(
    ("envelope", "more"),
    [(BOOTSTRAP, {"traits": {"plan": "trial"}, "languages": ["ja"], "device": "phone"}), (EVENTS, {"events": [{}]})],
)
def test_an_ordinary_request_takes_the_shortcut(envelope: Envelope[Any], more: dict[str, Any]) -> None:
    for raw in (GOOD | more, GOOD | more | {"unknown": "ignored"}):
        form = envelope.plain(json.dumps(raw, ensure_ascii=False).encode())
        assert {name: getattr(form, name) for name in GOOD | more} == GOOD | more
