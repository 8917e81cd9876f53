"""What an environment has heard of events: how often lately, and when last. Asked of one index, and only so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from annai_server.domain.duration import DAY_MS
from annai_server.operations import names
from annai_server.store.database import db
from annai_server.store.tables import Environment, Event

DAYS = 30
MOST = 1_000
"""Counted of one name; beyond, it is known to be more."""
LISTED = 200


@dataclass(frozen=True, slots=True)
class HeardEvent:
    """`lately` is how often in the last DAYS, at most MOST; `last_at` (ms) is None where no event of it is kept."""

    name: str
    lately: int
    last_at: int | None

    @property
    def more(self) -> bool:
        return self.lately >= MOST


def of_environment(environment: Environment, *, now: int) -> Sequence[HeardEvent]:
    """The LISTED that were heard last, by name. Not those that guidance itself reports."""
    heard = {name.name: one.last_heard_at for name, one in names.heard([environment]).items() if name.kind == "event"}
    latest = sorted(heard, key=lambda name: (-heard[name], name))[:LISTED]
    if not latest:
        return []
    asked = union_all(*(_of_name(environment.id, name, now - DAYS * DAY_MS) for name in sorted(latest)))
    return [HeardEvent(name, lately, last) for name, lately, last in db.session.execute(asked)]


def _of_name(environment_id: int, name: str, since: int) -> Select[Any]:
    mine = (Event.environment_id == environment_id, Event.name == name)
    lately = select(Event.occurred_at).where(*mine, Event.occurred_at >= since).limit(MOST).subquery()
    counted = select(func.count()).select_from(lately).scalar_subquery()
    return select(literal(name), counted, select(func.max(Event.occurred_at)).where(*mine).scalar_subquery())
