"""How much an environment takes in, and how many people it knows: what an operator pays for in space and time."""

from dataclasses import dataclass

from sqlalchemy import func, select

from annai_server.domain.anonymous import PREFIX
from annai_server.domain.duration import DAY_MS
from annai_server.operations import coverage, switches
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, User

MOST_EVENTS = 10**12
LATELY_DAYS = 30


@dataclass(frozen=True, slots=True)
class Uptake:
    """`events` of the host's own in this month (of UTC), of `at_most` (None: any number); `users` who are kept, how
    many of them were `seen` in the last 30 days; `internal` ones and anonymous `visitors` count apart."""

    events: int
    at_most: int | None
    users: int
    seen: int
    internal: int
    visitors: int


def uptake(environment: Environment, *, now: int) -> Uptake:
    """Costs a look at every user of the environment."""
    visitor, lately = User.id.startswith(PREFIX, autoescape=True), User.last_seen_at >= now - LATELY_DAYS * DAY_MS
    counted = func.count().filter
    users, seen, internal, visitors = db.session.execute(
        select(
            counted(~visitor, User.internal.is_(False)),
            counted(~visitor, User.internal.is_(False), lately),
            counted(~visitor, User.internal.is_(True)),
            counted(visitor),
        ).where(User.environment_id == environment.id)
    ).one()
    events = coverage.events_of_month(environment, now=now)
    return Uptake(events, environment.monthly_events, users, seen, internal, visitors)


def bound(project: Project, environment: Environment, events: int | None, *, actor: Actor, now: int) -> None:
    """It takes in so many events of the host's own in a month, and no more; None: any number."""
    before = {"monthly_events": environment.monthly_events}
    if before["monthly_events"] != events:
        environment.monthly_events = events
        switches.settings_changed(project, environment, before, {"monthly_events": events}, actor=actor, now=now)
