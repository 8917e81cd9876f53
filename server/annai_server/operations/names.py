"""The names that environments have heard, and conditions on names that nobody has ever said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from annai_server.domain.asking import predicates_of
from annai_server.domain.cautions import Caution
from annai_server.domain.conditions import EventHappened, TraitIs
from annai_server.domain.content import Guide
from annai_server.domain.definitions import Content
from annai_server.domain.events import OURS
from annai_server.domain.names import Name, closest, types
from annai_server.domain.parts import buttons_of
from annai_server.store import names
from annai_server.store.database import db
from annai_server.store.names import Heard
from annai_server.store.tables import Document, Environment

_CALLED = {"trait": "trait", "company": "company trait", "event": "event", "property": "property"}


def heard(environments: Iterable[Environment]) -> Mapping[Name, Heard]:
    """In any of them."""
    found: dict[Name, Heard] = {}
    for environment in environments:
        for name, one in names.load(db.session.connection(), environment.id).items():
            found[name] = _both(found.get(name, one), one)
    return found


def _both(one: Heard, other: Heard) -> Heard:
    return Heard(
        one.types | other.types,
        one.trusted or other.trusted,
        min(one.first_heard_at, other.first_heard_at),
        max(one.last_heard_at, other.last_heard_at),
    )


def listed(environment: Environment) -> Sequence[Mapping[str, Any]]:
    """For wire.authoring.NamesAnswer."""
    return [
        {
            "kind": name.kind,
            "name": name.name,
            "event": name.event or None,
            "types": types(one.types),
            "first_heard_at": one.first_heard_at,
            "last_heard_at": one.last_heard_at,
        }
        for name, one in sorted(heard([environment]).items(), key=lambda row: (row[0].kind, row[0].event, row[0].name))
    ]


def cautions(environment: Environment, content: Content) -> Iterator[Caution]:
    """What it asks for that was never heard there. What its own buttons report, or is defined, will be."""
    asked = list(_asked(content))
    known = heard([environment]).keys() if asked else set()
    unheard = {name for _, name in asked} - known - {Name("event", name) for name in _reported(environment, content)}
    for path, name in asked:
        # Of an event that nobody knows, no property can be known.
        if name in unheard and Name("event", name.event) not in unheard:
            yield _caution(environment, path, name, known)


def _reported(environment: Environment, content: Content) -> set[str]:
    pressed = {one.action.event for _, one in buttons_of(content)} if isinstance(content, Guide) else set()
    here = (Document.project_id == environment.project_id, Document.archived_at.is_(None))
    defined = db.session.scalars(select(Document.key).where(*here, Document.resource == "event"))
    return {name for name in (*pressed, *defined) if name}


def _asked(content: Content) -> Iterator[tuple[str, Name]]:
    for path, leaf in predicates_of(content):
        match leaf:
            case TraitIs(of, name):
                yield path, Name(of, name)
            case EventHappened(name) if name not in OURS:
                yield path, Name("event", name)
                for one in leaf.where:
                    yield f"{path}.where.{one.name}", Name("property", one.name, name)
    if isinstance(content, Guide) and content.trigger.event:
        yield "trigger.event", Name("event", content.trigger.event)


def _caution(environment: Environment, path: str, name: Name, known: Iterable[Name]) -> Caution:
    close = closest(name.name, (one.name for one in known if (one.kind, one.event) == (name.kind, name.event)))
    whose = f" of {name.event!r}" if name.event else ""
    meant = f"; did you mean {close!r}?" if close else ""
    message = f"{environment.key} has never heard of the {_CALLED[name.kind]} {name.name!r}{whose}{meant}"
    values = {"name": name.name, "event": name.event, "close": close or ""}
    return Caution(f"unheard_{name.kind}", path, message, values=values)
