"""Columns of a chart, one a day, or one a month where there are too many days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from annai_server.admin.periods import DAY, Period
from annai_server.operations.milestones import DayReach

MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Column:
    """`first` is the first of the days that it stands for; `height` of 100 is the tallest."""

    first: date
    number: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    columns: Sequence[Column]
    monthly: bool

    @property
    def tallest(self) -> Column:
        return max(self.columns, key=lambda one: one.number)


def of_days(found: Sequence[DayReach], period: Period, today: date) -> Chart | None:
    """Every day of the period, up to today; without a first day, from the first on which there is anything. None:
    there is nothing to draw."""
    if not found:
        return None
    first, last = period.first or found[0].day, max(min(period.last or today, today), found[-1].day)
    monthly = (last - first).days >= MOST_DAYS
    counted: Counter[date] = Counter()
    for one in found:
        counted[_first(one.day, monthly=monthly)] += one.reached
    most = max(counted.values())
    places = dict.fromkeys(_first(day, monthly=monthly) for day in _days(first, last))
    return Chart([Column(day, counted[day], -(-100 * counted[day] // most)) for day in places], monthly)


def _first(day: date, *, monthly: bool) -> date:
    return day.replace(day=1) if monthly else day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))
