"""What ends a guide for good, and how often it comes by itself until then."""

import pytest

from annai_server.domain.content import Banner, Checklist, Frequency, Guide, Hint, Toast, Tour
from annai_server.domain.frequency import History, frequency_verdict

NOW = 1_795_291_200_000
DAY = 86_400_000
COMPLETED = History(shown=1, auto=1, last_shown=NOW - DAY, completed=NOW - DAY)
DISMISSED = History(shown=1, auto=1, last_shown=NOW - DAY, dismissed=NOW - DAY)


def reason(frequency: Frequency, history: History) -> str:
    return frequency_verdict(frequency, history, NOW).reason


@pytest.mark.parametrize(
    ("frequency", "after_completing", "after_dismissing"),
    [
        (Frequency(), "completed", "dismissed"),
        (Frequency(at_most=3, every=DAY), "completed", "dismissed"),
        (Frequency(until="completed", at_most=2), "completed", "eligible"),
        (Frequency(until="completed", at_most=1), "completed", "shown_before"),
        (Frequency(until="completed", every=2 * DAY), "completed", "every"),
        (Frequency(until="dismissed", at_most=2), "eligible", "dismissed"),
        (Frequency(until="dismissed", at_most=1), "shown_before", "dismissed"),
        (Frequency(until="dismissed", every=2 * DAY), "every", "dismissed"),
    ],
)
def test_only_what_until_names_ends_it_for_good_and_left_out_either_does(
    frequency: Frequency, after_completing: str, after_dismissing: str
) -> None:
    assert reason(frequency, COMPLETED) == after_completing
    assert reason(frequency, DISMISSED) == after_dismissing


@pytest.mark.parametrize("kind", [Tour, Banner, Checklist, Toast, Hint])
def test_without_a_frequency_every_kind_ends_with_either(kind: type[Guide]) -> None:
    assert reason(kind.default_frequency, COMPLETED) == "completed"
    assert reason(kind.default_frequency, DISMISSED) == "dismissed"


def test_opening_it_by_hand_does_not_use_up_the_time_that_it_comes_by_itself() -> None:
    once = Frequency(at_most=1)
    assert reason(once, History(shown=3, auto=0, last_shown=NOW - 5)) == "eligible"
    assert reason(once, History(shown=4, auto=1, last_shown=NOW - 5)) == "shown_before"
    assert reason(once, History(shown=1, auto=0, last_shown=NOW - 5, dismissed=NOW)) == "dismissed"
