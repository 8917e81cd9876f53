"""A verdict: one reason from docs/wire.md's list, and until when it holds."""

from collections.abc import Iterable
from typing import NamedTuple

ELIGIBLE = "eligible"


class Verdict(NamedTuple):
    """`until` is the moment (ms) at which it can change with nothing happening; None: only an event changes it."""

    reason: str
    until: int | None = None


MAY_START = Verdict(ELIGIBLE)


def earliest(moments: Iterable[int | None], *, after: int) -> int | None:
    """The first of the moments that lies ahead."""
    first = None
    for moment in moments:
        if moment is not None and moment > after and (first is None or moment < first):
            first = moment
    return first
