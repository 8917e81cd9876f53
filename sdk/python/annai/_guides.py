"""A user's guides as the server tells them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annai._errors import UnusableAnswer


@dataclass(frozen=True)
class UserGuide:
    """One guide's standing with one user.

    `reason`: why it would or would not show now (`eligible`, `completed`, `snoozed` …; docs/wire.md lists them).
    `until`: when that reason ends by itself, if it does.
    `shown`: how often it was on screen. `ended`: how its last run ended, None if it has not.
    `items`: of a checklist, when each was done, None if it is open.
    """

    key: str
    kind: str
    title: str
    reason: str
    until: datetime | None = None
    shown: int = 0
    completed_at: datetime | None = None
    ended: str | None = None
    items: dict[str, datetime | None] = field(default_factory=dict)


def read(content: Any) -> list[UserGuide]:
    """Raises UnusableAnswer if it is not what docs/wire.md says. Fields of newer servers are ignored."""
    try:
        return [_guide(guide) for guide in content["guides"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnusableAnswer(f"the answer holds no guides: {type(error).__name__}: {error}") from error


def _guide(content: dict[str, Any]) -> UserGuide:
    items = content.get("items") or {}
    return UserGuide(
        key=content["key"],
        kind=content["kind"],
        title=content["title"],
        reason=content["reason"],
        until=_time(content.get("until")),
        shown=int(content.get("shown") or 0),
        completed_at=_time(content.get("completed_at")),
        ended=content.get("ended"),
        items={key: _time(done) for key, done in items.items()},
    )


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
