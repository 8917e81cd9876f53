"""All that is kept of one of the host product's users: told to them, and erased. It is written by the engine's writer,
which also sees what follows from it."""

from collections.abc import Mapping
from typing import Any

from annai_server.domain.errors import NotFound
from annai_server.engine.anew import Leaving
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store import belongings, environments, users
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, User


def export(environment: Environment, user_id: str, *, now: int) -> Mapping[str, Any]:
    """Everything, as `wire.people.UserExport` tells it. Raises NotFound."""
    user = db.session.get(User, (environment.id, user_id))
    if user is None:
        raise NotFound(f"there is no user {user_id!r} in this environment")
    connection = db.session.connection()
    ids = users.subjects(connection, environment.id, user_id)
    said = {name: {"value": user.traits.get(name), **about} for name, about in user.trait_meta.items()}
    return {
        "project": db.session.get_one(Project, environment.project_id).key,
        "environment": environment.key,
        "exported_at": now,
        "id": user.id,
        "ids": ids,
        "traits": said,
        "opted_out": user.opted_out,
        "company": user.company_id,
        "locale": user.locale,
        "internal": user.internal,
        "held_until": user.held_until,
        "first_seen_at": user.first_seen_at,
        "last_seen_at": user.last_seen_at,
        "records": belongings.kept(connection, environment.id, user_id, ids),
    }


def note_export(environment: Environment, *, actor: Actor, now: int) -> None:
    """The audit log keeps that an author took such a copy, not whom it is of."""
    audit.of_a_user("export", environment, actor, now)


def erase(environment: Environment, user_id: str, *, snapshots: Snapshots, secret: str, actor: Actor, now: int) -> int:
    """Erase every row of the user in every table and leave a keyed tombstone, so that late retries stay out; how many
    rows those were. What they did for their companies stays, as the companies' own. Erasing somebody unknown is no
    error. The audit log keeps that it happened and how many rows went, not whom it was about."""
    gone = erase_rows(environment, user_id, snapshots=snapshots, secret=secret, now=now)
    audit.of_a_user("erase", environment, actor, now, after={"rows": gone})
    return gone


def erase_rows(environment: Environment, user_id: str, *, snapshots: Snapshots, secret: str, now: int) -> int:
    """The same, without a word in the audit log."""
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    # What was read before writers were kept out may have been published over.
    db.session.refresh(environment)
    # A visitor who has signed in is that user: half of somebody is never erased.
    user_id = users.resolve(connection, environment.id, [user_id])[user_id]
    leaving = Leaving(connection, snapshots.at(connection, environment.id, environment.publication), user_id, now=now)
    gone = users.erase(connection, environment.id, user_id, secret=secret, now=now)
    leaving.left()
    return gone
