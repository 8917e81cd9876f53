"""All that a condition may ask about one user at one moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.duration import HOUR_MS


@dataclass(frozen=True, slots=True)
class EventCount:
    """How often an event came: per hour (keyed by the hour's first millisecond), over all time; when the first and the
    last came (ms)."""

    hours: Mapping[int, int]
    first: int | None = None
    last: int | None = None

    def since(self, at_ms: int | None) -> int:
        if at_ms is None:
            return sum(self.hours.values())
        first = at_ms - at_ms % HOUR_MS
        return sum(count for hour, count in self.hours.items() if hour >= first)


NEVER = EventCount({})


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """Where a user stands with a guide, whatever the round. Times in ms: `at` by status, when first; `snoozed` and
    `running` until when."""

    shown: bool = False
    completed: bool = False
    dismissed: bool = False
    at: Mapping[str, int] = field(default_factory=dict)
    snoozed: int | None = None
    running: int | None = None


@dataclass(slots=True)
class Facts:
    """`events` are by counter; `zone` is the project's, `time_zone` that of the page view, if it said so. Read only:
    frozen, making one would cost every page view three times as much."""

    user: str
    now: int
    traits: Mapping[str, Any] = field(default_factory=dict)
    company: Mapping[str, Any] = field(default_factory=dict)
    events: Mapping[str, EventCount] = field(default_factory=dict)
    guides: Mapping[str, GuideFacts] = field(default_factory=dict)
    milestones: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)
    locale: str = ""
    device: str = ""
    browser: str = ""
    zone: str = "UTC"
    time_zone: str = ""

    @property
    def anonymous(self) -> bool:
        return is_anonymous(self.user)


class Rule(Protocol):
    def __call__(self, facts: Facts, /) -> bool: ...


Clock = Callable[[Facts], int | None]
"""The next moment (ms, after `facts.now`) at which time alone may turn a predicate round; None: it can't."""
