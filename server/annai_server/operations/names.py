"""The names that environments have heard, and conditions on names that nobody has ever said, or never so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annai_server.domain.asking import predicates_of
from annai_server.domain.cautions import Caution
from annai_server.domain.conditions import EventHappened, TraitIs
from annai_server.domain.content import Guide
from annai_server.domain.definitions import Content
from annai_server.domain.events import OURS
from annai_server.domain.names import ANY, Name, closest, comparable, types
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """`types` are those of which the value can be what is asked."""

    path: str
    name: Name
    types: int = ANY


def cautions(environment: Environment, content: Content) -> Iterator[Caution]:
    """What it asks for that was never heard there, or only as what it can't be compared with. What its own buttons
    report, or is defined, will be heard."""
    asked = list(_asked(content))
    known = heard([environment]) if asked else {}
    unheard = {one.name for one in asked} - known.keys()
    unheard -= {Name("event", name) for name in _reported(environment, content)}
    for one in asked:
        # Of an event that nobody knows, no property can be known.
        if one.name in unheard and Name("event", one.name.event) not in unheard:
            yield _unheard(environment, one, known)
        elif one.name in known and 0 < known[one.name].types == known[one.name].types & ~one.types:
            yield _unlike(environment, one, known[one.name].types)


def _reported(environment: Environment, content: Content) -> set[str]:
    pressed = {one.action.event for _, one in buttons_of(content)} if isinstance(content, Guide) else set()
    here = (Document.project_id == environment.project_id, Document.archived_at.is_(None))
    defined = db.session.scalars(select(Document.key).where(*here, Document.resource == "event"))
    return {name for name in (*pressed, *defined) if name}


def _asked(content: Content) -> Iterator[_Asked]:
    for path, leaf in predicates_of(content):
        match leaf:
            case TraitIs(of, name, operator, value):
                yield _Asked(path, Name(of, name), comparable(operator, value))
            case EventHappened(name) if name not in OURS:
                yield _Asked(path, Name("event", name))
                for one in leaf.where:
                    at = f"{path}.where.{one.name}"
                    yield _Asked(at, Name("property", one.name, name), comparable(one.operator, one.value))
    if isinstance(content, Guide) and content.trigger.event:
        yield _Asked("trigger.event", Name("event", content.trigger.event))


def _unheard(environment: Environment, asked: _Asked, known: Iterable[Name]) -> Caution:
    name = asked.name
    close = closest(name.name, (one.name for one in known if (one.kind, one.event) == (name.kind, name.event)))
    meant = f"; did you mean {close!r}?" if close else ""
    message = f"{environment.key} has never heard of {_called(name)}{meant}"
    values = {"name": name.name, "event": name.event, "close": close or ""}
    return Caution(f"unheard_{name.kind}", asked.path, message, values=values)


def _unlike(environment: Environment, asked: _Asked, heard: int) -> Caution:
    name, was, wanted = asked.name, " or ".join(types(heard)), " or ".join(types(asked.types))
    message = f"{environment.key} has heard {_called(name)} as {was} only, and this asks for {wanted}"
    values: dict[str, str | int] = {"name": name.name, "event": name.event, "heard": heard, "wanted": asked.types}
    return Caution(f"unlike_{name.kind}", asked.path, message, values=values)


def _called(name: Name) -> str:
    return f"the {_CALLED[name.kind]} {name.name!r}" + (f" of {name.event!r}" if name.event else "")
