"""The editable documents of a project: read, save with an optimistic lock, archive, duplicate."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError

from annai_server.domain import contrast
from annai_server.domain.asking import predicates_of
from annai_server.domain.conditions import InSegment, circle
from annai_server.domain.definitions import Segment, Theme
from annai_server.domain.diff import same
from annai_server.domain.errors import Conflict, Fault, Invalid, NotFound
from annai_server.domain.naming import renamed_copy
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Revision, Scheduled
from annai_server.wire.authoring import DraftAnswer
from annai_server.wire.definitions import load_definition

Resource = Literal["guide", "segment", "milestone", "theme", "event"]


@dataclass(frozen=True, slots=True)
class Placement:
    """What one environment serves of a document."""

    revision: int
    round: int
    published_at: int
    stopped_at: int | None

    @property
    def stopped(self) -> bool:
        return self.stopped_at is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one environment will serve of it from `at` (ms) on; `failure` is why it didn't come to that."""

    revision: int
    at: int
    again: str
    note: str
    by: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """`version` counts saves; `environments` has those that serve it, by key, `scheduled` those that will at a set
    time; `kind` is a guide's or the resource."""

    key: str
    kind: str
    title: str
    version: int
    document: Mapping[str, Any]
    environments: Mapping[str, Placement]
    scheduled: Mapping[str, Plan]
    updated_at: int
    updated_by: str | None


def every(project: Project, resource: Resource) -> Sequence[Draft]:
    """All that are not archived, by key."""
    rows = db.session.scalars(
        _documents(project, resource).where(Document.archived_at.is_(None)).order_by(Document.key)
    ).all()
    ids = [row.id for row in rows]
    placements, plans = _placements(ids), _plans(ids)
    return [_draft(row, placements[row.id], plans[row.id]) for row in rows]


def load(project: Project, resource: Resource, key: str) -> Draft:
    """Raises NotFound, also for an archived one."""
    return _read(row_of(project, resource, key))


def row_of(project: Project, resource: Resource, key: str) -> Document:
    """The one loader of documents: exists, isn't archived, and is this project's. Raises NotFound."""
    row = _any_row(project, resource, key)
    if row is None or row.archived_at is not None:
        raise NotFound(f"there is no {resource} {key!r} in this project")
    return row


def save(
    project: Project,
    resource: Resource,
    key: str,
    document: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    now: int,
) -> Draft:
    """Write the draft. `version` is the one that the writer saw; 0 makes a new one. Writing what is there changes
    nothing.

    Raises Invalid (paths within the document), NotFound, and Conflict, whose `current` is `as_json()` of what is
    stored now (None if the key once belonged to an archived one).
    """
    _check(project, resource, key, document)
    row = _any_row(project, resource, key)
    if row is None and version:
        raise NotFound(f"there is no {resource} {key!r} in this project")
    if row is None:
        return _create(project, resource, key, dict(document), actor, now)
    refuse_unless_current(row, version)
    if not same(row.draft, dict(document)):
        _overwrite(row, project, dict(document), actor, now)
    return load(project, resource, key)


def archive(project: Project, resource: Resource, key: str, *, actor: Actor, now: int) -> None:
    """Put it away; the key stays taken for ever. Unpublish first (archiving.archive does both). Raises NotFound."""
    row = row_of(project, resource, key)
    row.archived_at = now
    audit.record(actor, "archive", resource, key, now=now, project_id=project.id)
    db.session.flush()


def restore(project: Project, resource: Resource, key: str, *, actor: Actor, now: int) -> Draft:
    """Take back what was archived, as a draft that is published nowhere. Raises NotFound."""
    row = _any_row(project, resource, key)
    if row is None:
        raise NotFound(f"there is no {resource} {key!r} in this project")
    row.archived_at = None
    audit.record(actor, "restore", resource, key, now=now, project_id=project.id)
    db.session.flush()
    return load(project, resource, key)


def duplicate(project: Project, resource: Resource, key: str, new_key: str, *, actor: Actor, now: int) -> Draft:
    """Its title says that it is a copy. Raises NotFound, Invalid (the new key's form) and Conflict (it is taken)."""
    source = row_of(project, resource, key)
    copy = renamed_copy({**source.draft, "key": new_key}, project.default_locale)
    return save(project, resource, new_key, copy, version=0, actor=actor, now=now)


def as_json(draft: Draft) -> dict[str, Any]:
    """What the API answers and a Conflict carries."""
    body: dict[str, Any] = DraftAnswer().dump(draft)
    return body


def _check(project: Project, resource: Resource, key: str, document: Mapping[str, Any]) -> None:
    content = load_definition(resource, document)
    if document["key"] != key:
        raise Invalid([Fault("key", f"is {document['key']!r}, but this is {key!r}; a key never changes")])
    if isinstance(content, Segment):
        _refuse_a_circle(project, content)
    if isinstance(content, Theme) and (faint := contrast.faults(content)):
        raise Invalid(faint)


def _refuse_a_circle(project: Project, segment: Segment) -> None:
    """A segment that asks for itself, by whatever way, would hold nobody."""
    asked = {leaf.key: path for path, leaf in predicates_of(segment) if isinstance(leaf, InSegment)}
    if not asked:
        return
    known = {one.key: one.when for one in _readable_segments(project)} | {segment.key: segment.when}
    if way := circle(segment.key, known):
        raise Invalid([Fault(asked[way[1]], f"goes round in a circle: {' → '.join(way)}")])


def _readable_segments(project: Project) -> Iterator[Segment]:
    rows = db.session.scalars(_documents(project, "segment").where(Document.archived_at.is_(None)))
    for row in rows:
        try:
            content = load_definition("segment", row.draft)
        except Invalid:
            continue
        if isinstance(content, Segment):
            yield content


def _create(project: Project, resource: Resource, key: str, document: dict[str, Any], actor: Actor, now: int) -> Draft:
    row = Document(
        project_id=project.id,
        resource=resource,
        key=key,
        kind=document.get("kind"),
        title=document["title"],
        draft=document,
        version=1,
        created_at=now,
        updated_at=now,
        updated_by=actor.name,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise _stale(row_of(project, resource, key)) from None
    audit.record(actor, "create", resource, key, now=now, project_id=project.id, after=document)
    return _draft(row, {}, {})


def refuse_unless_current(row: Document, version: int) -> None:
    """Raises Conflict: the draft was saved since that version, or archived."""
    if row.archived_at is not None:
        raise Conflict(f"the key {row.key!r} belonged to an archived {row.resource} and is never reused")
    if row.version != version:
        raise _stale(row)


def _overwrite(row: Document, project: Project, document: dict[str, Any], actor: Actor, now: int) -> None:
    if row.kind and document["kind"] != row.kind:
        raise Invalid([Fault("kind", f"is {row.kind!r} and cannot change; make a new guide")])
    before, version = row.draft, row.version
    changed = db.session.execute(
        update(Document)
        .where(Document.id == row.id, Document.version == version)
        .values(
            draft=document,
            title=document["title"],
            version=version + 1,
            updated_at=now,
            updated_by=actor.name,
        )
        .execution_options(synchronize_session=False)
        .returning(Document.id)
    ).all()
    db.session.refresh(row)
    if not changed:
        raise _stale(row)
    audit.record(actor, "save", row.resource, row.key, now=now, project_id=project.id, before=before, after=document)


def _stale(row: Document) -> Conflict:
    current = as_json(_read(row))
    detail = f"version {row.version} is stored, by {row.updated_by or 'somebody'}; yours began from another"
    return Conflict(detail, current)


def _documents(project: Project, resource: Resource) -> Select[Document]:
    return select(Document).where(Document.project_id == project.id, Document.resource == resource)


def _any_row(project: Project, resource: Resource, key: str) -> Document | None:
    # Always fresh: another transaction may have saved since this session first saw the row.
    return db.session.scalar(
        _documents(project, resource).where(Document.key == key).execution_options(populate_existing=True)
    )


def _placements(document_ids: Sequence[int]) -> Mapping[int, dict[str, Placement]]:
    found: dict[int, dict[str, Placement]] = defaultdict(dict)
    rows = db.session.execute(
        select(Published, Environment.key, Revision.number)
        .join(Environment, Environment.id == Published.environment_id)
        .join(Revision, Revision.id == Published.revision_id)
        .where(Published.document_id.in_(document_ids))
        .execution_options(populate_existing=True)
    )
    for published, environment, number in rows:
        found[published.document_id][environment] = Placement(
            number, published.round, published.published_at, published.stopped_at
        )
    return found


def _plans(document_ids: Sequence[int]) -> Mapping[int, dict[str, Plan]]:
    found: dict[int, dict[str, Plan]] = defaultdict(dict)
    rows = db.session.execute(
        select(Scheduled, Environment.key, Revision.number)
        .join(Environment, Environment.id == Scheduled.environment_id)
        .join(Revision, Revision.id == Scheduled.revision_id)
        .where(Scheduled.document_id.in_(document_ids))
        .execution_options(populate_existing=True)
    )
    for one, environment, number in rows:
        plan = Plan(number, one.at, one.again, one.note or "", one.by, one.failure)
        found[one.document_id][environment] = plan
    return found


def _read(row: Document) -> Draft:
    return _draft(row, _placements([row.id])[row.id], _plans([row.id])[row.id])


def _draft(row: Document, environments: Mapping[str, Placement], scheduled: Mapping[str, Plan]) -> Draft:
    return Draft(
        row.key,
        row.kind or row.resource,
        row.title,
        row.version,
        row.draft,
        environments,
        scheduled,
        row.updated_at,
        row.updated_by,
    )
