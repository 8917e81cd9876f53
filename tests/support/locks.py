"""When another thread stands at a lock of the database that the test holds: what it read before that is old by now."""

import fcntl
import threading
import time

import pytest
from sqlalchemy import Engine, text

PATIENCE = 10.0
_WAITING = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


class Locks:
    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self._engine = engine
        self._wanted = threading.Event()
        monkeypatch.setattr(fcntl, "flock", self._flock)

    def until_somebody_waits(self) -> None:
        if self._engine.dialect.name == "sqlite":
            assert self._wanted.wait(PATIENCE), "nobody wants to write"
            return
        deadline = time.monotonic() + PATIENCE
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not connection.scalar(_WAITING):
                assert time.monotonic() < deadline, "nobody waits for a lock"
                time.sleep(0.01)

    def _flock(self, file: int, operation: int) -> None:
        try:
            _flock(file, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wanted.set()
            _flock(file, operation)


_flock = fcntl.flock
