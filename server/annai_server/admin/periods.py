"""The period that results are about: whole days in the project's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

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


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the first day, `until` the day after the last; None without a limit."""

    key: str
    first: date | None
    until: date | None

    @property
    def name(self) -> str:
        return NAMES[self.key]


def of(asked: str | None, project: Project, now: int) -> Period:
    key = asked if asked is not None and asked in CHOICES else USUAL
    today = datetime.fromtimestamp(now / 1000, ZoneInfo(project.time_zone)).date()
    days = CHOICES[key]
    if days is None:
        return Period(key, None, None)
    return Period(key, today - timedelta(days=days - 1), today + timedelta(days=1))
