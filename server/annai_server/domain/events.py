"""An event as its sender reports it, and the names that are Annai's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RUN_EVENTS = frozenset(
    {
        "guide_shown", "guide_withheld", "step_shown", "step_completed", "guide_completed", "guide_ended",
        "action_clicked", "form_answered", "target_healed", "target_missing",
    }
)  # fmt: skip
EXPOSURES = frozenset({"guide_shown", "guide_withheld"})
"""Its moment has come: it is on screen, or would be."""
STEP_EVENTS = frozenset({"step_shown", "step_completed"})
CHOICES = frozenset({"opted_out", "opted_in"})
MADE_HERE = frozenset(
    {"item_completed", "milestone_reached", "traits_changed", "events_dropped", "guide_reset", "guide_ordered"}
)
"""Only the server itself says these."""
OURS = RUN_EVENTS | CHOICES | MADE_HERE
"""No host's own, nor an author's."""


@dataclass(frozen=True, slots=True)
class Event:
    """`id` is a UUIDv7 in its canonical form; `at` is ms by the sender's clock until the server corrected it."""

    id: str
    name: str
    at: int
    guide: str | None = None
    revision: int | None = None
    round: int | None = None
    run: str | None = None
    step: str | None = None
    reason: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None
    device: str | None = None
    company: str | None = None
    publication: int | None = None
    anonymous: bool = False
    """Sent under an anonymous id, whoever that turned out to be."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one event: `stored`, `duplicate`, or `rejected` with its reason. `id` is as it was sent."""

    id: str
    status: str
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that published guides care about: a milestone, an item, an event or a guide, by its key."""

    type: str
    key: str
