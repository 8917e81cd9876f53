"""A clean, migrated database for each test, cheaply: on SQLite a copy, on PostgreSQL one that is used again."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from annai_server.store import schema
from support import rinsing
from support.postgres import named, postgres

BACKENDS = ("sqlite", "postgresql")
# Of a test in a file whose database is `sqlite_first_url`.
ON_BOTH = pytest.mark.parametrize("sqlite_first_url", BACKENDS, indirect=True)


class Databases:
    """Makes databases until it is closed. The PostgreSQL server starts when the first test asks for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._resources = ExitStack()
        self._server: str | None = None
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        self._rinsed: list[str] = []
        self._shapes: dict[str, rinsing.Shape] = {}

    def close(self) -> None:
        self._resources.close()

    @contextmanager
    def fresh(self, backend: str, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a database that nobody else uses; dropped afterwards."""
        make = {"sqlite": self._sqlite, "postgresql": self._postgresql}[backend]
        with make(migrated) as url:
            yield url

    @contextmanager
    def _sqlite(self, migrated: bool) -> Iterator[str]:
        with self._name() as name:
            path = self._folder / f"{name}.sqlite"
            if migrated:
                shutil.copyfile(self._migrated(), path)
            yield f"sqlite:///{path}"
            for left in self._folder.glob(f"{path.name}*"):
                left.unlink()

    @contextmanager
    def _postgresql(self, migrated: bool) -> Iterator[str]:
        with self._lent() if migrated else self._made() as url:
            yield url

    @contextmanager
    def _lent(self) -> Iterator[str]:
        """One that a test had before, if it gave it back: making it takes a second, rinsing it a fiftieth."""
        url = self._rinsed.pop() if self._rinsed else self._resources.enter_context(self._made())
        if url not in self._shapes:
            schema.upgrade(url)
            self._shapes[url] = rinsing.shape(url)
        yield url
        if rinsing.rinsed(url, self._shapes[url]):
            self._rinsed.append(url)

    @contextmanager
    def _made(self) -> Iterator[str]:
        with self._name() as name:
            self._say(f"CREATE DATABASE {name} TEMPLATE template0")
            yield named(self._postgres(), name)
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _migrated(self) -> Path:
        """A file to copy. Copying it must copy everything, so what is still in the log is moved there."""
        path = self._folder / "template.sqlite"
        if not path.exists():
            schema.upgrade(f"sqlite:///{path}")
            engine = sa.create_engine(f"sqlite:///{path}")
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()
        return path

    def _postgres(self) -> str:
        if self._server is None:
            self._server = self._resources.enter_context(postgres())
        return self._server

    def _say(self, statement: str) -> None:
        engine = sa.create_engine(self._postgres(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @contextmanager
    def _name(self) -> Iterator[str]:
        """One that is free: the same again, so that whoever has learnt an address may go on with it. The process is
        part of it, since test workers may share a server that was given."""
        name = self._free.pop() if self._free else f"annai_test_{os.getpid()}_{next(self._numbers)}"
        yield name
        self._free.append(name)
