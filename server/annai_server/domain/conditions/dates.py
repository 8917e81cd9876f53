"""Days and moments as people write them, and what a clock on the wall shows."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@lru_cache(maxsize=1_024)
def zone(name: str) -> ZoneInfo | None:
    """None if there is no such time zone."""
    if not _ZONE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=8_192)
def span(text: str, zone_name: str) -> tuple[int, int] | None:
    """First millisecond and the one after the last of what the text says: `2026-01-05` is that whole day in the zone,
    `2026-01-05T09:00` that moment in it, with an offset a moment anywhere. None: it is no date."""
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return _local(day, 0, zone_name), _local(day + timedelta(days=1), 0, zone_name)
        if _MOMENT.fullmatch(text):
            read = datetime.fromisoformat(text)
            at = _ms(read if read.tzinfo else read.replace(tzinfo=zone(zone_name) or UTC))
            return at, at + 1
    except (ValueError, OverflowError):
        return None
    return None


def starts(value: object, zone_name: str) -> int | None:
    """When a trait's value, a text, begins (ms)."""
    found = span(value, zone_name) if isinstance(value, str) else None
    return found and found[0]


def next_shown(now: int, zone_name: str, minutes: Sequence[int]) -> int:
    """A moment after `now` that is no later than the first at which the clock passes one of these minutes of the day.

    Where clocks are turned, the turn itself is such a moment: it may jump over one, or bring it back.
    """
    where = zone(zone_name) or UTC
    today = datetime.fromtimestamp(now / 1000, where).date()
    found = [
        at
        for days in range(3)
        for minute in minutes
        for fold in (0, 1)
        if (at := _local(today + timedelta(days=days), minute, zone_name, fold)) > now
    ]
    first = min(found)
    return min(first, _turned(now, first, where))


def _turned(now: int, until: int, where: ZoneInfo | object) -> int:
    """When the clock is turned between the two moments; `until` if it isn't."""
    before = _offset(now, where)
    if _offset(until, where) == before:
        return until
    low, high = now, until
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, where) == before else (low, middle)
    return high


def _offset(at: int, where: ZoneInfo | object) -> timedelta | None:
    return datetime.fromtimestamp(at / 1000, where).utcoffset()  # type: ignore[arg-type]


def _local(day: date, minute: int, zone_name: str, fold: int = 0) -> int:
    clock = time(minute // 60, minute % 60, tzinfo=zone(zone_name) or UTC, fold=fold)
    return _ms(datetime.combine(day, clock))


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MS
