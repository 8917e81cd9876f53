"""Names that forms suggest: what was heard of users, companies and events, and what the project has."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from annai_server.admin import titles
from annai_server.admin.door import Visit
from annai_server.domain.names import Name, types
from annai_server.operations import drafts
from annai_server.operations import names as heard_names
from annai_server.store.database import db
from annai_server.store.names import Heard
from annai_server.store.tables import Document


def names(visit: Visit) -> dict[str, Any]:
    guides = drafts.every(visit.project, "guide")
    heard = heard_names.heard(visit.environments)
    return {
        "traits": _types(heard, "trait"),
        "company_traits": _types(heard, "company"),
        "events": _events(visit, heard),
        "guides": [{"key": one.key, "title": titles.title(one.document), "kind": one.kind} for one in guides],
        "milestones": _titles(visit, "milestone"),
        "segments": _titles(visit, "segment"),
        "items": [
            {"key": f"{one.key}/{item}", "title": f"{titles.title(one.document)} › {called}"}
            for one in guides
            if one.kind == "checklist"
            for item, called in titles.parts(one.document).items()
        ],
    }


def _events(visit: Visit, heard: Mapping[Name, Heard]) -> dict[str, dict[str, list[str]]]:
    """Each with its properties: what was heard, and what is defined and yet to be."""
    known = {name.name for name in heard if name.kind == "event"} | {
        one.key for one in drafts.every(visit.project, "event")
    }
    return {name: _types(heard, "property", name) for name in sorted(known)}


def _types(heard: Mapping[Name, Heard], kind: str, event: str = "") -> dict[str, list[str]]:
    """Of each name, what it was heard as."""
    return {name.name: types(heard[name].types) for name in sorted(heard) if (name.kind, name.event) == (kind, event)}


def _titles(visit: Visit, resource: drafts.Resource) -> list[dict[str, str]]:
    return [{"key": one.key, "title": titles.title(one.document)} for one in drafts.every(visit.project, resource)]


def title(visit: Visit, resource: str, key: str) -> str | None:
    """An item's, `checklist/item`, with its checklist's."""
    if resource == "item":
        return _item_title(visit, *key.split("/", 1))
    draft = db.session.scalar(
        select(Document.draft).where(
            Document.project_id == visit.project.id, Document.resource == resource, Document.key == key
        )
    )
    return titles.title(draft) if draft else None


def _item_title(visit: Visit, checklist: str, item: str) -> str | None:
    draft = db.session.scalar(
        select(Document.draft).where(
            Document.project_id == visit.project.id, Document.resource == "guide", Document.key == checklist
        )
    )
    called = titles.parts(draft).get(item) if draft else None
    return f"{titles.title(draft)} › {called}" if draft and called else None
