"""What an environment's webhooks are told of events: messages in the outbox, in the transaction that stores them."""

from collections.abc import Iterator, Mapping
from typing import Any

from annai_server.domain import webhooks as rules
from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.events import Event
from annai_server.engine.journal import Journal
from annai_server.engine.learning import Subject
from annai_server.engine.snapshot import Snapshot
from annai_server.store import webhooks


def tell(journal: Journal, snapshot: Snapshot, subjects: Mapping[str, Subject]) -> None:
    """Of what a group of jobs stored, and what the server said of it. Nobody hears of the team's own users, nor of the
    past that a backend imports, nor again of what a user did as an anonymous visitor."""
    webhooks.append(
        journal.connection,
        [
            webhooks.row(endpoint_id, message_id, journal.environment_id, kind, body, journal.now, user_id)
            for user_id, event, kind in _news(journal, snapshot, subjects)
            for message_id, body in [(f"msg_{journal.new_id(journal.now).hex}", _body(snapshot, kind, user_id, event))]
            for endpoint_id in snapshot.told[kind]
        ],
    )


def _news(journal: Journal, snapshot: Snapshot, subjects: Mapping[str, Subject]) -> Iterator[tuple[str, Event, str]]:
    """With whom each is about, and its kind."""
    stored = [(user_id, event) for user_id, subject in subjects.items() for event in subject.stored]
    for user_id, event in (*stored, *journal.said):
        kind = rules.OF_EVENTS.get(event.name)
        if kind and kind in snapshot.told and user_id in subjects:
            subject = subjects[user_id]
            past = event.at in subject.imported or event.id in subject.told
            if not subject.row["internal"] and not past:
                yield user_id, event, kind


def _body(snapshot: Snapshot, kind: str, user_id: str, event: Event) -> str:
    served = snapshot.served
    about: dict[str, Any] = {
        "project": served.project,
        "environment": served.environment,
        "user": user_id,
        "anonymous": is_anonymous(user_id),
    }
    if kind == rules.MILESTONE:
        about |= {"company": event.company, **event.properties}
    else:
        about |= {
            "event": event.id,
            "guide": event.guide,
            "revision": event.revision,
            "round": event.round,
            "run": event.run,
            "step": event.step,
            "reason": event.reason,
            "properties": event.properties,
            "company": event.company,
            "locale": event.locale,
            "device": event.device,
            "publication": event.publication,
        }
    return rules.message(kind, event.at, about)
