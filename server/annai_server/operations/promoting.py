"""From one environment to the next, several guides in one step: all of them, with what they need, or none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from annai_server.domain.cautions import Caution, refuse
from annai_server.domain.errors import Fault, Invalid
from annai_server.domain.references import references
from annai_server.operations import checks, publishing, serving
from annai_server.operations.actor import Actor
from annai_server.operations.publishing import Chosen, Outcome
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Revision
from annai_server.wire.definitions import load_definition

_GOES_ALONG = ("segment", "milestone", "event")


class Name(NamedTuple):
    resource: str
    key: str


@dataclass(frozen=True, slots=True)
class Served:
    """What an environment serves of a document."""

    row: Document
    revision: Revision
    stopped: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A guide that `source` serves in another revision than `target`. `before` is what `target` serves now, or would if
    it weren't `stopped` there; `along` is what has to go with it."""

    key: str
    revision: int
    document: Mapping[str, Any]
    number_before: int | None
    before: Mapping[str, Any] | None
    stopped: bool
    along: Sequence[Name]
    cautions: Sequence[Caution]


def serves_guides(environment: Environment) -> bool:
    """Whether there is anything that could go elsewhere."""
    return any(name.resource == "guide" for name in _all(environment))


def candidates(project: Project, source: Environment, target: Environment, *, now: int) -> Sequence[Candidate]:
    """By key."""
    here, there = _all(source), _all(target)
    differing = [name for name in sorted(here) if name.resource == "guide" and _differs(here[name], there.get(name))]
    return [_candidate(project, target, name, here, there, now) for name in differing]


def _differs(one: Served, other: Served | None) -> bool:
    return other is None or one.revision.id != other.revision.id


def _candidate(
    project: Project,
    target: Environment,
    name: Name,
    here: Mapping[Name, Served],
    there: Mapping[Name, Served],
    now: int,
) -> Candidate:
    along, before = _needed([name], here, there), there.get(name)
    content = load_definition("guide", here[name].revision.content)
    return Candidate(
        name.key,
        here[name].revision.number,
        here[name].revision.content,
        before.revision.number if before else None,
        before.revision.content if before else None,
        before is not None and before.stopped,
        along,
        checks.cautions(project, target, content, now=now, along=along),
    )


def promote(
    project: Project,
    source: Environment,
    target: Environment,
    guides: Iterable[str],
    *,
    actor: Actor,
    now: int,
    note: str = "",
    confirmed: Collection[str] | None = None,
) -> Sequence[tuple[Name, Outcome]]:
    """Make `target` serve these guides as `source` does, and the segments, milestones and events that they need and it
    lacks or has older. What is stopped in `target` stays so. All or none, if the caller rolls back on an exception.

    Raises Invalid (a guide that `source` doesn't serve, or that would not work in `target`) and Unconfirmed; their
    paths begin with the guide's key.
    """
    serving.lock(target)
    here, there = _all(source), _all(target)
    wanted = [Name("guide", key) for key in dict.fromkeys(guides)]
    if strangers := [Fault(one.key, f"is not published in {source.key}") for one in wanted if one not in here]:
        raise Invalid(strangers)
    whole = [*_needed(wanted, here, there), *(one for one in wanted if _differs(here[one], there.get(one)))]
    chosen = {one: _checked(project, target, one, here[one], whole, now) for one in whole}
    refuse([caution for one in chosen.values() for caution in one.cautions], confirmed)
    return [
        (one, publishing.put(project, target, chosen[one], "promote", actor=actor, now=now, note=note, resume=False))
        for one in whole
    ]


def _checked(
    project: Project, target: Environment, name: Name, served: Served, whole: Sequence[Name], now: int
) -> Chosen:
    content = load_definition(name.resource, served.revision.content)
    found = checks.cautions(project, target, content, now=now, along=whole)
    return Chosen(served.row, served.revision, [_under(name, one) for one in found])


def _under(name: Name, caution: Caution) -> Caution:
    return Caution(caution.code, f"{name.key}.{caution.path}", caution.message, caution.blocks, caution.values)


def _needed(wanted: Sequence[Name], here: Mapping[Name, Served], there: Mapping[Name, Served]) -> list[Name]:
    """Segments, milestones and events, and what these need, that the target lacks or has in an older revision: what was
    tried out together goes live together."""
    seen, queue = set(wanted), list(wanted)
    found: list[Name] = []
    while queue:
        one = queue.pop()
        content = load_definition(one.resource, here[one].revision.content)
        for named in references(content):
            name = Name(named.resource, named.key)
            if name.resource in _GOES_ALONG and name in here and name not in seen:
                seen.add(name)
                queue.append(name)
                found.append(name)
    return sorted((one for one in found if _older(there.get(one), here[one])), reverse=True)


def _older(there: Served | None, here: Served) -> bool:
    return there is None or there.revision.number < here.revision.number


def _all(environment: Environment) -> dict[Name, Served]:
    rows = db.session.execute(
        select(Document, Revision, Published.stopped_at)
        .join(Published, Published.document_id == Document.id)
        .join(Revision, Revision.id == Published.revision_id)
        .where(Published.environment_id == environment.id)
    )
    return {Name(row.resource, row.key): Served(row, revision, bool(stopped)) for row, revision, stopped in rows}
