"""All that the database holds of one project, to see whether somebody else's calls changed or added anything."""

from typing import Any

from sqlalchemy import or_, select

from annai_server.store.database import db
from annai_server.store.tables import Document, Environment
from annai_server.store.tables.base import Base

Rows = dict[str, list[tuple[Any, ...]]]


def belongings(project_id: int) -> Rows:
    """By table; every table that says by a column whose its rows are."""
    owned = {
        "project_id": {project_id},
        "environment_id": _ids(Environment.id, Environment.project_id, project_id),
        "document_id": _ids(Document.id, Document.project_id, project_id),
    }
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        whose = [table.c[name].in_(ids) for name, ids in owned.items() if name in table.c]
        if whose:
            found[table.name] = sorted(map(tuple, db.session.execute(select(table).where(or_(*whose)))), key=repr)
    return found


def _ids(column: Any, owner: Any, project_id: int) -> set[int]:
    return set(db.session.scalars(select(column).where(owner == project_id)))
