"""Whom a new round leaves alone, and what became of the rounds before it."""

import pytest

from annai_server.domain.content import Frequency
from annai_server.domain.frequency import History, frequency_verdict
from annai_server.domain.rounds import outcome

DONE, GONE, SEEN = History(completed=5), History(dismissed=5), History(shown=1)
BOTH = History(completed=6, dismissed=5)


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], None),
        ([(1, SEEN)], None),
        ([(1, DONE)], "completed"),
        ([(1, GONE)], "dismissed"),
        ([(1, BOTH)], "completed"),
        ([(1, DONE), (2, GONE)], "dismissed"),
        ([(2, DONE), (1, GONE)], "completed"),
        ([(1, DONE), (2, SEEN)], "completed"),
    ],
)
def test_the_latest_round_with_an_answer_counts(earlier: list[tuple[int, History]], expected: str | None) -> None:
    assert outcome(earlier) == expected


@pytest.mark.parametrize("spared", ["completed", "dismissed"])
def test_who_is_spared_stays_done_with_it_whatever_its_frequency(spared: str) -> None:
    for frequency in (Frequency(), Frequency(until="completed"), Frequency(until="dismissed"), Frequency(at_most=9)):
        assert frequency_verdict(frequency, History(spared=spared), 10).reason == spared
