"""What an environment serves, and the one sequence of publications that says how it came to be.

Every change raises the environment's publication number under a lock on its row, so that every process sees it with
its next request.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select

from annai_server.domain.errors import NotFound
from annai_server.domain.rounds import SPARED, Again
from annai_server.operations import audit, counting, telling
from annai_server.operations.actor import Actor
from annai_server.operations.row_locks import lock_row
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Publication, Published, Revision
from annai_server.wire.definitions import load_definition


def lock(environment: Environment) -> None:
    """Until the caller commits, nobody else changes what the environment serves."""
    lock_row(Environment, environment)


def now_served(environment: Environment, row: Document) -> Published | None:
    return db.session.get(Published, (environment.id, row.id), populate_existing=True)


def served(environment: Environment, row: Document) -> Published:
    """Raises NotFound."""
    found = now_served(environment, row)
    if found is None:
        raise NotFound(f"{row.resource} {row.key!r} is not published in {environment.key}")
    return found


def others(environment: Environment, row: Document) -> Sequence[Document]:
    """What it serves beside it, of the same resource."""
    beside = select(Document).join(Published, Published.document_id == Document.id)
    return db.session.scalars(
        beside.where(
            Published.environment_id == environment.id, Document.resource == row.resource, Document.id != row.id
        )
    ).all()


def serve(environment: Environment, row: Document, revision: Revision, again: Again, now: int) -> Published:
    """In the round that the environment last served, or in a new one. Unpublishing forgets nobody's answer."""
    counting.prepare(environment, load_definition(row.resource, revision.content))
    found, last = now_served(environment, row), _last_round(environment, row)
    first = last and _beginning(environment, row, 1)
    if last is None or again != "nobody":
        number, since, spared = (last or 0) + 1, now, SPARED.get(again)
    else:
        began = _beginning(environment, row, last)
        number, since, spared = last, began.at, began.spared
    if found is None:
        found = Published(environment_id=environment.id, document_id=row.id)
        db.session.add(found)
    found.first_published_at = first.at if first else now
    found.revision_id, found.round, found.round_at, found.spared = revision.id, number, since, spared
    found.published_at, found.publication = now, environment.publication + 1
    return found


def append(
    project: Project,
    environment: Environment,
    row: Document | None,
    action: str,
    actor: Actor,
    now: int,
    *,
    served: Published | None = None,
    revision: Revision | None = None,
    note: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Raise the publication number and write down why, here and in the audit log. The environment is locked."""
    publication = renumber(environment, action, actor, now, row=row, served=served, revision=revision, note=note)
    audit.record(
        actor,
        action,
        row.resource if row else "environment",
        row.key if row else environment.key,
        now=now,
        project_id=project.id,
        environment=environment.key,
        before=before,
        after=after,
        note=note,
    )
    db.session.flush()
    telling.tell(project, environment, publication, row, revision)


def renumber(
    environment: Environment,
    action: str,
    actor: Actor,
    now: int,
    *,
    row: Document | None = None,
    served: Published | None = None,
    revision: Revision | None = None,
    note: str = "",
) -> Publication:
    """Every process compiles anew what it serves. The environment is locked."""
    environment.publication += 1
    publication = Publication(
        environment_id=environment.id,
        number=environment.publication,
        document_id=row.id if row else None,
        revision_id=revision.id if revision else None,
        action=action,
        round=served.round if served else None,
        spared=served.spared if served else None,
        note=note or None,
        at=now,
        by=actor.name,
    )
    db.session.add(publication)
    return publication


def standing(found: Published | None) -> Mapping[str, object] | None:
    """What the audit log says of it, before and after."""
    if found is None:
        return None
    number = db.session.get_one(Revision, found.revision_id).number
    return {"revision": number, "round": found.round} | ({"stopped": True} if found.stopped_at else {})


def _last_round(environment: Environment, row: Document) -> int | None:
    return db.session.scalar(_publications(environment, row).with_only_columns(func.max(Publication.round)))


def _beginning(environment: Environment, row: Document, round: int) -> Publication:
    """The publication that the round began with."""
    began = _publications(environment, row).where(Publication.round == round).order_by(Publication.number).limit(1)
    return db.session.scalars(began).one()


def _publications(environment: Environment, row: Document) -> Select[Publication]:
    return select(Publication).where(Publication.environment_id == environment.id, Publication.document_id == row.id)
