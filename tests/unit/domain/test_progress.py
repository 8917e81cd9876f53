"""Runs come out the same in whatever order their events arrive."""

from functools import reduce
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from annai_server.domain.progress import LEFT_MS, RunFact, RunProgress, fold_run, snoozed_until

NAMES = ("guide_shown", "step_shown", "step_completed", "guide_completed", "guide_ended", "action_clicked")
facts = st.lists(
    st.builds(
        RunFact,
        name=st.sampled_from(NAMES),
        stamp=st.tuples(st.integers(1, 50), st.uuids().map(str)),
        step=st.sampled_from([None, "a", "b"]),
        reason=st.sampled_from([None, "skipped", "completed", "snoozed"]),
    ),
    max_size=8,
)


@given(facts, st.randoms())
def test_any_order_of_arrival_gives_the_same_run(arrived: list[RunFact], random: Random) -> None:
    shuffled = list(arrived)
    random.shuffle(shuffled)
    assert reduce(fold_run, arrived, RunProgress()) == reduce(fold_run, shuffled, RunProgress())


def test_a_run_is_left_a_day_after_its_last_event_and_reopened_by_a_later_one() -> None:
    run = fold_run(RunProgress(), RunFact("guide_shown", (1_000, "a")))
    assert run.status(1_000 + LEFT_MS - 1) is None
    assert run.status(1_000 + LEFT_MS) == "left"
    later = fold_run(run, RunFact("step_shown", (1_000 + LEFT_MS, "b"), step="two"))
    assert later.status(1_000 + LEFT_MS) is None


def test_a_snooze_lasts_a_day_unless_it_says_otherwise() -> None:
    assert snoozed_until(RunFact("guide_ended", (5, "a"), reason="snoozed")) == 5 + 86_400_000
    assert snoozed_until(RunFact("guide_ended", (5, "a"), reason="snoozed", properties={"until": 9})) == 9
    assert snoozed_until(RunFact("guide_ended", (5, "a"), reason="skipped")) is None


def test_a_snooze_lasts_a_year_at_most() -> None:
    for_ever = RunFact("guide_ended", (5, "a"), reason="snoozed", properties={"until": 10**17})
    assert snoozed_until(for_ever) == 5 + 365 * 86_400_000
