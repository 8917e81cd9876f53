"""Messages on their way to endpoints: taken by the worker, what came of each, and read and sent again by authors."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from annai_server.domain import webhooks as rules
from annai_server.domain.errors import Conflict, NotFound
from annai_server.domain.ids import uuid7
from annai_server.domain.webhooks import Outcome, Verdict
from annai_server.operations.actor import Actor
from annai_server.operations.webhooks import record
from annai_server.store import webhooks
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, WebhookDelivery, WebhookEndpoint
from annai_server.store.webhooks import Parcel

MOST = 50
# An endpoint that is well gets so many at once from each process, one that fails a single one.
_AT_ONCE = 4
# After that, whoever took a message is taken for dead. Longer than any try.
_LEASE_MS = 60_000


def take(now: int, on_their_way: Mapping[int, int], room: int) -> list[Parcel]:
    """What is due, for the caller to commit and then to send. `on_their_way` is how many each endpoint is being sent,
    `room` how many more may go."""
    connection = db.session.connection()
    taken: list[Parcel] = []
    for endpoint_id, fails in webhooks.due(connection, now).items():
        free = (1 if fails else _AT_ONCE) - on_their_way.get(endpoint_id, 0)
        most = min(free, room - len(taken))
        if most > 0:
            taken += webhooks.take(connection, endpoint_id, now=now, until=now + _LEASE_MS, most=most)
    return taken


def write_down(parcel: Parcel, outcome: Outcome, *, now: int, chance: float) -> Verdict:
    """What came of it; if the endpoint is to be disabled, the caller commits and does so."""
    connection = db.session.connection()
    since = None if outcome.delivered else webhooks.hold(connection, parcel.endpoint_id)
    verdict = rules.judge(outcome, parcel.attempts, since, now, chance)
    webhooks.write_down(connection, parcel, outcome, verdict, now=now)
    return verdict


def log(
    endpoint: WebhookEndpoint, *, status: str = "", kind: str = "", before: str = "", most: int = MOST
) -> Sequence[WebhookDelivery]:
    """Newest first; empty: any. `before` is the id of the last message of the page before."""
    found = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)
    if status:
        found = found.where(WebhookDelivery.status == status)
    if kind:
        found = found.where(WebhookDelivery.kind == kind)
    if before:
        found = found.where(WebhookDelivery.message_id < before)
    return db.session.scalars(found.order_by(WebhookDelivery.message_id.desc()).limit(most)).all()


def counts(endpoints: Sequence[WebhookEndpoint]) -> Mapping[tuple[int, str], int]:
    """How many messages of each endpoint have each status."""
    found = db.session.execute(
        select(WebhookDelivery.endpoint_id, WebhookDelivery.status, func.count())
        .where(WebhookDelivery.endpoint_id.in_([one.id for one in endpoints]))
        .group_by(WebhookDelivery.endpoint_id, WebhookDelivery.status)
    )
    return {(endpoint_id, status): number for endpoint_id, status, number in found}


def resend(
    project: Project,
    environment: Environment,
    endpoint: WebhookEndpoint,
    message_id: str,
    *,
    actor: Actor,
    now: int,
) -> WebhookDelivery:
    """At once, under the same id, and with all its tries before it. Raises NotFound, and Conflict for an endpoint that
    is disabled."""
    _refuse_if_disabled(endpoint)
    found = db.session.get(WebhookDelivery, (endpoint.id, message_id))
    if found is None:
        raise NotFound(f"this webhook has no message {message_id}")
    found.status, found.attempts, found.next_at = "waiting", 0, now
    record(project, environment, endpoint, "resend", actor, now, note=message_id)
    return found


def test(project: Project, environment: Environment, endpoint: WebhookEndpoint, *, actor: Actor, now: int) -> str:
    """Send it a message that tells of nothing; its id. Raises Conflict for an endpoint that is disabled."""
    _refuse_if_disabled(endpoint)
    message_id = f"msg_{uuid7(now).hex}"
    body = rules.message(rules.TEST, now, {"project": project.key, "environment": environment.key, "by": actor.name})
    webhooks.append(
        db.session.connection(), [webhooks.row(endpoint.id, message_id, environment.id, rules.TEST, body, now)]
    )
    record(project, environment, endpoint, "test", actor, now, note=message_id)
    return message_id


def _refuse_if_disabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.state == "disabled":
        raise Conflict("this webhook is disabled; let it hear again first")
