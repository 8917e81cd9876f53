"""A verdict: one reason from docs/wire.md's list, and until when it holds."""

from collections.abc import Iterable
from dataclasses import dataclass

ELIGIBLE = "eligible"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until` is the moment (ms) at which it can change with nothing happening; None: only an event changes it."""

    reason: str
    until: int | None = None


def earliest(moments: Iterable[int | None], *, after: int) -> int | None:
    """The first of the moments that lies ahead."""
    return min((moment for moment in moments if moment is not None and moment > after), default=None)
