"""Endpoints that an environment tells what happens: made, changed, given a new secret, disabled, deleted.

Every process must know of an endpoint from the moment that it is saved: the publication number rises with it, and no
event is written meanwhile by somebody who has not read the new one.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError
from sqlalchemy import select

from annai_server.domain import webhooks as rules
from annai_server.domain.addresses import Refused
from annai_server.domain.errors import Conflict, Fault, Invalid, NotFound
from annai_server.engine.sending import Sender
from annai_server.operations import audit, serving
from annai_server.operations.actor import COMMAND_LINE, Actor
from annai_server.store import environments, webhooks
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, WebhookEndpoint
from annai_server.wire.problems import faults
from annai_server.wire.webhooks import EndpointBody

MOST = 20
_NUMBER = re.compile(r"[0-9]{1,9}")
_BODY = EndpointBody()


def every(environment: Environment) -> Sequence[WebhookEndpoint]:
    return db.session.scalars(
        select(WebhookEndpoint).where(WebhookEndpoint.environment_id == environment.id).order_by(WebhookEndpoint.id)
    ).all()


def find(environment: Environment, endpoint_id: str) -> WebhookEndpoint:
    """By its number, as an address holds it. Raises NotFound."""
    found = _numbered(endpoint_id)
    if found is None or found.environment_id != environment.id:
        raise NotFound(f"this environment has no webhook {endpoint_id}")
    return found


def of_project(project: Project, endpoint_id: str) -> tuple[Environment, WebhookEndpoint]:
    """Of whichever environment of it. Raises NotFound."""
    found = _numbered(endpoint_id)
    environment = db.session.get_one(Environment, found.environment_id) if found else None
    if found is None or environment is None or environment.project_id != project.id:
        raise NotFound(f"this project has no webhook {endpoint_id}")
    return environment, found


def _numbered(endpoint_id: str) -> WebhookEndpoint | None:
    return db.session.get(WebhookEndpoint, int(endpoint_id)) if _NUMBER.fullmatch(endpoint_id) else None


def create(
    project: Project, environment: Environment, said: Mapping[str, Any], *, sender: Sender, actor: Actor, now: int
) -> WebhookEndpoint:
    """Its secret is to be shown now, and never again. Raises Invalid, also where no request may go there, and
    Conflict: there are enough."""
    told = _read(said, sender)
    _hold(environment)
    if len(every(environment)) >= MOST:
        raise Conflict(f"an environment has at most {MOST} webhooks")
    row = WebhookEndpoint(environment_id=environment.id, **told, secret=_new_secret(), created_at=now, changed_at=now)
    db.session.add(row)
    db.session.flush()
    # Here and below: every process has to read anew what is sent where.
    serving.renumber(environment, "settings", actor, now)
    record(project, environment, row, "create", actor, now, after=_told(row))
    return row


def change(
    project: Project,
    environment: Environment,
    row: WebhookEndpoint,
    said: Mapping[str, Any],
    *,
    sender: Sender,
    actor: Actor,
    now: int,
) -> None:
    """All of what an author says of it. One that was disabled hears again. Raises as create."""
    told = _read(said, sender if said.get("url") != row.url else None)
    _hold(environment, row)
    before = _told(row)
    for name, value in told.items():
        setattr(row, name, value)
    row.disabled_why = None
    if before["state"] == "disabled":
        row.failing_since = None
    row.changed_at = now
    db.session.flush()
    after = _told(row)
    if after != before:
        serving.renumber(environment, "settings", actor, now)
        record(project, environment, row, "save", actor, now, before=before, after=after)


def rotate(project: Project, environment: Environment, row: WebhookEndpoint, *, actor: Actor, now: int) -> None:
    """A new secret, to be shown now; for a day, messages are signed with the old one, too."""
    _hold(environment, row)
    row.previous_secret, row.previous_until = row.secret, now + rules.OVERLAP_MS
    row.secret, row.changed_at = _new_secret(), now
    serving.renumber(environment, "settings", actor, now)
    record(project, environment, row, "rotate", actor, now)


def delete(project: Project, environment: Environment, row: WebhookEndpoint, *, actor: Actor, now: int) -> None:
    """With all that is known of its deliveries."""
    _hold(environment, row)
    webhooks.drop(db.session.connection(), row.id)
    serving.renumber(environment, "settings", actor, now)
    record(project, environment, row, "delete", actor, now, before=_told(row))
    db.session.delete(row)
    db.session.flush()


def disable(endpoint_id: int, why: rules.Why, *, now: int) -> None:
    """It has asked for that, or failed for too long: what waits for it is not sent, and nothing more is kept for it."""
    row = db.session.get(WebhookEndpoint, endpoint_id)
    if row is None:
        return
    environment = db.session.get_one(Environment, row.environment_id)
    with suppress(NotFound):
        _hold(environment, row)
        _disable(environment, row, why, now)


def _disable(environment: Environment, row: WebhookEndpoint, why: rules.Why, now: int) -> None:
    if row.state == "disabled":
        return
    before = _told(row)
    row.state, row.disabled_why, row.changed_at = "disabled", why, now
    webhooks.give_up(db.session.connection(), row.id)
    project = db.session.get_one(Project, environment.project_id)
    serving.renumber(environment, "settings", COMMAND_LINE, now)
    record(project, environment, row, "disable", COMMAND_LINE, now, before=before, after=_told(row))


def _hold(environment: Environment, row: WebhookEndpoint | None = None) -> None:
    """Raises NotFound if somebody has deleted it since it was read."""
    serving.lock(environment)
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    if row is not None:
        webhooks.hold(connection, row.id)
        if db.session.get(WebhookEndpoint, row.id, populate_existing=True) is None:
            raise NotFound("this webhook was deleted meanwhile")


def _read(said: Mapping[str, Any], sender: Sender | None) -> dict[str, Any]:
    try:
        told: dict[str, Any] = _BODY.load(said)
        if sender is not None:
            sender.check(told["url"])
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    except Refused as refused:
        raise Invalid([Fault("url", str(refused))]) from None
    return told | {"kinds": [kind for kind in rules.KINDS if kind in told["kinds"]]}


def _new_secret() -> str:
    return rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))


def _told(row: WebhookEndpoint) -> dict[str, Any]:
    """What the audit log says of it."""
    address = urlsplit(row.url)
    rest = hashlib.sha256(f"{address.path}?{address.query}".encode()).hexdigest()[:8]
    return {
        "address": f"{address.scheme}://{address.netloc}",
        "path": rest,
        "label": row.label,
        "kinds": list(row.kinds),
        "state": row.state,
        "why": row.disabled_why,
    }


def record(
    project: Project,
    environment: Environment,
    row: WebhookEndpoint,
    action: str,
    actor: Actor,
    now: int,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """What somebody did with it, for the audit log."""
    audit.record(
        actor,
        action,
        "webhook",
        name_of(row),
        now=now,
        project_id=project.id,
        environment=environment.key,
        before=before,
        after=after,
        note=note,
    )
    db.session.flush()


def name_of(row: WebhookEndpoint) -> str:
    """As far as it may be written down for good: an address may hold a secret in its path."""
    return row.label or urlsplit(row.url).hostname or ""
