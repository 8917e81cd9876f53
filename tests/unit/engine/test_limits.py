"""A bucket for each who asks: full at first, and filled again evenly within a minute."""

import pytest

from annai_server.domain.errors import TooMany
from annai_server.engine.limits import Limit

Moment = list[float]


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    at = [5.0]
    monkeypatch.setattr("annai_server.engine.limits.monotonic", lambda: at[0])
    return at


def _taken(limit: Limit, who: str, times: int) -> int:
    taken = 0
    for _ in range(times):
        try:
            limit.take(who)
        except TooMany:
            continue
        taken += 1
    return taken


def test_as_many_at_once_as_within_a_minute_and_then_as_they_are_earned(moment: Moment) -> None:
    limit = Limit(60, "from here")
    assert _taken(limit, "a", 100) == 60
    assert _taken(limit, "b", 1) == 1
    moment[0] += 10
    assert _taken(limit, "a", 100) == 10
    moment[0] += 3_600
    assert _taken(limit, "a", 100) == 60


def test_it_says_when_the_next_one_is_earned(moment: Moment) -> None:
    limit = Limit(6, "from here")
    _taken(limit, "a", 6)
    moment[0] += 4
    with pytest.raises(TooMany, match="from here") as refused:
        limit.take("a")
    assert refused.value.retry_after == pytest.approx(6)


def test_it_remembers_no_more_than_it_may_and_forgets_first_who_is_as_good_as_unknown(moment: Moment) -> None:
    limit = Limit(60, "from here", remembered=10)
    for number in range(9):
        limit.take(f"early {number}")
    moment[0] += 30
    _taken(limit, "busy", 60)
    limit.take("one more")
    assert len(limit) == 2
    assert _taken(limit, "busy", 1) == 0
    for number in range(1_000):
        limit.take(f"of a flood {number}")
    assert len(limit) <= 10


def test_no_limit_is_none() -> None:
    assert _taken(Limit(0, "from here"), "a", 10_000) == 10_000
