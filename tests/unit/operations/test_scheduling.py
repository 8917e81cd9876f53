"""What is planned is published in time, once, by whichever process comes first; and a stop outlives it."""

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from annai_server.domain.errors import Invalid, NotFound
from annai_server.operations import archiving, drafts, publishing, scheduling, switches
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store import published
from annai_server.store.database import db
from annai_server.store.tables import (
    AuditEntry,
    Document,
    Environment,
    Project,
    Publication,
    Published,
    Revision,
    Scheduled,
)
from support import guides

NOW = 1_795_291_200_000
LATER = NOW + 60_000

pytestmark = pytest.mark.usefixtures("session")


def _save(project: Project, version: int = 0, **changes: object) -> None:
    document = guides.tour("welcome", **changes)
    drafts.save(project, "guide", "welcome", document, version=version, actor=COMMAND_LINE, now=NOW)


def _plan(project: Project, environment: Environment, *, at: int = LATER, again: str = "nobody") -> None:
    more = {"at": at, "again": again, "actor": COMMAND_LINE, "now": NOW}
    scheduling.schedule(project, environment, "guide", "welcome", **more)  # type: ignore[arg-type]


def _served(environment: Environment) -> tuple[int, int | None]:
    """What a process compiles: the publication number, and when it expects the next."""
    served = published.load(db.session.connection(), environment.id)
    return served.publication, served.next_publication


def test_the_revision_that_was_planned_is_served_from_its_time_on(project: Project, production: Environment) -> None:
    _save(project, title="Planned")
    _plan(project, production)
    _save(project, 1, title="Not ready yet")
    assert (production.publication, scheduling.next_due()) == (1, LATER)
    assert scheduling.publish_due(LATER - 1) == 0
    assert scheduling.publish_due(LATER) == 1
    assert scheduling.publish_due(LATER) == 0
    served = drafts.load(project, "guide", "welcome").environments["production"]
    assert (served.revision, served.published_at, scheduling.next_due()) == (1, LATER, None)
    rows = db.session.query(Publication).order_by(Publication.number).all()
    assert [(row.number, row.action) for row in rows] == [(1, "schedule"), (2, "publish")]


def test_a_new_plan_takes_the_place_of_the_old_one_and_a_dropped_one_is_gone(
    project: Project, production: Environment
) -> None:
    _save(project)
    _plan(project, production)
    _plan(project, production, at=LATER + 1, again="everybody")
    plan = drafts.load(project, "guide", "welcome").scheduled["production"]
    assert (plan.at, plan.again) == (LATER + 1, "everybody")
    scheduling.unschedule(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW)
    assert scheduling.publish_due(LATER + 1) == 0
    with pytest.raises(NotFound):
        scheduling.unschedule(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW)


def test_a_time_that_has_passed_is_no_plan(project: Project, production: Environment) -> None:
    _save(project)
    with pytest.raises(Invalid) as refused:
        _plan(project, production, at=NOW)
    assert refused.value.faults[0].path == "at"


def test_a_guide_that_was_stopped_stays_stopped(project: Project, production: Environment) -> None:
    _save(project)
    publishing.publish(project, production, "guide", "welcome", actor=COMMAND_LINE, now=NOW)
    _save(project, 1, title="Two")
    _plan(project, production)
    switches.set_guide_stopped(project, production, "welcome", True, actor=COMMAND_LINE, now=NOW)
    scheduling.publish_due(LATER)
    served = db.session.query(Published).one()
    assert (served.stopped_at, served.published_at) == (NOW, LATER)


def test_what_would_not_work_by_then_waits_for_an_author_and_says_why(
    project: Project, production: Environment
) -> None:
    segment = guides.segment()
    drafts.save(project, "segment", "trial", segment, version=0, actor=COMMAND_LINE, now=NOW)
    _save(project, audience={"segment": "trial"})
    _plan(project, production)
    archiving.archive(project, "segment", "trial", actor=COMMAND_LINE, now=NOW)
    assert scheduling.publish_due(LATER) == 1
    assert scheduling.publish_due(LATER) == 0
    draft = drafts.load(project, "guide", "welcome")
    assert (draft.environments, scheduling.next_due()) == ({}, None)
    assert "there is no segment 'trial'" in (draft.scheduled["production"].failure or "")
    assert db.session.query(AuditEntry).filter_by(action="schedule_failed").count() == 1


def test_a_plan_that_failed_is_nothing_to_wait_for_in_any_process(project: Project, production: Environment) -> None:
    _save(project)
    _plan(project, production)
    assert _served(production) == (1, LATER)
    plan = db.session.query(Scheduled).one()
    unreadable = Revision(document_id=plan.document_id, number=2, content={}, created_at=NOW)
    db.session.add(unreadable)
    db.session.flush()
    plan.revision_id = unreadable.id
    scheduling.publish_due(LATER)
    assert _served(production) == (2, None)
    assert db.session.get_one(Publication, (production.id, 2)).action == "schedule_failed"


def test_a_plan_that_this_release_cannot_carry_out_keeps_no_other_from_being_published(
    project: Project, production: Environment, caplog: pytest.LogCaptureFixture
) -> None:
    drafts.save(project, "guide", "hub", guides.banner("hub"), version=0, actor=COMMAND_LINE, now=NOW)
    scheduling.schedule(project, production, "guide", "hub", at=LATER - 1, actor=COMMAND_LINE, now=NOW)
    db.session.execute(update(Document).values(resource="hub"))
    _save(project)
    _plan(project, production)
    while scheduling.publish_due(LATER):
        db.session.commit()
    assert set(drafts.load(project, "guide", "welcome").environments) == {"production"}
    assert "the server's log" in (db.session.query(Scheduled).one().failure or "")
    assert "Traceback" in caplog.text


def test_while_the_database_is_away_no_plan_is_given_up(project: Project, production: Environment) -> None:
    _save(project)
    _plan(project, production)
    db.session.commit()

    def away(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO publications"):
            raise OperationalError(statement, {}, Exception("the server closed the connection"))

    event.listen(db.engine, "before_cursor_execute", away)
    with pytest.raises(OperationalError):
        scheduling.publish_due(LATER)
    event.remove(db.engine, "before_cursor_execute", away)
    db.session.rollback()
    assert scheduling.publish_due(LATER) == 1
    assert set(drafts.load(project, "guide", "welcome").environments) == {"production"}


def test_archiving_drops_what_is_planned(project: Project, production: Environment) -> None:
    _save(project)
    _plan(project, production)
    archiving.archive(project, "guide", "welcome", actor=COMMAND_LINE, now=NOW)
    assert db.session.query(Scheduled).count() == 0
