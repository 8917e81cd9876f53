"""The writer promises nothing it hasn't written, and one's bad luck is nobody else's."""

import os
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

from annai_server import engine
from annai_server.domain.errors import NotFound, Overloaded
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.engine import writer as writing
from annai_server.engine.jobs import Job, Visit
from annai_server.engine.recording import Recording
from annai_server.engine.writer import Writer
from annai_server.store.database import db
from annai_server.store.tables import Event as Logged
from annai_server.store.tables import User
from support.cast import cast
from support.page import now


@pytest.fixture
def environment_id(app: Flask) -> int:
    return cast(app).team.development.environment_id


@pytest.fixture
def writer(app: Flask, environment_id: int) -> Iterator[Writer]:
    with app.app_context():
        yield engine.current().writer


def _event(name: str = "visited", **fields: object) -> Event:
    return Event(str(uuid7(now())), name, now(), **fields)  # type: ignore[arg-type]


def _logged() -> int:
    return db.session.scalar(select(func.count()).select_from(Logged)) or 0


def test_an_event_that_the_database_cannot_keep_is_refused_alone(writer: Writer, environment_id: int) -> None:
    unfit = _event(properties={"when": object()})
    results = writer.record(environment_id, "u_1", [_event(), unfit, _event()], source="backend").results
    assert [result.status for result in results] == ["stored", "rejected", "stored"]
    assert results[1].reason == "bad_event"
    assert _logged() == 2


def test_a_job_that_fails_takes_none_of_its_group_with_it(writer: Writer, environment_id: int) -> None:
    jobs = [Job(environment_id, f"u_{number}", now(), [_event()], "backend") for number in range(4)]
    unfit = Job(environment_id, "u_unfit", now(), [_event(properties={"when": object()})], "backend")
    outcomes = writer.record_all([*jobs[:2], unfit, *jobs[2:]])
    assert [outcome.results[0].status for outcome in outcomes] == ["stored", "stored", "rejected", "stored", "stored"]


def test_a_job_for_an_environment_that_is_gone_fails_alone(writer: Writer, environment_id: int) -> None:
    gone = writer._submit(Job(999, "u_1", now(), [_event()]))
    fine = writer._submit(Job(environment_id, "u_1", now(), [_event()]))
    with pytest.raises(NotFound):
        gone.result(10)
    assert fine.result(10).results[0].status == "stored"


THE_DATABASES = [DatabaseError, InterfaceError, InternalError, NotSupportedError, OperationalError, ProgrammingError]


@pytest.mark.parametrize("fault", THE_DATABASES)
def test_a_database_that_fails_means_come_again_and_nothing_is_kept_or_refused(
    writer: Writer, environment_id: int, monkeypatch: pytest.MonkeyPatch, fault: type[DBAPIError]
) -> None:
    def away(*_: object) -> None:
        raise fault("SELECT 1", {}, Exception("the database is away"))

    sent = _event()
    with monkeypatch.context() as patched:
        patched.setattr(Recording, "_save", away)
        with pytest.raises(Overloaded) as refused:
            writer.record(environment_id, "u_1", [sent], source="browser")
        assert (refused.value.retry_after or 0) > 0
    assert _logged() == 0
    assert writer.record(environment_id, "u_1", [sent], source="browser").results[0].status == "stored"


def test_a_column_that_is_missing_until_a_migration_has_run_loses_no_event(writer: Writer, environment_id: int) -> None:
    sent = [_event(), _event()]
    db.session.execute(text("ALTER TABLE event_counters RENAME COLUMN name TO other_name"))
    db.session.commit()
    with pytest.raises(Overloaded):
        writer.record(environment_id, "u_1", sent, source="browser")
    assert _logged() == 0
    db.session.execute(text("ALTER TABLE event_counters RENAME COLUMN other_name TO name"))
    db.session.commit()
    results = writer.record(environment_id, "u_1", sent, source="browser").results
    assert [result.status for result in results] == ["stored", "stored"]


def test_more_than_the_queue_holds_is_refused_at_once_and_later_taken_in(
    writer: Writer, environment_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "QUEUE_EVENTS", 8)
    holding, go_on = threading.Event(), threading.Event()
    real = Recording.write

    def slow(self: Recording, jobs: list[Job]) -> object:
        holding.set()
        assert go_on.wait(10)
        return real(self, jobs)

    monkeypatch.setattr(Recording, "write", slow)
    writer.visit(environment_id, "u_0", Visit(), wait=False)
    assert holding.wait(10)
    for number in range(8):
        writer.visit(environment_id, f"u_{number}", Visit(), wait=False)
    with pytest.raises(Overloaded):
        writer.record(environment_id, "u_1", [_event()], source="browser")
    go_on.set()
    assert writer.drain()
    assert writer.record(environment_id, "u_1", [_event()], source="browser").results[0].status == "stored"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_waiting_for_the_writer_in_the_middle_of_writing_is_refused_rather_than_for_ever(
    writer: Writer, environment_id: int
) -> None:
    db.session.execute(text("UPDATE environments SET name = name"))
    with pytest.raises(RuntimeError, match="commit or roll back first"):
        writer.record(environment_id, "u_1", [_event()], source="browser")
    db.session.rollback()


def test_after_stopping_nothing_more_is_taken_in_and_all_that_was_is_written(
    writer: Writer, environment_id: int
) -> None:
    for number in range(30):
        writer.visit(environment_id, f"u_{number}", Visit(), wait=False)
    writer.stop()
    assert db.session.scalar(select(func.count()).select_from(User)) == 30
    with pytest.raises(Overloaded):
        writer.record(environment_id, "u_1", [_event()], source="browser")


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_writes_with_a_thread_of_its_own(writer: Writer, environment_id: int) -> None:
    writer.record(environment_id, "u_parent", [_event()], source="browser")
    child = os.fork()
    if child == 0:
        try:
            result = writer.record(environment_id, "u_child", [_event()], source="browser").results[0]
            os._exit(0 if result.status == "stored" else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    writer.record(environment_id, "u_parent", [_event()], source="browser")
    assert _logged() == 3
