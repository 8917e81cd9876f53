"""Where the worker is apart, `doctor` looks whether there is one: without it nothing is published on schedule or sent,
and no page shows it."""

from pathlib import Path

import pytest

from annai_server import clock
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
