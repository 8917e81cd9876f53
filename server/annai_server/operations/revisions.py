"""The immutable, numbered copies of a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annai_server.domain.diff import same
from annai_server.domain.errors import NotFound
from annai_server.operations import drafts
from annai_server.operations.actor import Actor
from annai_server.operations.drafts import Resource
from annai_server.operations.row_locks import lock_row
from annai_server.store.database import db
from annai_server.store.tables import Document, Project, Revision
from annai_server.wire.definitions import load_definition


@dataclass(frozen=True, slots=True)
class RevisionView:
    number: int
    created_at: int
    created_by: str | None
    note: str
    document: dict[str, Any]


def history(project: Project, resource: Resource, key: str) -> Sequence[RevisionView]:
    """Newest first. Raises NotFound."""
    row = drafts.row_of(project, resource, key)
    found = db.session.scalars(select(Revision).where(Revision.document_id == row.id).order_by(Revision.number.desc()))
    return [RevisionView(one.number, one.created_at, one.created_by, one.note or "", one.content) for one in found]


def numbered(row: Document, number: int) -> Revision:
    """Raises NotFound."""
    found = db.session.scalar(select(Revision).where(Revision.document_id == row.id, Revision.number == number))
    if found is None:
        raise NotFound(f"{row.resource} {row.key!r} has no revision {number}")
    return found


def freeze(row: Document, note: str, actor: Actor, now: int) -> Revision:
    """The draft as a revision: the latest one if it says the same, else a new one. Held like the environment, because
    another one may be publishing it at this moment."""
    lock_row(Document, row)
    load_definition(row.resource, row.draft)
    latest = db.session.scalar(
        select(Revision).where(Revision.document_id == row.id).order_by(Revision.number.desc()).limit(1)
    )
    if latest and same(latest.content, row.draft):
        return latest
    new = Revision(
        document_id=row.id,
        number=latest.number + 1 if latest else 1,
        content=row.draft,
        note=note or None,
        created_at=now,
        created_by=actor.name,
    )
    db.session.add(new)
    db.session.flush()
    return new
