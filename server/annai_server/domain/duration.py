"""Durations as authors write them: `500ms`, `30s`, `5m`, `2h`, `1d`, `1w`."""

import re

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": HOUR_MS, "d": DAY_MS, "w": 7 * DAY_MS}
_FORM = re.compile(r"(\d{1,6})(ms|s|m|h|d|w)")


def milliseconds(text: str) -> int:
    """The duration in milliseconds. Raises ValueError with the fix in its text."""
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError("write a number and a unit: 500ms, 30s, 5m, 2h, 1d or 1w")
    return int(match[1]) * _UNITS[match[2]]
