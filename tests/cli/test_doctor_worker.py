"""Where the worker is apart, `doctor` looks whether there is one: without it nothing is published on schedule or sent,
and no page shows it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text, update

from annai_server import clock
from annai_server.store import tasks
from annai_server.store.tables import TaskDone
from annai_server.store.tasks import Rounds
from annai_server.worker import _LOCK as TENDING
from cli.conftest import COMMAND, Operator
from support.processes import Process

APART = {"ANNAI_WORKER": "apart"}


def test_a_worker_that_is_not_there_is_missed(
    any_operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_operator.succeeds("init")
    assert "Worker" not in any_operator.amiss(), "the server does its work"
    missed = any_operator.amiss(1, **APART)["Worker"]
    assert (missed["level"], "never was" in missed["says"]) == ("fault", True)
    assert "annai-server worker" in missed["fix"]

    log = tmp_path / "worker.log"
    worker = Process(
        any_operator.url, [COMMAND, "worker"], any_operator.environment, log, entry="annai_server.cli:main"
    )
    worker.launch()
    worker.wait_until_said("is at work")
    while any_operator.runs("doctor", **APART).code:
        assert worker.running, worker.said()
    assert "ok       Worker: one is at work apart" in any_operator.runs("doctor", **APART).out
    assert worker.stop() == 0

    monkeypatch.setattr("annai_server.cli.examination.apart.now", lambda: clock.now() + 10 * 60_000)
    says = any_operator.amiss(1, **APART)["Worker"]["says"]
    assert "for 10 minutes" in says or "for 9 minutes" in says


def test_a_worker_that_hangs_in_its_hourly_work_is_missed_there(any_operator: Operator, tmp_path: Path) -> None:
    """The worker waits, for as long as it takes, for whoever makes room for coming months."""
    any_operator.succeeds("init")
    worker = Process(
        any_operator.url, [COMMAND, "worker"], any_operator.environment, tmp_path / "log", entry="annai_server.cli:main"
    )
    engine = create_engine(any_operator.environment["ANNAI_DATABASE_URL"], poolclass=NullPool)
    with engine.connect() as other:
        hangs = engine.dialect.name == "postgresql"
        if hangs:
            other.execute(text("SELECT pg_advisory_lock(:key)"), {"key": TENDING})
        worker.launch()
        worker.wait_until_said("is at work")
        others = {"publish_planned", "deliver", "expire", "freeze"} | (set() if hangs else {"tend"})
        while not all(_rounds(engine).get(task, Rounds()).ended for task in others):
            assert worker.running, worker.said()
        assert worker.stop() == 0 or hangs
    assert _rounds(engine)["tend"].at_it == hangs
    ago = 40 * 60_000
    with engine.begin() as connection:
        connection.execute(update(TaskDone).where(TaskDone.task == "tend").values(began_at=clock.now() - ago, at=0))
        for task in ("publish_planned", "deliver"):
            tasks.done(connection, task, at=clock.now())
    found = any_operator.amiss(1, **APART)["Worker"]
    assert "no room is made for coming events, a worker began it 40 minutes ago" in found["says"]
    with engine.begin() as connection:
        tasks.began(connection, "tend", at=clock.now())
    assert "40 minutes ago" in any_operator.amiss(1, **APART)["Worker"]["says"], "it tried again, and failed"
    with engine.begin() as connection:
        tasks.done(connection, "tend", at=clock.now())
    assert "Worker" not in any_operator.amiss(**APART)


def _rounds(engine: Engine) -> dict[str, Rounds]:
    with engine.connect() as connection:
        return tasks.rounds(connection)
