"""Endpoints that hear of an environment, and the messages to them: written, taken to be sent, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, update

from annai_server.domain.ids import uuid7_floor
from annai_server.domain.webhooks import Outcome, Verdict
from annai_server.store.rows import Row, insert_rows, table_of, write
from annai_server.store.tables import WebhookDelivery, WebhookEndpoint

_ENDPOINTS, _DELIVERIES = table_of(WebhookEndpoint), table_of(WebhookDelivery)


@dataclass(frozen=True, slots=True)
class Listener:
    """An endpoint that messages are kept for."""

    id: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way to its endpoint. `attempts` includes the one that it was taken for."""

    endpoint_id: int
    message_id: str
    url: str
    secrets: Sequence[str]
    body: str
    attempts: int


def listeners(connection: Connection, environment_id: int) -> list[Listener]:
    """In the order of their making."""
    endpoints = _ENDPOINTS.c
    found = connection.execute(
        select(endpoints.id, endpoints.kinds)
        .where(endpoints.environment_id == environment_id, endpoints.state != "disabled")
        .order_by(endpoints.id)
    )
    return [Listener(id_, frozenset(kinds)) for id_, kinds in found]


def append(connection: Connection, rows: Sequence[Row]) -> None:
    """Made by `row`."""
    if rows:
        write(connection, _append(connection.dialect.name), rows)


@cache
def _append(dialect: str) -> Any:
    return insert_rows(dialect, _DELIVERIES)


def row(
    endpoint_id: int, message_id: str, environment_id: int, kind: str, body: str, now: int, user_id: str = ""
) -> Row:
    """A message that is due at once."""
    return {
        "endpoint_id": endpoint_id,
        "message_id": message_id,
        "environment_id": environment_id,
        "user_id": user_id,
        "kind": kind,
        "body": body,
        "status": "waiting",
        "attempts": 0,
        "next_at": now,
        "tried_at": None,
        "answer": None,
        "error": None,
        "created_at": now,
    }


def due(connection: Connection, now: int) -> Mapping[int, bool]:
    """The endpoints for which something is due, and whether each fails at present."""
    endpoints, waiting = _ENDPOINTS.c, _DELIVERIES.c
    some = exists().where(waiting.endpoint_id == endpoints.id, waiting.next_at <= now)
    found = connection.execute(select(endpoints.id, endpoints.failing_since).where(endpoints.state == "on", some))
    return {id_: since is not None for id_, since in found}


def oldest_due(connection: Connection) -> int | None:
    """Since when (ms) the message is due that has waited longest, or None. Costs a look into an index an endpoint."""
    waiting = _DELIVERIES.c
    own = select(func.min(waiting.next_at)).where(waiting.endpoint_id == _ENDPOINTS.c.id).scalar_subquery()
    oldest: int | None = connection.scalar(select(func.min(own)).where(_ENDPOINTS.c.state == "on"))
    return oldest


def take(connection: Connection, endpoint_id: int, *, now: int, until: int, most: int) -> list[Parcel]:
    """So many of what is due, the oldest first; nobody else takes them before `until`. Several processes may take at
    once."""
    waiting = _DELIVERIES.c
    oldest = (
        select(waiting.message_id)
        .where(waiting.endpoint_id == endpoint_id, waiting.next_at <= now)
        .order_by(waiting.next_at, waiting.message_id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    taken = connection.execute(
        update(_DELIVERIES)
        .where(waiting.endpoint_id == endpoint_id, waiting.message_id.in_(select(oldest.c.message_id)))
        .values(next_at=until, attempts=waiting.attempts + 1)
        .returning(waiting.message_id, waiting.body, waiting.attempts)
    ).all()
    if not taken:
        return []
    endpoint = connection.execute(select(_ENDPOINTS).where(_ENDPOINTS.c.id == endpoint_id)).one_or_none()
    if endpoint is None:
        return []
    secrets = [endpoint.secret]
    if endpoint.previous_secret and (endpoint.previous_until or 0) > now:
        secrets.append(endpoint.previous_secret)
    return [Parcel(endpoint_id, id_, endpoint.url, secrets, body, attempts) for id_, body, attempts in sorted(taken)]


def hold(connection: Connection, endpoint_id: int) -> int | None:
    """Nobody else changes the endpoint until the transaction ends; since when it fails. Always before its messages are
    written, so that two who do so never wait for each other."""
    held = update(_ENDPOINTS).where(_ENDPOINTS.c.id == endpoint_id).values(id=_ENDPOINTS.c.id)
    since: int | None = connection.scalar(held.returning(_ENDPOINTS.c.failing_since))
    return since


def write_down(connection: Connection, parcel: Parcel, outcome: Outcome, verdict: Verdict, *, now: int) -> None:
    """What came of it; unless somebody took it again meanwhile, who then says so."""
    endpoints = _ENDPOINTS.c
    connection.execute(
        update(_ENDPOINTS)
        .where(endpoints.id == parcel.endpoint_id)
        .where(endpoints.failing_since.is_distinct_from(verdict.failing_since))
        .values(failing_since=verdict.failing_since)
    )
    waiting = _DELIVERIES.c
    connection.execute(
        update(_DELIVERIES)
        .where(waiting.endpoint_id == parcel.endpoint_id, waiting.message_id == parcel.message_id)
        .where(waiting.attempts == parcel.attempts, waiting.status == "waiting")
        .values(
            status=verdict.status,
            next_at=verdict.next_at,
            tried_at=now,
            answer=outcome.status,
            error=outcome.error,
        )
    )


def give_up(connection: Connection, endpoint_id: int) -> None:
    """What still waits for the endpoint is not sent."""
    waiting = _DELIVERIES.c
    connection.execute(
        update(_DELIVERIES)
        .where(waiting.endpoint_id == endpoint_id, waiting.next_at.is_not(None))
        .values(status="failed", next_at=None)
    )


def hand_over(connection: Connection, environment_id: int, visitor: str, user_id: str) -> None:
    """Messages about an anonymous visitor, sent or not, belong to the user that they turned out to be."""
    whose = _DELIVERIES.c
    connection.execute(
        update(_DELIVERIES)
        .where(whose.environment_id == environment_id, whose.user_id == visitor)
        .values(user_id=user_id)
    )


def drop(connection: Connection, endpoint_id: int) -> None:
    connection.execute(delete(_DELIVERIES).where(_DELIVERIES.c.endpoint_id == endpoint_id))


def forget(connection: Connection, *, before: int) -> None:
    """Delete the messages from before that time (ms)."""
    columns = _DELIVERIES.c
    oldest = f"msg_{uuid7_floor(before).hex}"
    for endpoint_id in connection.scalars(select(_ENDPOINTS.c.id)).all():
        connection.execute(delete(_DELIVERIES).where(columns.endpoint_id == endpoint_id, columns.message_id < oldest))
