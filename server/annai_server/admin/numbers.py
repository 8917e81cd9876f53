"""Whole numbers in addresses and forms."""

import re

_DIGITS = re.compile(r"[0-9]+")
LARGEST = 2**31 - 1
LATEST = 2**48 - 1


def whole(text: str | None, most: int = LARGEST) -> int | None:
    """As pages write them; None for anything else, and for what is more than `most`."""
    number = int(text) if text and len(text) <= 15 and _DIGITS.fullmatch(text) else None
    return number if number is not None and number <= most else None
