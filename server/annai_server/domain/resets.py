"""Somebody begins anew with a guide, or with all of them, because an author said so: what happened until then no longer
counts for what they are shown. Times are milliseconds."""

from collections.abc import Mapping

Resets = Mapping[str, int]
"""When, by guide key; EVERY stands for all."""
# No guide's key.
EVERY = "*"


def reset_at(resets: Resets | None, guide: str | None) -> int:
    """Since when the guide counts; 0: since ever."""
    return max(resets.get(guide or EVERY, 0), resets.get(EVERY, 0)) if resets else 0


def resetting(resets: Resets | None, guide: str | None, at: int) -> dict[str, int]:
    """The resets with one more; `guide` None: of all."""
    return {**(resets or {}), guide or EVERY: at}
