"""Putting a document away: what deleting means, because its key must never mean something else."""

from collections.abc import Sequence

from sqlalchemy import select

from annai_server.operations import drafts, publishing, scheduling
from annai_server.operations.actor import Actor
from annai_server.operations.drafts import Resource
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Scheduled


def archive(project: Project, resource: Resource, key: str, *, actor: Actor, now: int) -> None:
    """Unpublish it everywhere, drop what is planned of it, and put it away; the key is never reused. Raises
    NotFound, Needed as publishing.unpublish."""
    row = drafts.row_of(project, resource, key)
    for environment in _where(row, Scheduled):
        scheduling.unschedule(project, environment, resource, key, actor=actor, now=now)
    for environment in _where(row, Published):
        publishing.unpublish(project, environment, resource, key, actor=actor, now=now)
    drafts.archive(project, resource, key, actor=actor, now=now)


def _where(row: Document, table: type[Published] | type[Scheduled]) -> Sequence[Environment]:
    found = select(Environment).join(table, table.environment_id == Environment.id).where(table.document_id == row.id)
    return db.session.scalars(found.order_by(Environment.id)).all()
