"""How long an environment keeps events: those of before go, some at a time, and what they added up to stays."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select

from annai_server.domain.keeping import kept_since
from annai_server.engine.freezing import freeze
from annai_server.operations import audit, switches
from annai_server.operations.actor import COMMAND_LINE, Actor
from annai_server.store import log, users
from annai_server.store.database import db
from annai_server.store.environments import keep_writers_out
from annai_server.store.partitions import drop_empty
from annai_server.store.tables import Environment, Project

EVENTS_AT_ONCE = 500
# Of users, whose frozen states are written anew.
_ROWS_AT_ONCE = 50
_USERS_AT_ONCE = 500


def environments() -> Sequence[int]:
    """The ids of those that don't keep events for ever."""
    return db.session.scalars(
        select(Environment.id).where(Environment.event_days.is_not(None)).order_by(Environment.id)
    ).all()


def keep(project: Project, environment: Environment, days: int | None, *, actor: Actor, now: int) -> None:
    """For so many days from now on; None: for ever."""
    before = {"event_days": environment.event_days}
    if before["event_days"] != days:
        environment.event_days = days
        switches.settings_changed(project, environment, before, {"event_days": days}, actor=actor, now=now)


def advance(environment_id: int, *, now: int) -> bool:
    """Keep events from a later day on, if it is time; whether it is. From the commit on nothing comes in of
    before."""
    connection = db.session.connection()
    keep_writers_out(connection, environment_id)
    environment = db.session.get(Environment, environment_id, populate_existing=True)
    if environment is None or environment.event_days is None:
        return False
    since = kept_since(now, environment.event_days)
    # Who keeps more from now on doesn't get back what is gone.
    if environment.events_since is not None and since <= environment.events_since:
        return False
    environment.events_since = since
    db.session.flush()
    return True


def with_old_events(environment_id: int, last: str) -> tuple[Sequence[Sequence[str]], str | None]:
    """Of the next users after that id, those with events of before the environment keeps any, as many together as may
    go at once; and the last of all who were looked at, None: there are no more."""
    connection = db.session.connection()
    ids = users.following(connection, environment_id, last, most=_USERS_AT_ONCE)
    owners = users.owners(connection, environment_id, ids)
    old: Counter[str] = Counter()
    for subject, events in log.heard_before(connection, environment_id, owners, _since(environment_id)).items():
        old[owners[subject]] += events
    return list(_together(old)), ids[-1] if len(ids) == _USERS_AT_ONCE else None


def _together(old: Mapping[str, int]) -> Iterator[Sequence[str]]:
    some: list[str] = []
    for user_id in sorted(old):
        if some and (len(some) == _ROWS_AT_ONCE or sum(old[one] for one in some) + old[user_id] > EVENTS_AT_ONCE):
            yield some
            some = []
        some.append(user_id)
    if some:
        yield some


def freeze_some(environment_id: int, user_ids: Sequence[str]) -> int:
    """How many of these users' old events went; fewer than EVENTS_AT_ONCE: those were all. Raises MetAnother."""
    connection = db.session.connection()
    return freeze(connection, environment_id, user_ids, before=_since(environment_id), most=EVENTS_AT_ONCE)


def note(environment_id: int, events: int, *, now: int) -> None:
    environment = db.session.get_one(Environment, environment_id)
    audit.record(
        COMMAND_LINE,
        "expire_events",
        "environment",
        environment.key,
        now=now,
        project_id=environment.project_id,
        environment=environment.key,
        after={"events": events, "events_since": environment.events_since},
    )
    db.session.flush()


def give_back() -> None:
    """On PostgreSQL, the files of months of which no environment keeps anything."""
    since = db.session.scalar(select(func.max(Environment.events_since)))
    if since is not None:
        drop_empty(db.session.connection(), since)


def _since(environment_id: int) -> int:
    return db.session.scalar(select(Environment.events_since).where(Environment.id == environment_id)) or 0
