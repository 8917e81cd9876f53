"""Days as the clock on a project's wall has them, and moments as everybody writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def midnight(day: date, zone: str) -> int:
    """When the day begins there (ms)."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def day_of(at: int, zone: str) -> date:
    """Which day it is there at that moment (ms)."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).date()


def iso(at: int) -> str:
    """The moment (ms) in UTC, by ISO 8601."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
