"""Lines of the event log: as senders report them, and what the server itself has to say."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.events import Event
from annai_server.domain.ids import RisingIds
from annai_server.store import log
from annai_server.store.rows import Row


def line(environment_id: int, subject: str, event: Event, *, source: str, received_at: int) -> Row:
    """The event as a row of the log."""
    return {
        "environment_id": environment_id,
        "subject": subject,
        "message_id": event.id,
        "name": event.name,
        "source": source,
        "occurred_at": event.at,
        "received_at": received_at,
        "guide": event.guide,
        "revision": event.revision,
        "round": event.round,
        "run_id": event.run,
        "step": event.step,
        "reason": event.reason,
        "properties": dict(event.properties),
        "locale": event.locale,
        "device": event.device,
        "company_id": event.company,
        "publication": event.publication,
    }


def event_of(row: Row) -> Event:
    """The event again, from its row of the log."""
    return Event(
        id=row["message_id"],
        name=row["name"],
        at=row["occurred_at"],
        guide=row["guide"],
        revision=row["revision"],
        round=row["round"],
        run=row["run_id"],
        step=row["step"],
        reason=row["reason"],
        properties=row["properties"],
        locale=row["locale"],
        device=row["device"],
        company=row["company_id"],
        publication=row["publication"],
        anonymous=is_anonymous(row["subject"]),
    )


@dataclass(frozen=True, slots=True)
class Journal:
    """The server's own words in one environment's log. `now` is the server's clock (ms). Ids of words of the same
    moment rise, so that a replay hears them in the order in which they were said."""

    connection: Connection
    environment_id: int
    now: int
    new_id: RisingIds = field(default_factory=RisingIds)
    said: list[tuple[str, Event]] = field(default_factory=list)
    """What was said through it, with whom it is about."""

    def say(self, user_id: str, name: str, at: int, **fields: object) -> None:
        event = Event(id=str(self.new_id(self.now)), name=name, at=min(at, self.now), **fields)  # type: ignore[arg-type]
        row = line(self.environment_id, user_id, event, source="server", received_at=self.now)
        log.append(self.connection, [row])
        self.said.append((user_id, event))
