"""Short reads that page views wait for, straight through the driver.

Checking a connection out of SQLAlchemy's pool, its transaction and its result took longer than the query itself. The
connections here belong to no transaction and are only read from, so that any of them serves any request.
"""

import os
import re
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]


class Reader:
    """Lends connections for one statement at a time; thread-safe, and used on after a fork."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._arguments = engine.dialect.create_connect_args(engine.url)
        self._begin()
        event.listen(engine, "engine_disposed", lambda _: self._close())
        self.dialect = engine.dialect.name
        # SQLite answers within microseconds, so that threads which read at once only fight for the interpreter: eight
        # of them spent twice the CPU time of eight that take turns. Nobody waits for the writer in their turn.
        self.turn: AbstractContextManager[Any] = threading.Lock() if self.dialect == "sqlite" else nullcontext()

    def first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        """The first row, or None. Parameters are written `:name`. Raises SQLAlchemy's DBAPIError."""
        mended = _for_driver(self.dialect, statement)
        try:
            return self._first(mended, parameters)
        except self._driver.Error as error:
            raise DBAPIError.instance(statement, None, error, self._driver.Error, hide_parameters=True) from error

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """SQLAlchemy's own connection, for what is seldom asked."""
        with self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    def _first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        connection = self._take()
        try:
            row = _ask(connection, statement, parameters)
        except self._driver.OperationalError:
            # The database was restarted since: whatever is idle is gone too.
            self._close()
            connection.close()
            connection = self._connect()
            row = _ask(connection, statement, parameters)
        self._idle.append(connection)
        return row

    @property
    def _driver(self) -> Any:
        return self._engine.dialect.loaded_dbapi

    def _take(self) -> Any:
        if self._process != os.getpid():
            self._begin()
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _connect(self) -> Any:
        args, options = self._arguments
        connection = self._engine.dialect.connect(*args, **options)
        if self.dialect == "sqlite":
            connection.isolation_level = None
            connection.execute("PRAGMA query_only=ON").close()
            connection.execute("PRAGMA busy_timeout=30000").close()
        else:
            connection.autocommit = True
        return connection

    def _begin(self) -> None:
        # What a parent process opened is the parent's to close: it is kept, so that nothing here ends its sessions.
        self._inherited = getattr(self, "_idle", None)
        self._idle: deque[Any] = deque()
        self._process = os.getpid()

    def _close(self) -> None:
        while self._process == os.getpid() and self._idle:
            self._idle.pop().close()


def _ask(connection: Any, statement: str, parameters: Mapping[str, Any]) -> Row | None:
    cursor = connection.execute(statement, parameters)
    row: Row | None = cursor.fetchone()
    cursor.close()
    return row


@cache
def _for_driver(dialect: str, statement: str) -> str:
    return statement if dialect == "sqlite" else re.sub(r":(\w+)", r"%(\1)s", statement)
