"""Under which names an event is counted."""

from collections.abc import Iterator

from annai_server.domain.events import RUN_EVENTS, Event
from annai_server.engine.snapshot import Snapshot
from annai_server.store.rows import Row


def counted(snapshot: Snapshot, user_id: str, event: Event) -> Iterator[Row]:
    """The host's events under their names; and any event where a published condition asks for it or its properties."""
    row = {"environment_id": snapshot.served.environment_id, "user_id": user_id, "occurred_at": event.at}
    if event.name not in RUN_EVENTS:
        yield row | {"name": event.name}
    for counter, counts in snapshot.counted.get(event.name, ()):
        if counts(event.properties, snapshot.served.time_zone):
            yield row | {"name": counter}


def counted_together(snapshot: Snapshot, event: Event) -> Iterator[Row]:
    """What counts for the event's company, where a milestone or item of companies asks for it."""
    if event.company is None:
        return
    row = {"environment_id": snapshot.served.environment_id, "company_id": event.company, "occurred_at": event.at}
    for counter, counts in snapshot.counted_together.get(event.name, ()):
        if counts(event.properties, snapshot.served.time_zone):
            yield row | {"name": counter}


def counters(snapshot: Snapshot) -> frozenset[str]:
    """The names that are no event's own: of what published conditions ask for beside."""
    return frozenset(counter for each in snapshot.counted.values() for counter, _ in each)
