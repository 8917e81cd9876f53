"""Names that forms suggest: what was heard of users and events, and what the project has."""

from typing import Any

from sqlalchemy import select

from annai_server.admin import titles
from annai_server.admin.door import Visit
from annai_server.domain.events import CHOICES, MADE_HERE, RUN_EVENTS
from annai_server.operations import drafts
from annai_server.store.database import db
from annai_server.store.tables import Company, Document, Event, EventCounter, User

RECENT_USERS = 300


def names(visit: Visit) -> dict[str, Any]:
    guides = drafts.every(visit.project, "guide")
    return {
        "traits": traits(visit, User),
        "company_traits": traits(visit, Company),
        "events": events(visit),
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


def _titles(visit: Visit, resource: drafts.Resource) -> list[dict[str, str]]:
    return [{"key": one.key, "title": titles.title(one.document)} for one in drafts.every(visit.project, resource)]


def traits(visit: Visit, model: type[User] | type[Company]) -> list[str]:
    """Trait names of those seen last."""
    ids = [one.id for one in visit.environments]
    query = select(model.traits).where(model.environment_id.in_(ids)).order_by(model.last_seen_at.desc())
    found = db.session.scalars(query.limit(RECENT_USERS))
    return sorted({name for one in found for name in one})


def events(visit: Visit) -> list[str]:
    """Names of the host's events, as counted and as last heard."""
    ids = [one.id for one in visit.environments]
    counted = db.session.scalars(select(EventCounter.name).where(EventCounter.environment_id.in_(ids)).distinct())
    heard = db.session.scalars(
        select(Event.name).where(Event.environment_id.in_(ids)).order_by(Event.occurred_at.desc()).limit(2_000)
    )
    return sorted({*counted, *heard} - RUN_EVENTS - CHOICES - MADE_HERE)


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
