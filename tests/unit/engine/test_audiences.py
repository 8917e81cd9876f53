"""The index finds whom the audiences' own rules would, and says when that may change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annai_server.domain.budget import Budget
from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.decisions import (
    UNTOUCHED,
    Decisions,
    OpenRun,
    Person,
    Published,
    compile_published,
    decide,
    is_untouched,
)
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.frequency import History
from annai_server.engine.audiences import AudienceIndex
from annai_server.wire.conditions import load_condition
from annai_server.wire.guides import load_guide
from support import guides

NOW = 1_795_291_200_000
SEGMENTS = {"busy": load_condition({"event": "login", "count": {"gte": 2}, "within": "1d"})}
VALUES = st.sampled_from(["a", "b", "1", "", 1, 1.0, 0, True, False, 2.5])
OF = st.sampled_from(["trait", "company"])
COMPARES = st.sampled_from(["gt", "gte", "lt", "lte"])
BOUNDS = st.sampled_from([{"gte": 1}, {"gte": 2}, {"lte": 1}, {"gte": 1, "lte": 2}, {"gte": 0}])
LEAVES = st.one_of(
    st.builds(lambda of, value: {of: "plan", "is": value}, OF, VALUES),
    st.builds(lambda values: {"trait": "plan", "in": values}, st.lists(VALUES, min_size=1, max_size=3)),
    st.builds(lambda value: {"trait": "seats", "is_not": value}, VALUES),
    st.builds(lambda of, yes: {of: "seats", "exists": yes}, OF, st.booleans()),
    st.builds(
        lambda of, how, value: {of: "seats", how: value}, OF, COMPARES, st.sampled_from([1, 1.0, 0, 2, 2.5, "1"])
    ),
    st.builds(lambda count: {"event": "login", "count": count}, BOUNDS),
    st.builds(lambda count, within: {"event": "login", "count": count, "within": within}, BOUNDS, st.just("5h")),
    st.sampled_from(
        [
            {"milestone": "first-invoice"},
            {"guide": "other", "is": "dismissed"},
            {"item": "start/customer"},
            {"segment": "busy"},
            {"segment": "unheard-of"},
            {"locale": "ja"},
            {"device": ["phone", "tablet"]},
            {"percent": 50},
        ]
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(lambda few: {"all": few}, st.lists(parts, max_size=3)),
        st.builds(lambda few: {"any": few}, st.lists(parts, max_size=3)),
        st.builds(lambda one: {"not": one}, parts),
    ),
    max_leaves=6,
)
TIMES = st.one_of(st.none(), st.integers(-3, 3))
SCHEDULES = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] is None or pair[1] is None or pair[0] < pair[1])
TRAITS = st.dictionaries(st.sampled_from(["plan", "seats"]), st.one_of(VALUES, st.just(["a"])), max_size=2)
FACTS = st.builds(
    Facts,
    user=st.sampled_from(["u_1", "u_2", "u_3"]),
    now=st.just(NOW),
    traits=TRAITS,
    company=TRAITS,
    events=st.dictionaries(
        st.just("login"),
        st.builds(EventCount, st.dictionaries(st.integers(0, 8).map(lambda ago: _hour(ago)), st.integers(1, 2))),
    ),
    guides=st.dictionaries(st.just("other"), st.builds(GuideFacts, st.booleans(), st.booleans(), st.booleans())),
    milestones=st.dictionaries(st.just("first-invoice"), st.just(NOW - 5)),
    items=st.dictionaries(st.just(("start", "customer")), st.just(NOW - 5)),
    locale=st.sampled_from(["ja", "en"]),
    device=st.sampled_from(["phone", "desktop"]),
)
SERVED = st.lists(st.tuples(CONDITIONS, SCHEDULES, st.booleans(), st.integers(0, 2)), min_size=1, max_size=6)
STEADY = st.lists(st.tuples(CONDITIONS, st.just((None, None)), st.just(False), st.integers(0, 1)), max_size=6)
SEEN = st.dictionaries(st.sampled_from(["g0", "g1"]), st.builds(History, shown=st.just(1), last_shown=st.just(NOW - 9)))


def _hour(ago: int) -> int:
    return NOW - NOW % HOUR_MS - ago * HOUR_MS


def _iso(hours: int) -> str:
    return datetime.fromtimestamp((NOW + hours * HOUR_MS) / 1000, UTC).isoformat()


def _published(served: list[tuple[dict[str, Any], Any, bool, int]]) -> list[Published]:
    made = []
    for number, (audience, (starts, ends), stopped, kind) in enumerate(served):
        bounds = {name: _iso(at) for name, at in (("from", starts), ("until", ends)) if at is not None}
        document = (guides.tour, guides.banner, guides.toast)[kind](f"g{number}", audience=audience, schedule=bounds)
        made.append(compile_published(load_guide(document), SEGMENTS, revision=1, stopped=stopped))
    return made


def _told(published: list[Published], person: Person, index: AudienceIndex | None) -> dict[str, Any]:
    """What a browser would be told: what may start by itself or by hand."""
    looked_at = index.candidates(person.facts, person.histories).published if index else published
    decisions = decide(looked_at, person, Budget())
    return {key: one for key, one in decisions.by_key.items() if one.auto or one.by_hand}


@settings(deadline=None)
@given(served=SERVED, facts=FACTS, seen=SEEN)
def test_with_and_without_the_index_the_same_is_delivered(served: Any, facts: Facts, seen: Any) -> None:
    published = _published(served)
    person = Person(facts, histories=seen)
    assert _told(published, person, AudienceIndex(published)) == _told(published, person, None)


@settings(deadline=None)
@given(served=SERVED, facts=FACTS, later=st.integers(1, 12 * HOUR_MS))
def test_what_the_index_finds_stays_so_until_the_moment_it_names(served: Any, facts: Facts, later: int) -> None:
    published = _published(served)
    index = AudienceIndex(published)
    now = index.candidates(facts, ())
    decided = decide(now.published, Person(facts), Budget())
    moments = [moment for moment in (now.next_flip, decided.valid_until) if moment is not None]
    then = replace(facts, now=min([NOW + later, *(moment - 1 for moment in moments)]))
    assert index.candidates(then, ()).published == now.published
    assert set(_told(published, Person(then), None)) == set(_told(published, Person(facts), None))


@settings(deadline=None)
@given(served=STEADY, facts=FACTS)
def test_steady_guides_may_all_be_started_by_those_for_whom_they_are_found(served: Any, facts: Facts) -> None:
    """What is remembered of them is what each untouched person would be told."""
    published = [one for one in _published(served) if not one.clocks]
    found, person = AudienceIndex(published).candidates(facts, ()), Person(facts)
    untouched = {one.guide.key: UNTOUCHED for one in found.published}
    assert is_untouched(person, Budget())
    assert found.steady
    assert decide(found.published, person, Budget()) == Decisions(untouched, None)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"facts": Facts(user="anonymous:abc", now=NOW)},
        {"histories": {"g0": History(shown=1, last_shown=NOW - 9)}},
        {"runs": {"g0": OpenRun("run", 1, NOW - 9, NOW - 9)}},
        {"interruptions": (NOW - 9,)},
        {"opted_out": frozenset({"tour"})},
        {"held_until": NOW + 9},
        {"held_out": True},
    ],
)
def test_who_may_be_told_otherwise_is_not_untouched(otherwise: dict[str, Any]) -> None:
    assert not is_untouched(replace(Person(Facts(user="u", now=NOW)), **otherwise), Budget())


def test_nobody_is_untouched_where_nothing_may_interrupt_or_all_is_stopped() -> None:
    person = Person(Facts(user="u", now=NOW))
    assert not is_untouched(person, Budget(day=0))
    assert not is_untouched(person, Budget(), environment_stopped=True)


@pytest.mark.parametrize(
    "otherwise",
    [{"audience": {"event": "login", "count": {"gte": 1}, "within": "5h"}}, {"schedule": {"from": _iso(-1)}}],
)
def test_what_time_alone_may_end_is_not_steady(otherwise: dict[str, Any]) -> None:
    always, ends = (guides.banner("always"), guides.banner("ends", **otherwise))
    index = AudienceIndex([compile_published(load_guide(one), {}, revision=1) for one in (always, ends)])
    held = Facts(user="u", now=NOW - 2 * HOUR_MS)
    assert index.candidates(held, ()).steady
    assert not index.candidates(held, ["ends"]).steady


def test_a_guide_for_others_is_ruled_out_unless_it_is_asked_for() -> None:
    audience = {"all": [{"company": "seats", "gt": 1}, {"trait": "plan", "is": "pro"}]}
    published = [compile_published(load_guide(guides.banner(audience=audience)), {}, revision=1)]
    index = AudienceIndex(published)
    trial = Facts(user="u", now=NOW, traits={"plan": "trial"})
    assert not index.candidates(trial, also=()).published
    assert index.candidates(trial, also=["news"]).published == published
    pro = Facts(user="u", now=NOW, traits={"plan": "pro"}, company={"seats": 2})
    assert index.candidates(pro, also=()).published == published
