"""Draft → numbered immutable revision → publication in an environment, and back.

Every change of what an environment serves raises its publication number, under a lock on the environment's row, so
that publications are one sequence and every process sees the change with its next request.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from annai_server.domain.errors import NotFound
from annai_server.operations import audit, counting, drafts, revisions
from annai_server.operations.actor import Actor
from annai_server.operations.checks import Caution, cautions
from annai_server.operations.drafts import Resource
from annai_server.operations.holds import hold
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Publication, Published, Revision
from annai_server.wire.definitions import load_definition


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an environment serves now of a document. `publication` is the environment's number."""

    environment: str
    revision: int
    round: int
    publication: int
    cautions: Sequence[Caution]


def check(project: Project, environment: Environment, resource: Resource, key: str) -> Sequence[Caution]:
    """What publishing the draft there would warn of. Raises NotFound, Invalid."""
    row = drafts.row_of(project, resource, key)
    return cautions(project, environment, load_definition(resource, row.draft))


def publish(
    project: Project,
    environment: Environment,
    resource: Resource,
    key: str,
    *,
    actor: Actor,
    now: int,
    note: str = "",
    revision: int | None = None,
    version: int | None = None,
    again: bool = False,
) -> Outcome:
    """Make the draft (or that revision) what the environment serves. A changed draft becomes a new revision first.
    `again` begins a new round: those who completed or dismissed it may see it once more. A stopped guide runs again.
    Publishing what is already served changes nothing. `version` is that of the draft that the publisher saw.

    Raises NotFound, Conflict if the draft has another version by now (as drafts.save), and Invalid if it does not pass
    the wire schema any more.
    """
    _lock(environment)
    row = drafts.row_of(project, resource, key)
    if version is not None:
        hold(Document, row)
        drafts.refuse_unless_current(row, version)
    chosen = revisions.numbered(row, revision) if revision else revisions.freeze(row, note, actor, now)
    found = cautions(project, environment, load_definition(resource, chosen.content))
    served = db.session.get(Published, (environment.id, row.id), populate_existing=True)
    if served and served.revision_id == chosen.id and not served.stopped_at and not again:
        return Outcome(environment.key, chosen.number, served.round, environment.publication, found)
    served = _serve(environment, row, chosen, served, _round(environment, row, again), now)
    _append(project, environment, row, "publish", actor, now, served=served, revision=chosen, note=note)
    return Outcome(environment.key, chosen.number, served.round, environment.publication, found)


def publish_many(
    project: Project,
    environment: Environment,
    keys: Iterable[tuple[Resource, str]],
    *,
    actor: Actor,
    now: int,
    note: str = "",
) -> Sequence[Outcome]:
    """All or none, if the caller rolls back on an exception."""
    return [publish(project, environment, resource, key, actor=actor, now=now, note=note) for resource, key in keys]


def rollback(
    project: Project,
    environment: Environment,
    resource: Resource,
    key: str,
    revision: int,
    *,
    actor: Actor,
    now: int,
    note: str = "",
) -> Outcome:
    """Serve an earlier revision in the same round; the draft stays as it is. Raises NotFound, also where the
    environment serves nothing of it."""
    _lock(environment)
    row = drafts.row_of(project, resource, key)
    served = _served(environment, row)
    chosen = revisions.numbered(row, revision)
    found = cautions(project, environment, load_definition(resource, chosen.content))
    served = _serve(environment, row, chosen, served, served.round, now)
    _append(project, environment, row, "rollback", actor, now, served=served, revision=chosen, note=note)
    return Outcome(environment.key, chosen.number, served.round, environment.publication, found)


def unpublish(
    project: Project, environment: Environment, resource: Resource, key: str, *, actor: Actor, now: int
) -> None:
    """Raises NotFound if it isn't published there."""
    _lock(environment)
    row = drafts.row_of(project, resource, key)
    served = _served(environment, row)
    _append(project, environment, row, "unpublish", actor, now, served=served)
    db.session.delete(served)
    db.session.flush()


def archive(project: Project, resource: Resource, key: str, *, actor: Actor, now: int) -> None:
    """Unpublish everywhere and put it away; the key is never reused. Raises NotFound."""
    row = drafts.row_of(project, resource, key)
    environments = select(Environment).join(Published).where(Published.document_id == row.id)
    for environment in db.session.scalars(environments.order_by(Environment.id)).all():
        unpublish(project, environment, resource, key, actor=actor, now=now)
    drafts.archive(project, resource, key, actor=actor, now=now)


def set_stopped(project: Project, environment: Environment, key: str, stopped: bool, *, actor: Actor, now: int) -> None:
    """Stop or resume one published guide. Raises NotFound if it isn't published there."""
    _lock(environment)
    row = drafts.row_of(project, "guide", key)
    served = _served(environment, row)
    if (served.stopped_at is not None) == stopped:
        return
    served.stopped_at = now if stopped else None
    _append(project, environment, row, "stop" if stopped else "resume", actor, now, served=served)


def set_environment_stopped(
    project: Project, environment: Environment, stopped: bool, *, actor: Actor, now: int
) -> None:
    """Stop or resume all guidance of an environment."""
    _lock(environment)
    if (environment.stopped_at is not None) == stopped:
        return
    environment.stopped_at = now if stopped else None
    _append(project, environment, None, "stop" if stopped else "resume", actor, now)


def settings_changed(
    project: Project,
    environment: Environment,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    actor: Actor,
    now: int,
) -> None:
    """Quiet pages, budget or identity mode were changed on the row: every process must serve by them from now on."""
    db.session.flush()
    _lock(environment)
    _append(project, environment, None, "settings", actor, now)
    audit.record(
        actor,
        "change_settings",
        "environment",
        environment.key,
        now=now,
        project_id=project.id,
        environment=environment.key,
        before=before,
        after=after,
    )


def _lock(environment: Environment) -> None:
    hold(Environment, environment)


def _served(environment: Environment, row: Document) -> Published:
    served = db.session.get(Published, (environment.id, row.id), populate_existing=True)
    if served is None:
        raise NotFound(f"{row.resource} {row.key!r} is not published in {environment.key}")
    return served


def _round(environment: Environment, row: Document, again: bool) -> int:
    """The round that the environment last served, published now or not: unpublishing forgets nobody's answer."""
    last = db.session.scalar(
        select(func.max(Publication.round)).where(
            Publication.environment_id == environment.id, Publication.document_id == row.id
        )
    )
    return (last or 0) + 1 if again or not last else last


def _serve(
    environment: Environment, row: Document, revision: Revision, served: Published | None, round: int, now: int
) -> Published:
    counting.prepare(environment, load_definition(row.resource, revision.content))
    first, round_at = _began(environment, row, 1) or now, _began(environment, row, round) or now
    if served is None:
        served = Published(environment_id=environment.id, document_id=row.id, first_published_at=first)
        db.session.add(served)
    served.revision_id, served.round, served.round_at, served.published_at = revision.id, round, round_at, now
    served.publication, served.stopped_at = environment.publication + 1, None
    return served


def _began(environment: Environment, row: Document, round: int) -> int | None:
    """When the environment first served that round; None: it is new."""
    return db.session.scalar(
        select(func.min(Publication.at)).where(
            Publication.environment_id == environment.id,
            Publication.document_id == row.id,
            Publication.round == round,
        )
    )


def _append(
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
) -> None:
    """Raise the publication number and write down why. The environment is locked."""
    environment.publication += 1
    db.session.add(
        Publication(
            environment_id=environment.id,
            number=environment.publication,
            document_id=row.id if row else None,
            revision_id=revision.id if revision else None,
            action=action,
            round=served.round if served else None,
            note=note or None,
            at=now,
            by=actor.name,
        )
    )
    audit.record(
        actor,
        action,
        row.resource if row else "environment",
        row.key if row else environment.key,
        now=now,
        project_id=project.id,
        environment=environment.key,
        after={"revision": revision.number, "round": served.round} if revision and served else None,
        note=note,
    )
    db.session.flush()
