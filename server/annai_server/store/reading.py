"""Short reads that page views wait for, straight through the driver.

Checking a connection out of SQLAlchemy's pool, its transaction and its result took longer than the query itself. The
connections here are only read from and are in no transaction, so that any of them serves any request.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from annai_server.store.lines import Line, PostgresqlLine, Row, SqliteLine


class Reader:
    """Lends lines for one statement at a time; thread-safe, and used on after a fork."""

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect.name
        self._engine = engine
        self._driver: Any = engine.dialect.loaded_dbapi
        self._begin()
        event.listen(engine, "engine_disposed", lambda _: self._close())
        # SQLite answers within microseconds, so that threads which read at once only fight for the interpreter: eight
        # of them spent twice the CPU time of eight that take turns. Nobody waits for the writer in their turn.
        self.turn: AbstractContextManager[Any] = threading.Lock() if self.dialect == "sqlite" else nullcontext()

    def first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        """The first row, or None. Parameters are written `:name`. JSON comes as it is stored: as text. Raises
        SQLAlchemy's DBAPIError."""
        try:
            return self._first(statement, parameters)
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
        line = self._take()
        try:
            row = line.first(statement, parameters)
        except self._driver.OperationalError:
            # The database was restarted since: what is idle is gone too.
            self._close()
            line.close()
            line = self._open()
            row = line.first(statement, parameters)
        self._idle.append(line)
        return row

    def _take(self) -> Line:
        if self._process != os.getpid():
            self._begin()
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def _open(self) -> Line:
        dialect = self._engine.dialect
        arguments, options = dialect.create_connect_args(self._engine.url)
        connection = dialect.connect(*arguments, **options)
        return SqliteLine(connection) if self.dialect == "sqlite" else PostgresqlLine(connection)

    def _begin(self) -> None:
        # What a parent process opened is the parent's to close: kept here, so that nothing ends its sessions.
        self._inherited = getattr(self, "_idle", None)
        self._idle: deque[Line] = deque()
        self._process = os.getpid()

    def _close(self) -> None:
        while self._process == os.getpid() and self._idle:
            self._idle.pop().close()
