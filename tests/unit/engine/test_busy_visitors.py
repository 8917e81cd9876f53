"""While a visitor is merged, nobody else writes: how long that takes must not be a matter of how much they did."""

import time
from uuid import uuid4

from flask import Flask

from annai_server import engine
from annai_server.domain.anonymous import subject_of
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment
from api.publishing import publish
from support import guides
from support.cast import Keys, cast
from support.page import now

FEW, MANY = 100, 8_000
RUNS = [str(uuid7(now())) for _ in range(5)]


def test_merging_one_who_did_much_more_takes_hardly_longer(app: Flask) -> None:
    """Measured as the processor's time, of which other processes take none."""
    team = cast(app).team
    publish(team, guides.tour())
    publish(team, guides.milestone(), resource="milestones")
    keys = team.development
    with app.app_context():
        _merging(keys, FEW)
        few, many = _merging(keys, FEW), _merging(keys, MANY)
        with at_one_moment() as connection:
            assert [one for _, found in compared(connection, keys.environment_id) for one in found] == []
    assert many < 4 * few, f"{many:.3f} s of the processor after {few:.3f} s"


def _merging(keys: Keys, events: int) -> float:
    """In seconds, for one who did so much in five runs and within a few hours."""
    writer, visitor = engine.current().writer, subject_of(f"anonymous:{uuid4()}")
    for start in range(0, events, 500):
        batch = [_event(start + n) for n in range(min(500, events - start))]
        told = writer.record(keys.environment_id, visitor, batch, source="browser").results
        assert {one.status for one in told} == {"stored"}
    began = time.process_time()
    assert writer.merge(keys.environment_id, f"u_{uuid4()}", visitor)
    return time.process_time() - began


def _event(n: int) -> Event:
    at = now() - n * 1_000
    if n % 2:
        return Event(str(uuid7(at)), "invoice_sent", at)
    name, run = "step_shown" if n % 4 else "guide_shown", RUNS[n % len(RUNS)]
    return Event(str(uuid7(at)), name, at, guide="welcome", revision=1, round=1, run=run, step="first")
