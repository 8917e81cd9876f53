"""Draft → numbered immutable revision → publication in an environment, and back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from annai_server.domain.cautions import Caution, refuse
from annai_server.domain.rounds import Again
from annai_server.operations import checks, drafts, needs, revisions, serving
from annai_server.operations.actor import Actor
from annai_server.operations.drafts import Resource
from annai_server.operations.row_locks import lock_row
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Published, Revision
from annai_server.wire.definitions import load_definition


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an environment serves now of a document. `publication` is the environment's number."""

    environment: str
    revision: int
    round: int
    publication: int
    cautions: Sequence[Caution]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is about to be published, and what its publisher was told."""

    row: Document
    revision: Revision
    cautions: Sequence[Caution]


def check(project: Project, environment: Environment, resource: Resource, key: str, *, now: int) -> Sequence[Caution]:
    """What publishing the draft there would be refused for or warn of. Raises NotFound, Invalid."""
    row = drafts.row_of(project, resource, key)
    return checks.cautions(project, environment, load_definition(resource, row.draft), now=now)


def choose(
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
    confirmed: Collection[str] | None = None,
) -> Chosen:
    """The draft as a revision (a new one if it changed), or that earlier revision, checked.

    `version` is that of the draft that the publisher saw; `confirmed` are the ids of the warnings that they accept,
    None: any.

    Raises NotFound, Conflict if the draft has another version by now (as drafts.save), Invalid if it does not pass the
    wire schema any more or would not work there, and Unconfirmed.
    """
    row = drafts.row_of(project, resource, key)
    if version is not None:
        lock_row(Document, row)
        drafts.refuse_unless_current(row, version)
    chosen = revisions.freeze(row, note, actor, now) if revision is None else revisions.numbered(row, revision)
    found = checks.cautions(project, environment, load_definition(resource, chosen.content), now=now)
    refuse(found, confirmed)
    return Chosen(row, chosen, found)


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
    again: Again = "nobody",
    confirmed: Collection[str] | None = None,
) -> Outcome:
    """Make the draft (or that revision) what the environment serves. `again` begins a new round for some or all who
    were done with it. A stopped guide runs again. Publishing what is already served changes nothing.

    Raises as `choose`.
    """
    serving.lock(environment)
    chosen = choose(
        project,
        environment,
        resource,
        key,
        actor=actor,
        now=now,
        note=note,
        revision=revision,
        version=version,
        confirmed=confirmed,
    )
    served = serving.now_served(environment, chosen.row)
    if served and served.revision_id == chosen.revision.id and not served.stopped_at and again == "nobody":
        return _outcome(environment, served, chosen)
    return put(project, environment, chosen, "publish", actor=actor, now=now, note=note, again=again)


def put(
    project: Project,
    environment: Environment,
    chosen: Chosen,
    action: str,
    *,
    actor: Actor,
    now: int,
    note: str = "",
    again: Again = "nobody",
    resume: bool = True,
) -> Outcome:
    """Serve it from now on; of themes, one at a time. The environment is locked. `resume`: also if it was stopped."""
    for worn in serving.others(environment, chosen.row) if chosen.row.resource == "theme" else ():
        _take_away(project, environment, worn, actor, now)
    before = serving.standing(serving.now_served(environment, chosen.row))
    served = serving.serve(environment, chosen.row, chosen.revision, again, now)
    served.stopped_at = None if resume else served.stopped_at
    db.session.flush()
    serving.append(
        project,
        environment,
        chosen.row,
        action,
        actor,
        now,
        served=served,
        revision=chosen.revision,
        note=note,
        before=before,
        after=serving.standing(served),
    )
    return _outcome(environment, served, chosen)


def _outcome(environment: Environment, served: Published, chosen: Chosen) -> Outcome:
    return Outcome(environment.key, chosen.revision.number, served.round, environment.publication, chosen.cautions)


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
    """Serve an earlier revision in the same round; the draft stays as it is. Nothing is checked: the way back is never
    in anybody's way. Raises NotFound, also where the environment serves nothing of it."""
    serving.lock(environment)
    row = drafts.row_of(project, resource, key)
    serving.served(environment, row)
    earlier = revisions.numbered(row, revision)
    found = checks.cautions(project, environment, load_definition(resource, earlier.content), now=now)
    return put(project, environment, Chosen(row, earlier, found), "rollback", actor=actor, now=now, note=note)


def unpublish(
    project: Project, environment: Environment, resource: Resource, key: str, *, actor: Actor, now: int
) -> None:
    """Raises NotFound if it isn't published there, Needed if what is served there names it."""
    serving.lock(environment)
    row = drafts.row_of(project, resource, key)
    serving.served(environment, row)
    needs.refuse_if_needed(environment, resource, key)
    _take_away(project, environment, row, actor, now)


def _take_away(project: Project, environment: Environment, row: Document, actor: Actor, now: int) -> None:
    served = serving.served(environment, row)
    before = serving.standing(served)
    serving.append(project, environment, row, "unpublish", actor, now, served=served, before=before)
    db.session.delete(served)
    db.session.flush()
