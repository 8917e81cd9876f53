"""Publishing at a set time: decided and checked now, done by the worker then.

What is planned is part of what an environment serves: it raises the publication number too, so that every process knows
the moment and its answers are valid until then at most.
"""

import logging
from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import select

from annai_server.domain.cautions import refuse
from annai_server.domain.errors import AnnaiError, Fault, Invalid, NotFound
from annai_server.domain.rounds import Again
from annai_server.operations import checks, drafts, publishing, serving
from annai_server.operations.actor import Actor
from annai_server.operations.drafts import Resource
from annai_server.operations.publishing import Chosen
from annai_server.store.database import db
from annai_server.store.faults import is_the_databases
from annai_server.store.tables import Document, Environment, Project, Revision, Scheduled
from annai_server.wire.definitions import load_definition

log = logging.getLogger(__name__)

# What others refer to goes first: a guide's milestone is there when the guide is.
_ORDER: Sequence[str] = ("theme", "event", "segment", "milestone", "guide")


def schedule(
    project: Project,
    environment: Environment,
    resource: Resource,
    key: str,
    *,
    at: int,
    actor: Actor,
    now: int,
    note: str = "",
    revision: int | None = None,
    version: int | None = None,
    again: Again = "nobody",
    confirmed: Collection[str] | None = None,
) -> Chosen:
    """Publish the draft as it is now (or that revision) at that time. One plan a document and environment: a new one
    takes the place of the old one.

    Raises as publishing.choose, and Invalid for a time that has passed.
    """
    if at <= now:
        raise Invalid([Fault("at", "choose a time that is still to come")])
    serving.lock(environment)
    chosen = publishing.choose(
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
    known = _plan(environment, chosen.row)
    before = _said(known) if known else None
    after = _said(_written(known or _new_plan(environment, chosen.row), chosen, at, again, note, actor))
    serving.append(project, environment, chosen.row, "schedule", actor, now, note=note, before=before, after=after)
    return chosen


def unschedule(
    project: Project, environment: Environment, resource: Resource, key: str, *, actor: Actor, now: int
) -> None:
    """Raises NotFound if nothing is planned."""
    serving.lock(environment)
    row = drafts.row_of(project, resource, key)
    plan = _plan(environment, row)
    if plan is None:
        raise NotFound(f"nothing is planned of {resource} {key!r} in {environment.key}")
    serving.append(project, environment, row, "unschedule", actor, now, before=_said(plan))
    db.session.delete(plan)
    db.session.flush()


def next_due() -> int | None:
    """When the next plan of any project is due (ms)."""
    return db.session.scalar(select(Scheduled.at).where(Scheduled.failure.is_(None)).order_by(Scheduled.at).limit(1))


def publish_due(now: int) -> int:
    """Publish what is due in the environment that has waited longest, all or none of what is due there at the same
    moment; what can't be published is given up, and keeps nothing else waiting. Returns how many plans were dealt with;
    0: nothing is due. The caller commits, and asks again. Raises what is the database's fault.

    Several processes may try at once: whoever comes second finds nothing left.
    """
    first = db.session.execute(
        select(Scheduled.environment_id, Scheduled.at)
        .where(Scheduled.at <= now, Scheduled.failure.is_(None))
        .order_by(Scheduled.at, Scheduled.environment_id)
        .limit(1)
    ).first()
    if first is None:
        return 0
    environment = db.session.get_one(Environment, first.environment_id)
    serving.lock(environment)
    due = _due(environment, first.at)
    project = db.session.get_one(Project, environment.project_id)
    try:
        with db.session.begin_nested():
            for plan, row in sorted(due, key=_turn):
                _carry_out(project, environment, plan, row, now)
    except AnnaiError as error:
        log.warning("what was planned in %s could not be published: %s", environment.key, error)
        _give_up(project, environment, due, str(error), now)
    except Exception as error:
        if is_the_databases(error):
            raise
        log.exception("what was planned in %s could not be published", environment.key)
        _give_up(project, environment, due, f"{type(error).__name__}: the server's log says more", now)
    return max(len(due), 1)


def _due(environment: Environment, at: int) -> Sequence[tuple[Scheduled, Document]]:
    found = db.session.execute(
        select(Scheduled, Document)
        .join(Document, Document.id == Scheduled.document_id)
        .where(Scheduled.environment_id == environment.id, Scheduled.at == at, Scheduled.failure.is_(None))
        .execution_options(populate_existing=True)
    )
    return [(plan, row) for plan, row in found]


def _turn(due: tuple[Scheduled, Document]) -> tuple[int, str]:
    _, row = due
    return _ORDER.index(row.resource), row.key


def _carry_out(project: Project, environment: Environment, plan: Scheduled, row: Document, now: int) -> None:
    """As whoever planned it would. Warnings were confirmed then; a guide that was stopped since stays stopped."""
    revision = db.session.get_one(Revision, plan.revision_id)
    found = checks.cautions(project, environment, load_definition(row.resource, revision.content), now=now)
    refuse(found, None)
    again, note = cast("Again", plan.again), plan.note or ""
    actor = Actor(plan.by, plan.author_id)
    db.session.delete(plan)
    publishing.put(
        project,
        environment,
        Chosen(row, revision, found),
        "publish",
        actor=actor,
        now=now,
        note=note,
        again=again,
        resume=False,
    )


def _give_up(
    project: Project, environment: Environment, due: Sequence[tuple[Scheduled, Document]], why: str, now: int
) -> None:
    """The publication number rises: no process waits for it any longer."""
    for plan, row in due:
        plan.failure = why
        actor = Actor(plan.by, plan.author_id)
        serving.append(project, environment, row, "schedule_failed", actor, now, note=why, before=_said(plan))


def _plan(environment: Environment, row: Document) -> Scheduled | None:
    return db.session.get(Scheduled, (environment.id, row.id), populate_existing=True)


def _new_plan(environment: Environment, row: Document) -> Scheduled:
    plan = Scheduled(environment_id=environment.id, document_id=row.id)
    db.session.add(plan)
    return plan


def _written(plan: Scheduled, chosen: Chosen, at: int, again: Again, note: str, actor: Actor) -> Scheduled:
    plan.revision_id, plan.at, plan.again, plan.note = chosen.revision.id, at, again, note or None
    plan.by, plan.author_id, plan.failure = actor.name, actor.author_id, None
    db.session.flush()
    return plan


def _said(plan: Scheduled) -> dict[str, object]:
    number = db.session.get_one(Revision, plan.revision_id).number
    return {"revision": number, "at": plan.at, "again": plan.again}
