"""Counters for conditions on events' properties and on run events: filled from the log before the first publication
that asks takes effect, so that what happened before counts, too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from annai_server.domain.asking import counted_apart, predicates_of
from annai_server.domain.cautions import Caution
from annai_server.domain.conditions import EventHappened, counted
from annai_server.domain.conditions.events import by_days
from annai_server.domain.definitions import Content, Segment
from annai_server.domain.errors import Invalid
from annai_server.domain.events import RUN_EVENTS
from annai_server.domain.scopes import scopes_of
from annai_server.engine import anew
from annai_server.store import environments, log, published
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Revision
from annai_server.wire.definitions import load_definition


def prepare(environment: Environment, content: Content) -> None:
    """Count from the log what serving this document will need, where nothing served needs it yet. The environment is
    locked. Costs a look at every event of the names concerned that is kept."""
    _prepare_users(environment, content)
    _prepare_companies(environment, content)


def cautions(environment: Environment, content: Content, *, now: int) -> Iterator[Caution]:
    """What will be counted from a later day on than it asks, because the environment no longer keeps what came
    before."""
    since = environment.events_since
    asked = {
        path: leaf
        for path, leaf in predicates_of(content)
        if isinstance(leaf, EventHappened) and since is not None and (leaf.within is None or now - leaf.within < since)
    }
    if since is None or not asked:
        return
    served = list(_readable(_documents(environment)))
    new = counted_apart([content]).keys() - counted_apart(served).keys()
    new |= scopes_of([content]).counters.keys() - scopes_of(served).counters.keys()
    for path, leaf in asked.items():
        if leaf.counter in new:
            day = datetime.fromtimestamp(since / 1000, UTC).date()
            message = f"events {leaf.name!r} of before {day} are no longer kept in {environment.key}, and won't count"
            yield Caution("events_gone", path, message, values={"name": leaf.name, "since": since})


def count_in_zone(environment: Environment, zone: str) -> None:
    """Count anew what asks on which day of the project's zone something lies, as far back as events are kept. The
    environment is locked. Costs a look at every event of the names concerned."""
    served = list(_readable(_documents(environment)))
    of_users = [leaf for leaf in counted_apart(served).values() if by_days(leaf.where)]
    together = scopes_of(served).counters
    of_companies = [together[counter] for counter in sorted(together) if by_days(together[counter].where)]
    if not of_users and not of_companies:
        return
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    since = environments.events_since(connection, environment.id)
    _count(connection, environment.id, of_users, zone, since=since)
    anew.count(connection, environment.id, of_companies, zone, since=since)


def _prepare_users(environment: Environment, content: Content) -> None:
    wanted = counted_apart([content])
    if not wanted:
        return
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    zone = db.session.get_one(Project, environment.project_id).time_zone
    new = wanted.keys() - counted_apart(_served(environment)).keys()
    _count(connection, environment.id, [wanted[counter] for counter in new], zone)


def _count(
    connection: Connection, environment_id: int, leaves: Iterable[EventHappened], zone: str, *, since: int = 0
) -> None:
    by_event: dict[str, list[EventHappened]] = defaultdict(list)
    for leaf in leaves:
        by_event[leaf.name].append(leaf)
    for name, asking in by_event.items():
        counters = {leaf.counter: counted(leaf.where) for leaf in asking}
        log.count_again(connection, environment_id, name, counters, zone=zone, since=since)


def _prepare_companies(environment: Environment, content: Content) -> None:
    """Fold from the log what counts for companies. A segment is part of what others ask."""
    if not isinstance(content, Segment) and not scopes_of([content]):
        return
    served = list(_readable(_documents(environment)))
    others = [one for one in served if (type(one), one.key) != (type(content), content.key)]
    before, after = scopes_of(served), scopes_of([*others, content])
    guides, counters = after.standings - before.standings, after.counters.keys() - before.counters.keys()
    if not guides and not counters:
        return
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    kinds = published.kinds(connection, environment.id)
    for guide in sorted(guides):
        anew.fold(connection, environment.id, kinds, guide)
    zone = db.session.get_one(Project, environment.project_id).time_zone
    anew.count(connection, environment.id, [after.counters[counter] for counter in sorted(counters)], zone)


def _served(environment: Environment) -> Iterator[Content]:
    """What is served now and asks for such."""
    return _readable((resource, content) for resource, content in _documents(environment) if _asks(content))


def _readable(raw: Iterable[tuple[str, Any]]) -> Iterator[Content]:
    """What this release can't read counts nothing."""
    for resource, content in raw:
        with suppress(Invalid):
            yield load_definition(resource, content)


def _documents(environment: Environment) -> Sequence[tuple[str, Any]]:
    rows = db.session.execute(
        select(Document.resource, Revision.content)
        .join(Published, Published.document_id == Document.id)
        .join(Revision, Revision.id == Published.revision_id)
        .where(Published.environment_id == environment.id)
    )
    return [(resource, content) for resource, content in rows]


def _asks(raw: Any) -> bool:
    """Whether it may: told from the document without reading it, because most don't."""
    if isinstance(raw, dict):
        return ("event" in raw and ("where" in raw or raw["event"] in RUN_EVENTS)) or any(map(_asks, raw.values()))
    return isinstance(raw, list) and any(map(_asks, raw))
