"""Who may see what now, and the reason for each guide."""

from datetime import UTC, datetime
from typing import Any

import pytest

from annai_server.domain.budget import Budget
from annai_server.domain.conditions import EventCount, Facts
from annai_server.domain.content import Guide
from annai_server.domain.decisions import Decision, OpenRun, Person, compile_published, decide, leave, order, over
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.frequency import History
from annai_server.domain.verdicts import Verdict
from annai_server.wire.guides import load_guide

NOW = 1_795_291_200_000
DAY = 86_400_000


def tour(key: str = "welcome", **fields: Any) -> Guide:
    steps = [{"key": "one", "title": "One", "body": "First."}]
    return load_guide({"schema": 1, "key": key, "kind": "tour", "title": "Welcome", "steps": steps, **fields})


def toast(**fields: Any) -> Guide:
    document = {"schema": 1, "key": "hooray", "kind": "toast", "title": "Hooray", "body": "Done!", "milestone": "m"}
    return load_guide({**document, **fields})


def checklist(**fields: Any) -> Guide:
    items = [
        {"key": "a", "title": "A", "done_when": {"event": "a"}},
        {"key": "b", "title": "B", "done_when": {"event": "b"}, "when": {"trait": "admin", "is": True}},
    ]
    return load_guide({"schema": 1, "key": "start", "kind": "checklist", "title": "Start", "items": items, **fields})


def banner(key: str = "news", **fields: Any) -> Guide:
    return load_guide({"schema": 1, "key": key, "kind": "banner", "title": "News", "body": "New!", **fields})


def decision(
    guide: Guide, *, published: dict[str, Any] | None = None, stopped: bool = False, **person: Any
) -> Decision:
    facts = Facts(user="u", now=NOW, **person.pop("facts", {}))
    served = compile_published(guide, {}, revision=1, **(published or {}))
    decisions = decide([served], Person(facts, **person), Budget(), environment_stopped=stopped)
    return decisions.by_key[guide.key]


def reason(guide: Guide, **given: Any) -> str:
    return decision(guide, **given).verdict.reason


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat()


@pytest.mark.parametrize(
    ("expected", "fields", "given"),
    [
        ("eligible", {}, {}),
        ("stopped", {}, {"stopped": True}),
        ("stopped", {}, {"published": {"stopped": True}}),
        ("not_started", {"schedule": {"from": iso(NOW + 1000)}}, {}),
        ("eligible", {"schedule": {"from": iso(NOW)}}, {}),
        ("ended", {"schedule": {"until": iso(NOW)}}, {}),
        ("opted_out", {}, {"opted_out": frozenset({"all"})}),
        ("opted_out", {}, {"opted_out": frozenset({"tour"})}),
        ("eligible", {}, {"opted_out": frozenset({"banner"})}),
        ("not_in_audience", {"audience": {"trait": "plan", "is": "trial"}}, {}),
        ("manual", {"trigger": {"manual": True}}, {}),
        ("completed", {}, {"histories": {"welcome": History(shown=1, completed=NOW - 5)}}),
        ("dismissed", {}, {"histories": {"welcome": History(shown=1, dismissed=NOW - 5)}}),
        ("shown_before", {}, {"histories": {"welcome": History(shown=1, auto=1, last_shown=NOW - 5)}}),
        ("eligible", {}, {"histories": {"welcome": History(shown=1, last_shown=NOW - 5)}}),
        ("snoozed", {}, {"histories": {"welcome": History(shown=1, last_shown=1, snoozed_until=NOW + 5)}}),
        ("eligible", {}, {"histories": {"welcome": History(shown=1, last_shown=1, snoozed_until=NOW)}}),
        ("at_most", {"frequency": {"at_most": 2}}, {"histories": {"welcome": History(shown=2, auto=2, last_shown=1)}}),
        ("every", {"frequency": {"every": "1d"}}, {"histories": {"welcome": History(shown=2, last_shown=NOW - 9)}}),
        ("budget_gap", {}, {"interruptions": (NOW - 60_000,)}),
        ("budget_day", {}, {"interruptions": (NOW - 3 * 10**6, NOW - 5 * 10**6, NOW - 7 * 10**6)}),
    ],
)
def test_a_tour_is_held_back_for_the_first_reason_that_applies(
    expected: str, fields: dict[str, Any], given: dict[str, Any]
) -> None:
    assert reason(tour(**fields), **given) == expected


def test_a_run_that_resumes_passes_the_budget_and_its_own_frequency() -> None:
    run = OpenRun(id="r", revision=1, started=NOW - 60_000, at=NOW - 50_000, step="one")
    given = {
        "runs": {"welcome": run},
        "histories": {"welcome": History(shown=1, last_shown=NOW - 60_000)},
        "interruptions": (NOW - 60_000,),
    }
    assert reason(tour(), **given) == "eligible"


def test_a_run_goes_on_though_its_audience_stops_matching() -> None:
    run = OpenRun(id="r", revision=1, started=NOW - 60_000, at=NOW - 50_000, step="one")
    assert reason(tour(audience={"trait": "x", "exists": True}), runs={"welcome": run}) == "eligible"


def test_a_run_of_eight_days_ago_is_over() -> None:
    run = OpenRun(id="r", revision=1, started=NOW - 9 * DAY, at=NOW - 8 * DAY, step="one")
    history = {"welcome": History(shown=1, auto=1, last_shown=NOW - 8 * DAY)}
    assert reason(tour(), runs={"welcome": run}, histories=history) == "shown_before"


@pytest.mark.parametrize(
    "guide",
    [
        tour(audience={"trait": "x", "exists": True}, schedule={"from": iso(NOW + 1000)}),
        banner(push=False, trigger={"manual": True}),
        checklist(onboarding=True),
        toast(),
    ],
    ids=lambda guide: guide.kind,
)
def test_what_an_author_starts_for_somebody_passes_all_but_the_stop_and_their_own_word(guide: Guide) -> None:
    run = OpenRun(id="r", revision=1, started=NOW - 5, at=NOW - 5, ordered=True)
    given = {
        "runs": {guide.key: run},
        "histories": {guide.key: History(shown=1, auto=1, last_shown=NOW - 9, completed=NOW - 9)},
        "interruptions": (NOW - 9,),
        "held_until": NOW + 9,
    }
    assert reason(guide, **given) == "eligible"
    assert reason(guide, **given, opted_out=frozenset({guide.kind})) == "opted_out"
    assert reason(guide, **given, published={"stopped": True}) == "stopped"


def test_a_pushing_banner_is_ambient_and_ignores_the_budget() -> None:
    assert reason(banner(), interruptions=(NOW - 1,)) == "eligible"
    assert reason(banner(push=False), interruptions=(NOW - 1,)) == "budget_gap"


def test_an_essential_notice_passes_opt_out_and_budget_but_not_the_stop() -> None:
    essential = banner(push=False, essential=True)
    given = {"opted_out": frozenset({"all"}), "interruptions": (NOW - 1,)}
    assert reason(essential, **given) == "eligible"
    assert reason(essential, **given, stopped=True) == "stopped"
    assert reason(essential, **given, published={"stopped": True}) == "stopped"


@pytest.mark.parametrize(
    ("expected", "reached", "since"),
    [
        ("milestone_not_reached", None, 0),
        ("eligible", NOW - 1_000, NOW - 2_000),
        ("milestone_too_old", NOW - 3_000, NOW - 2_000),
        ("milestone_too_old", NOW - DAY, 0),
    ],
)
def test_a_toast_waits_for_its_milestone_and_only_a_fresh_one(expected: str, reached: int | None, since: int) -> None:
    milestones = {} if reached is None else {"m": reached}
    assert reason(toast(), published={"since": since}, facts={"milestones": milestones}) == expected


def test_a_toast_ignores_the_budget() -> None:
    given = {"facts": {"milestones": {"m": NOW - 5}}, "interruptions": (NOW - 1,)}
    assert reason(toast(), **given) == "eligible"


def test_a_toast_that_was_shown_never_comes_again_even_if_the_page_changed_before_it_left() -> None:
    run = OpenRun(id="r", revision=1, started=NOW - 2_000, at=NOW - 1_000)
    history = {"hooray": History(shown=1, auto=1, last_shown=NOW - 2_000)}
    given = {"facts": {"milestones": {"m": NOW - 5_000}}, "runs": {"hooray": run}, "histories": history}
    assert reason(toast(), **given) == "shown_before"


def test_an_already_complete_checklist_is_never_shown() -> None:
    done = {"items": {("start", "a"): NOW - 5}}
    assert reason(checklist(), facts=done) == "nothing_to_do"
    assert reason(checklist(), facts=done, histories={"start": History(shown=1, last_shown=1)}) == "eligible"


def test_a_checklist_says_what_is_done_and_what_is_not_for_this_person() -> None:
    found = decision(checklist(), facts={"items": {("start", "a"): 7}})
    assert found.items == {"a": 7, "b": None}
    assert found.skip == ("b",)


def test_what_was_done_counts_even_if_it_no_longer_concerns_them() -> None:
    found = decision(checklist(), facts={"items": {("start", "b"): 7}})
    assert found.items == {"a": None, "b": 7}
    assert found.skip == ()


def test_priority_goes_first_then_the_older_publication_then_the_key() -> None:
    given = [("late", 0, 9), ("b", 0, 5), ("urgent", 10, 9), ("a", 0, 5), ("idle", -1, 1)]
    served = [
        compile_published(tour(key, priority=priority), {}, revision=1, first_published=at)
        for key, priority, at in given
    ]
    assert [one.guide.key for one in sorted(served, key=order)] == ["urgent", "a", "b", "late", "idle"]


@pytest.mark.parametrize(
    ("kind", "reason", "expected"),
    [
        ("banner", "dismissed", True),
        ("banner", "not_in_audience", True),
        ("banner", "ended", True),
        ("banner", "at_most", False),
        ("tour", "completed", True),
        ("tour", "stopped", True),
        ("tour", "not_in_audience", False),
        ("tour", "shown_before", False),
        ("checklist", "ended", False),
    ],
)
def test_what_has_begun_finishes_unless_somebody_has_ended_it(kind: str, reason: str, expected: bool) -> None:
    assert over(kind, reason) is expected


@pytest.mark.parametrize(
    ("kind", "reason", "opted_out", "expected"),
    [
        ("tour", "eligible", False, None),
        ("tour", "not_in_audience", False, None),
        ("tour", "stopped", True, "stopped"),
        ("tour", "completed", False, None),
        ("banner", "not_in_audience", False, "vanished"),
        ("banner", "dismissed", False, "vanished"),
        ("banner", "at_most", False, None),
        ("banner", "eligible", True, "opted_out"),
        ("checklist", "ended", True, "opted_out"),
    ],
)
def test_what_is_on_screen_leaves_for_a_reason(kind: str, reason: str, opted_out: bool, expected: str | None) -> None:
    assert leave(kind, reason, opted_out=opted_out) == expected


def test_of_two_onboarding_tours_only_the_more_important_starts() -> None:
    guides = [tour("one", onboarding=True), tour("two", onboarding=True, priority=5)]
    served = [compile_published(guide, {}, revision=1) for guide in guides]
    decisions = decide(served, Person(Facts(user="u", now=NOW)), Budget())
    assert decisions.by_key["two"].auto
    assert decisions.by_key["one"].verdict.reason == "onboarding_one"


@pytest.mark.parametrize(
    ("came", "auto", "reason"),
    [
        (NOW - 31 * 60_000, 1, "onboarding_one"),
        (NOW - 11 * HOUR_MS, 1, "onboarding_one"),
        (NOW - 12 * HOUR_MS, 1, "eligible"),
        (NOW - 31 * 60_000, 0, "eligible"),
    ],
)
def test_after_an_onboarding_tour_that_came_by_itself_no_other_one_comes_in_that_visit(
    came: int, auto: int, reason: str
) -> None:
    guides = [tour("one", onboarding=True), tour("two", onboarding=True), checklist(onboarding=True), tour("three")]
    served = [compile_published(guide, {}, revision=1) for guide in guides]
    done = History(shown=1, auto=auto, last_shown=came, completed=came + 60_000)
    person = Person(Facts(user="u", now=NOW), histories={"one": done})
    decisions = decide(served, person, Budget(gap=0, day=10))
    assert decisions.by_key["two"].verdict.reason == reason
    assert decisions.by_key["two"].verdict.until == (came + 12 * HOUR_MS if reason == "onboarding_one" else None)
    assert decisions.by_key["three"].auto
    assert [key for key, one in decisions.by_key.items() if one.verdict.reason == "onboarding_one"] in ([], ["two"])


def test_valid_until_is_the_first_moment_that_anything_can_change() -> None:
    guides = [
        tour("later", schedule={"from": iso(NOW + 50_000)}),
        tour("ending", schedule={"until": iso(NOW + 40_000)}),
        tour("window", audience={"not": {"event": "x", "within": "1h"}}),
    ]
    served = [compile_published(guide, {}, revision=1) for guide in guides]
    hour = NOW - NOW % 3_600_000
    facts = Facts(user="u", now=NOW, events={"x": EventCount({hour - 3_600_000: 1})})
    assert decide(served, Person(facts), Budget()).valid_until == NOW + 40_000


@pytest.mark.parametrize("history", [History(shown=1, completed=1), History(shown=1, dismissed=1)])
def test_a_finished_guide_leaves_the_menu_in_time(history: History) -> None:
    guide = tour(schedule={"until": iso(NOW + 40_000)})
    served = [compile_published(guide, {}, revision=1)]
    person = Person(Facts(user="u", now=NOW), histories={"welcome": history})
    decisions = decide(served, person, Budget())
    assert decisions.by_key["welcome"].by_hand
    assert decisions.valid_until == NOW + 40_000


def test_a_dismissed_guide_can_still_be_opened_by_hand_but_a_stopped_one_cannot() -> None:
    histories = {"welcome": History(shown=1, dismissed=1)}
    assert decision(tour(), histories=histories).by_hand
    assert not decision(tour(), published={"stopped": True}, histories=histories).by_hand
    assert not decision(tour(audience={"trait": "x", "exists": True})).by_hand


def test_a_run_that_could_resume_is_over_at_the_moment_that_was_told() -> None:
    run = OpenRun(id="r", revision=1, started=NOW - DAY, at=NOW - DAY, step="one")
    person = Person(
        Facts(user="u", now=NOW), {"welcome": History(shown=1, auto=1, last_shown=NOW - DAY)}, {"welcome": run}
    )
    served = [compile_published(tour(), {}, revision=1)]
    decisions = decide(served, person, Budget())
    assert decisions.by_key["welcome"].auto
    assert decisions.valid_until == NOW + 6 * DAY


def test_somebody_who_is_left_alone_sees_essential_notices_only() -> None:
    assert decision(tour(), held_until=NOW + 1).verdict == Verdict("held", NOW + 1)
    assert reason(banner(essential=True), held_until=NOW + 1) == "eligible"
    assert reason(tour(), held_until=NOW) == "eligible"
