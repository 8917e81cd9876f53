"""A clean, migrated database for each test, cheaply: migrated once, then copied."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa

from annai_server.store import schema
from support.postgres import named, postgres

BACKENDS = ("sqlite", "postgresql")


class Databases:
    """Makes databases until it is closed. The PostgreSQL server starts when the first test asks for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._resources = ExitStack()
        self._server: str | None = None
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        self._template: dict[str, str] = {}

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
                shutil.copyfile(self._migrated("sqlite", self._make_sqlite), path)
            yield f"sqlite:///{path}"
            for left in self._folder.glob(f"{path.name}*"):
                left.unlink()

    @contextmanager
    def _postgresql(self, migrated: bool) -> Iterator[str]:
        template = self._migrated("postgresql", self._make_postgresql) if migrated else "template0"
        with self._name() as name:
            self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
            yield named(self._postgres(), name)
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _migrated(self, backend: str, make: Callable[[], str]) -> str:
        if backend not in self._template:
            self._template[backend] = make()
        return self._template[backend]

    def _make_sqlite(self) -> str:
        path = self._folder / "template.sqlite"
        schema.upgrade(f"sqlite:///{path}")
        # Copying one file must copy everything, so what is still in the log is moved there.
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return str(path)

    def _make_postgresql(self) -> str:
        name = f"annai_test_{os.getpid()}"
        self._say(f"CREATE DATABASE {name}")
        schema.upgrade(named(self._postgres(), name))
        self._resources.callback(self._say, f"DROP DATABASE {name} WITH (FORCE)")
        return name

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
