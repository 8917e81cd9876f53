"""How long the SDK waits before it tries again."""

import pytest
from annai import _backoff


@pytest.mark.parametrize(
    ("attempt", "retry_after", "least", "most"),
    [
        (1, None, 0.25, 0.5),
        (2, None, 0.5, 1),
        (3, None, 1, 2),
        (8, None, 30, 60),
        (1_000_000, None, 30, 60),
        (1, 5, 5, 5.5),
        (9, 5, 30, 60),
        (1, 0, 0.25, 0.5),
        (1, 10**9, 3_600, 3_960),
        (1, float("inf"), 3_600, 3_960),
    ],
)
def test_it_waits_longer_each_time_never_less_than_asked_and_never_for_ever(
    attempt: int, retry_after: float | None, least: float, most: float
) -> None:
    for _ in range(50):
        assert least <= _backoff.pause(attempt, retry_after) <= most


def test_processes_that_failed_together_do_not_come_back_together() -> None:
    assert len({_backoff.pause(5, None) for _ in range(50)}) > 40
    assert len({_backoff.pause(1, 30) for _ in range(50)}) > 40
