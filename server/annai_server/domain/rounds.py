"""A new round shows a guide again to people who were done with it: to all of them, or to some."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from annai_server.domain.frequency import History

Again = Literal["nobody", "everybody", "not_completed", "not_dismissed"]
"""Whom a publisher shows it again: `not_completed` leaves those alone who completed it, `not_dismissed` those who
skipped or closed it."""
AGAIN: tuple[str, ...] = get_args(Again)

SPARED: Mapping[str, str | None] = {"everybody": None, "not_completed": "completed", "not_dismissed": "dismissed"}
"""For each choice that begins a round, the outcome of earlier rounds that ends it for good all the same."""


def outcome(earlier: Iterable[tuple[int, History]]) -> str | None:
    """How somebody was done with it, of (round, history) before this round: the latest round that has an answer counts.
    Who completed it after closing it once has completed it."""
    for _, history in sorted(earlier, key=lambda one: -one[0]):
        if history.completed is not None:
            return "completed"
        if history.dismissed is not None:
            return "dismissed"
    return None
