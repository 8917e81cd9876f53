"""SQLite with one writer at a time, by a lock on a file beside the database.

Polling for SQLite's own lock gave tails of a second; waiting in the kernel doesn't. The lock sits in the
driver's connection, so that no writer (admin, CLI, worker, a raw statement) can forget it: the first
statement that writes takes it and begins the transaction, commit and rollback give it back. Reads before
that are in no transaction, so that none has to be upgraded, which SQLite would refuse.
"""

import fcntl
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_WRITES = re.compile(
    r"\s*(?:(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|SAVEPOINT)\b|WITH\b.*\b(?:INSERT|UPDATE|DELETE)\b)",
    re.IGNORECASE | re.DOTALL,
)
_held = threading.local()


def holds_lock() -> bool:
    """Whether this thread is in the middle of writing: waiting for another writer now would be for ever."""
    return bool(getattr(_held, "count", 0))


class Cursor(sqlite3.Cursor):
    connection: "Connection"

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":
        self.connection.before(sql)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> "Cursor":
        self.connection.before(sql)
        return super().executemany(sql, parameters)


class Connection(sqlite3.Connection):
    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self._lock_path = None if database == ":memory:" else f"{database}-lock"
        self._lock: int | None = None
        # An acknowledged event survives a power cut: WAL alone (NORMAL) would not promise that.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            super().execute(f"PRAGMA {pragma}").close()

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def before(self, sql: str) -> None:
        if not self.in_transaction and _WRITES.match(sql):
            self._acquire()
            super().execute("BEGIN IMMEDIATE").close()

    def commit(self) -> None:
        super().commit()
        self._release()

    def rollback(self) -> None:
        super().rollback()
        self._release()

    def close(self) -> None:
        super().close()
        self._release()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For what writes and takes no transaction: nobody else does meanwhile."""
        self._acquire()
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> None:
        if self._lock_path is None or self._lock is not None:
            return
        lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self._lock = lock
        _held.count = getattr(_held, "count", 0) + 1

    def _release(self) -> None:
        if self._lock is None:
            return
        # Unlocked, not only closed: a process forked meanwhile holds a copy of the descriptor.
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        os.close(self._lock)
        self._lock = None
        _held.count = max(0, getattr(_held, "count", 0) - 1)
