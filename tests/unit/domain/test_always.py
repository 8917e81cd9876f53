"""What must be true of every decision, whatever is published and whoever asks."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annai_server.domain.budget import Budget
from annai_server.domain.conditions import (
    EventHappened,
    Facts,
    GuideFacts,
    compile_condition,
    expand,
    predicates,
)
from annai_server.domain.decisions import Decisions, OpenRun, Person, Published, compile_published, decide
from annai_server.domain.duration import DAY_MS, HOUR_MS
from annai_server.domain.explaining import explain
from annai_server.domain.frequency import History
from annai_server.wire.conditions import load_condition
from annai_server.wire.guides import load_guide
from support.cases import load_cases
from support.facts import NOW, count_of, facts_of

SECOND, MINUTE = 1_000, 60_000
KEYS = ("one", "two", "three")
quick = settings(deadline=None, max_examples=80)

PREDICATES: list[dict[str, Any]] = [
    {"trait": "plan", "is": "trial"},
    {"trait": "ends", "within_next": "3d"},
    {"trait": "ends", "within_last": "2d"},
    {"trait": "ends", "before": "2026-11-23"},
    {"event": "sent", "within": "1d", "count": {"gte": 2}},
    {"event": "sent", "last": {"within_last": "5h"}},
    {"event": "sent", "first": {"after": "2026-11-20"}},
    {"guide": "two", "is": "snoozed"},
    {"guide": "two", "is": "running"},
    {"guide": "two", "within": "1d"},
    {"milestone": "m", "within": "12h"},
    {"time": {"from": "21:30", "until": "02:15"}},
    {"time": {"from": "02:30", "until": "09:00"}, "zone": "Europe/Berlin"},
    {"weekday": ["sat", "mon"]},
    {"percent": 50, "salt": "s"},
]
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.sampled_from(PREDICATES),
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, max_size=3)),
    ),
    max_leaves=4,
)
AROUND = st.integers(-3 * DAY_MS, 3 * DAY_MS).map(lambda offset: NOW + offset // SECOND * SECOND)
PAST = st.integers(0, 9 * DAY_MS).map(lambda back: NOW - back)
# Also when clocks are turned in Berlin: an hour before the gap, and before the hour that comes twice.
MOMENTS = st.sampled_from([NOW, 1_774_742_400_000, 1_792_886_400_000])


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat()


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


SHARED = st.fixed_dictionaries(
    {},
    optional={
        "audience": CONDITIONS,
        "frequency": st.sampled_from([{"at_most": 2}, {"every": "6h"}, {"until": "completed", "every": "1d"}]),
        "priority": st.integers(-3, 3),
        "schedule": st.one_of(
            st.builds(lambda at: {"from": iso(at)}, AROUND),
            st.builds(lambda at: {"until": iso(at)}, AROUND),
            st.builds(lambda at, length: {"from": iso(at), "until": iso(at + length)}, AROUND, st.just(DAY_MS)),
        ),
        "onboarding": st.booleans(),
        "variants": st.just([{"key": "none", "weight": 40, "withheld": True}]),
    },
)
KINDS: dict[str, dict[str, Any]] = {
    "tour": {"steps": [{"key": "a", "title": "A", "body": "A.", "when": PREDICATES[5]}]},
    "banner": {"body": "News.", "push": False},
    "checklist": {
        "items": [
            {"key": "a", "title": "A", "done_when": {"event": "a"}},
            {"key": "b", "title": "B", "done_when": {"event": "b"}, "when": PREDICATES[4]},
        ]
    },
    "toast": {"body": "Done!", "milestone": "m"},
}


@st.composite
def published(draw: st.DrawFn) -> list[Published]:
    found = []
    for key in KEYS[: draw(st.integers(1, 3))]:
        kind = draw(st.sampled_from(sorted(KINDS)))
        document = {"schema": 1, "key": key, "kind": kind, "title": key, **KINDS[kind], **draw(SHARED)}
        since = draw(PAST)
        stopped = draw(st.integers(0, 9)) == 0
        found.append(compile_published(load_guide(document), {}, revision=1, since=since, stopped=stopped, salt=key))
    return found


HISTORIES = st.builds(
    lambda shown, last, completed, dismissed, snoozed: History(shown, shown, last, completed, dismissed, snoozed),
    st.integers(1, 3),
    PAST,
    maybe(PAST),
    maybe(PAST),
    maybe(AROUND),
)
RUNS = st.builds(lambda at: OpenRun("r", 1, at, at, "a"), PAST)
GUIDE_FACTS = st.builds(
    lambda at, snoozed, running: GuideFacts(True, True, False, {"completed": at}, snoozed, running),
    PAST,
    maybe(AROUND),
    maybe(AROUND),
)


@st.composite
def people(draw: st.DrawFn) -> Person:
    moments = draw(st.lists(PAST, max_size=4))
    traits = {"plan": draw(st.sampled_from(["trial", "pro"])), "ends": iso(draw(AROUND))}
    facts = Facts(
        user=draw(st.sampled_from(["u_1", "u_2"])),
        now=NOW,
        traits=traits,
        events={"sent": count_of(moments)} if moments else {},
        guides={"two": draw(GUIDE_FACTS)} if draw(st.booleans()) else {},
        milestones={"m": draw(PAST)} if draw(st.booleans()) else {},
        items={("one", "a"): NOW - 5} if draw(st.booleans()) else {},
        zone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "Europe/Berlin"])),
    )
    return Person(
        facts,
        histories=draw(st.dictionaries(st.sampled_from(KEYS), HISTORIES, max_size=3)),
        runs=draw(st.dictionaries(st.sampled_from(KEYS), RUNS, max_size=3)),
        opted_out=frozenset(draw(st.sampled_from([(), (), (), ("tour",), ("all",)]))),
        interruptions=tuple(draw(st.lists(PAST, max_size=3))),
        held_until=draw(AROUND) if draw(st.integers(0, 4)) == 0 else None,
        held_out=draw(st.sampled_from([None, None, False, True])),
    )


BUDGETS = st.builds(Budget, st.sampled_from([0, 30 * MINUTE, 5 * HOUR_MS]), st.integers(0, 3))


def at(person: Person, now: int) -> Person:
    return replace(person, facts=replace(person.facts, now=now))


def outcome(decisions: Decisions) -> dict[str, Any]:
    return {key: (one.verdict.reason, one.by_hand, one.skip) for key, one in decisions.by_key.items()}


@quick
@given(published(), people(), BUDGETS, AROUND)
def test_no_guide_starts_outside_its_schedule(
    served: list[Published], person: Person, budget: Budget, now: int
) -> None:
    decisions = decide(served, at(person, now), budget)
    for one in served:
        schedule = one.guide.schedule
        if decisions.by_key[one.guide.key].auto:
            assert schedule.starts is None or now >= schedule.starts
            assert schedule.ends is None or now < schedule.ends


@quick
@given(published(), people(), BUDGETS, st.lists(st.integers(0, 8 * HOUR_MS), max_size=12))
def test_the_budget_that_the_ledger_shows_is_never_exceeded(
    served: list[Published], person: Person, budget: Budget, waits: list[int]
) -> None:
    ledger: list[int] = []
    now = NOW
    for wait in waits:
        now += wait
        here = replace(at(person, now), interruptions=tuple(ledger), histories={}, runs={})
        decisions = decide(served, here, budget)
        if any(decisions.by_key[one.guide.key].auto and one.guide.interrupts for one in served):
            ledger.append(now)
    for index, shown in enumerate(ledger):
        assert index == 0 or shown - ledger[index - 1] >= budget.gap
        assert len([other for other in ledger if shown - DAY_MS < other <= shown]) <= budget.day


LENGTHS = (0, 30 * MINUTE, 5 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 3 * DAY_MS, 7 * DAY_MS)


def telling_moments(served: list[Published], person: Person, now: int) -> set[int]:
    """Whatever was named or happened, and as long after (or before) it as any rule looks."""
    histories = person.histories.values()
    named = [
        *(at for one in served for at in (one.guide.schedule.starts, one.guide.schedule.ends)),
        *(at for one in histories for at in (one.last_shown, one.completed, one.dismissed, one.snoozed_until)),
        *(run.at for run in person.runs.values()),
        *person.interruptions,
        person.held_until,
        *person.facts.milestones.values(),
        *(at for one in person.facts.guides.values() for at in (*one.at.values(), one.snoozed, one.running)),
        *(hour + HOUR_MS for count in person.facts.events.values() for hour in count.hours),
        *(at for count in person.facts.events.values() for at in (count.first, count.last)),
        round(datetime.fromisoformat(person.facts.traits["ends"]).timestamp() * 1000),
        *(now - now % HOUR_MS + quarter * 15 * MINUTE for quarter in range(200)),
    ]
    return {at + way * length for at in named if at is not None for length in LENGTHS for way in (1, -1)}


@settings(deadline=None, max_examples=100)
@given(published(), people(), BUDGETS, MOMENTS)
def test_nothing_flips_before_valid_until(served: list[Published], person: Person, budget: Budget, now: int) -> None:
    decisions = decide(served, at(person, now), budget)
    end = decisions.valid_until
    last = now + 8 * DAY_MS if end is None else end - 1
    for moment in {last, *(one for one in telling_moments(served, person, now) if now < one < last)}:
        assert outcome(decide(served, at(person, moment), budget)) == outcome(decisions)


@quick
@given(published(), people(), CONDITIONS, CONDITIONS)
def test_a_more_restrictive_audience_never_shows_more(
    served: list[Published], person: Person, wide: dict[str, Any], more: dict[str, Any]
) -> None:
    def shows(audience: dict[str, Any]) -> bool:
        document = {"schema": 1, "key": "one", "kind": "banner", "title": "N", "body": "N.", "audience": audience}
        guide = compile_published(load_guide(document), {}, revision=1)
        return decide([guide], person, Budget()).by_key["one"].auto

    assume(shows({"all": [wide, more]}) or not shows(wide))
    if shows({"all": [wide, more]}):
        assert shows(wide)
        assert shows({"any": [wide, more]})


@quick
@given(published(), people(), BUDGETS, AROUND)
def test_the_explanation_is_the_decision(served: list[Published], person: Person, budget: Budget, now: int) -> None:
    decisions = decide(served, at(person, now), budget)
    for one in explain(served, at(person, now), budget, {}):
        decided = decisions.by_key[one.published.guide.key]
        assert one.verdict == decided.verdict
        failing = [check for check in one.checks if check.verdict is not None]
        comes = decided.auto and not decided.withheld
        assert [check.verdict for check in failing[:1]] == ([] if comes else [decided.verdict])


@quick
@given(published(), people(), BUDGETS, AROUND)
def test_the_short_way_to_a_decision_leads_to_the_same(
    served: list[Published], person: Person, budget: Budget, now: int
) -> None:
    the_long_way = [replace(one, open=False) for one in served]
    assert decide(served, at(person, now), budget) == decide(the_long_way, at(person, now), budget)


def guidance() -> list[Published]:
    """Something of all that could hang on a process: hashes, order, texts folded, clocks."""
    shared: list[dict[str, Any]] = [
        {"audience": {"percent": 50, "salt": "s"}},
        {
            "variants": [
                {"key": "none", "weight": 40, "withheld": True},
                {"key": "b", "weight": 30, "changes": {"title": "B"}},
            ]
        },
        {
            "audience": {
                "any": [{"trait": "plan", "in": ["trial", "free"]}, {"time": {"from": "21:30", "until": "02:15"}}]
            }
        },
        {"onboarding": True},
        {"onboarding": True, "schedule": {"from": iso(NOW - DAY_MS)}},
    ]
    steps = [{"key": "a", "title": "A", "body": "A."}]
    documents = [
        {"schema": 1, "key": f"g{n}", "kind": "tour", "title": "T", "steps": steps, **fields}
        for n, fields in enumerate(shared)
    ]
    return [compile_published(load_guide(one), {}, revision=1, salt="9") for one in documents]


def decided_here() -> str:
    """What many people are to see, and until when."""
    served = guidance()
    people = [
        Person(Facts(user=f"u_{n}", now=NOW + n * HOUR_MS, traits={"plan": ("trial", "pro", "Free")[n % 3]}))
        for n in range(60)
    ]
    decided = [decide(served, person, Budget()) for person in people]
    arms = [[one.arm and one.arm.key for one in decisions.by_key.values()] for decisions in decided]
    return repr([arms, [(outcome(one), one.valid_until) for one in decided]])


def conditions_here() -> str:
    """Which golden conditions hold, and under which names the database keeps their counters."""
    cases = load_cases("conditions.json")
    found = [expand(load_condition(case["condition"]), {}) for case in cases]
    held = [compile_condition(one)(facts_of(case["facts"], one)) for one, case in zip(found, cases, strict=True)]
    return repr([held, [leaf.counter for one in found for leaf in predicates(one) if isinstance(leaf, EventHappened)]])


def test_another_process_decides_the_same() -> None:
    """With another seed for Python's hashes."""
    script = "from unit.domain import test_always as here; print(here.decided_here() + here.conditions_here(), end='')"
    tests = Path(__file__).parents[2]
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(tests), *sys.path])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {decided_here() + conditions_here()}
    for word in ("withheld", "not_in_audience", "onboarding_one", "eligible"):
        assert word in decided_here()
