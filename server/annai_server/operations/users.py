"""Erasing the host product's users. All else of them is written by the engine's writer, which also sees what follows
from it."""

from annai_server.engine.anew import Leaving
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store import environments, users
from annai_server.store.database import db
from annai_server.store.tables import Environment


def erase(environment: Environment, user_id: str, *, snapshots: Snapshots, secret: str, actor: Actor, now: int) -> None:
    """Erase every row of the user in every table and leave a keyed tombstone, so that late retries stay out. What they
    did for their companies stays, as the companies' own. Erasing somebody unknown is no error. The audit log keeps that
    it happened, not whom it was about."""
    connection = db.session.connection()
    environments.keep_writers_out(connection, environment.id)
    # What was read before writers were kept out may have been published over.
    db.session.refresh(environment)
    leaving = Leaving(connection, snapshots.at(connection, environment.id, environment.publication), user_id, now=now)
    users.erase(connection, environment.id, user_id, secret=secret, now=now)
    leaving.left()
    audit.record(actor, "erase", "user", "", now=now, project_id=environment.project_id, environment=environment.key)
    db.session.flush()
