"""The period that results are about: whole days in the project's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from annai_server.admin.words import t
from annai_server.domain.days import day_of, midnight
from annai_server.store.tables import Project

CHOICES: Mapping[str, int | None] = {"today": 1, "7": 7, "30": 30, "90": 90, "all": None}
NAMES: Mapping[str, str] = {
    "today": "Today",
    "7": "Last 7 days",
    "30": "Last 30 days",
    "90": "Last 90 days",
    "all": "All time",
}
USUAL = "30"
OWN = "days"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the first day, `until` the day after the last; None without a limit. `fault` says why the days asked
    for can't be had."""

    key: str
    first: date | None
    until: date | None
    fault: str = ""

    @property
    def last(self) -> date | None:
        return self.until - DAY if self.until else None


def of(arguments: Mapping[str, str], project: Project, now: int) -> Period:
    """The author's own days (`from`, and `to` included), or one of CHOICES, or the usual one."""
    first, last = _day(arguments.get("from")), _day(arguments.get("to"))
    if first and last and last < first:
        return Period(OWN, first, last + DAY, t("The last day must not be before the first."))
    if first or last:
        return Period(OWN, first, last + DAY if last else None)
    return _usual(arguments.get("period", USUAL), project, now)


def _usual(key: str, project: Project, now: int) -> Period:
    key = key if key in CHOICES else USUAL
    days, last = CHOICES[key], day_of(now, project.time_zone)
    return Period(key, None, None) if days is None else Period(key, last - DAY * (days - 1), last + DAY)


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2999, 12, 31) else None


def moments(period: Period, project: Project) -> tuple[int | None, int | None]:
    """When its first day began and its last one ended (ms)."""
    first, until = (midnight(day, project.time_zone) if day else None for day in (period.first, period.until))
    return first, until
