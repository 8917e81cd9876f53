"""Erasing the host product's users, and what is known of its companies. Users themselves are written by the engine's
writer, which also sees what follows from it."""

from collections.abc import Mapping
from typing import Any

from annai_server.domain.traits import Said
from annai_server.engine.anew import Leaving
from annai_server.engine.hearing import Hearing
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store import companies, environments, users
from annai_server.store.database import db
from annai_server.store.tables import Environment


def put_company(
    environment: Environment, company_id: str, traits: Mapping[str, Any], *, hearing: Hearing, now: int
) -> None:
    """Create the company or add to what is known of it; a trait given as None is forgotten."""
    connection, words = db.session.connection(), [Said(traits, "backend", now)]
    companies.tell(connection, environment.id, company_id, words, now=now)
    listening = hearing.listen(environment.id, now)
    listening.traits("company", words)
    listening.write_down(connection)


def forget(
    environment: Environment, user_id: str, *, snapshots: Snapshots, secret: str, actor: Actor, now: int
) -> None:
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
