"""What would be missing something, were it no longer published in an environment."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from annai_server.domain.errors import Invalid, Needed
from annai_server.domain.references import references
from annai_server.operations.drafts import Resource
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Published, Revision
from annai_server.wire.definitions import load_definition


def refuse_if_needed(environment: Environment, resource: Resource, key: str) -> None:
    """What is live keeps what it names; the environment is locked, so that nothing begins to need it meanwhile. A guide
    or theme may go at any time: what names it does without, or wears the default. Raises Needed."""
    if resource not in ("guide", "theme") and (by := _needing(environment, resource, key)):
        raise Needed(environment.key, environment.name, by)


def _needing(environment: Environment, resource: Resource, key: str) -> Sequence[Mapping[str, Any]]:
    """What the environment serves that names it, a stopped guide included, by title; never the thing itself."""
    rows = db.session.execute(
        select(Document, Revision.content)
        .join(Published, Published.document_id == Document.id)
        .join(Revision, Revision.id == Published.revision_id)
        .where(Published.environment_id == environment.id)
        .order_by(Document.title)
    )
    return [
        {"kind": row.resource, **content}
        for row, content in rows
        if (row.resource, row.key) != (resource, key) and (resource, key) in _named(row.resource, content)
    ]


def _named(resource: Resource, content: Mapping[str, Any]) -> set[tuple[str, str]]:
    try:
        return {(one.resource, one.key) for one in references(load_definition(resource, content))}
    except Invalid:
        # What an earlier release wrote and this one cannot read needs nothing.
        return set()
