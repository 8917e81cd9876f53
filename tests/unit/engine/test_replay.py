"""A replay of the log needs room for what it finds, not for all that ever happened."""

import tracemalloc
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from annai_server.domain.events import Event
from annai_server.engine.compiling import compile_snapshot
from annai_server.engine.journal import line
from annai_server.engine.replay import replay
from annai_server.engine.snapshot import Snapshot
from annai_server.store import log, published
from annai_server.store.database import db
from support.cast import cast
from support.page import new_id, now

FEW, MANY = 200, 2_000


@pytest.fixture
def here(app: Flask) -> int:
    return cast(app).team.development.environment_id


@pytest.fixture
def connection(app: Flask, here: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """Where one user has a short history and another a long one, and a part of the log is short, too."""
    monkeypatch.setattr(log, "_AT_ONCE", 50)
    at = now()
    with app.app_context(), db.engine.begin() as connection:
        for user, visits in (("few", FEW), ("many", MANY)):
            heard = (Event(new_id(at), "visited", at) for _ in range(visits))
            log.append(connection, [line(here, user, one, source="browser", received_at=at) for one in heard])
        yield connection


def _room(connection: Connection, snapshot: Snapshot, user: str) -> int:
    """The most bytes that a replay of the user takes."""
    tracemalloc.start()
    replay(connection, snapshot, [user])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_a_long_history_takes_no_more_room_than_a_short_one(connection: Connection, here: int) -> None:
    snapshot = compile_snapshot(published.load(connection, here))
    replayed = replay(connection, snapshot, ["many"])
    assert {row["count"] for table in replayed.tables.values() for row in table.values()} == {MANY}
    assert _room(connection, snapshot, "many") < 2 * _room(connection, snapshot, "few")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_was_not_read_yet_is_with_the_database(connection: Connection, here: int) -> None:
    history = log.of_subjects(connection, here, ["many"])
    next(history)
    assert connection.scalar(text("SELECT count(*) FROM pg_cursors")) == 1
    assert sum(1 for _ in history) == MANY - 1
