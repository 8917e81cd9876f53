"""The one `db`. Models are plain `Base` classes, so that tables can be read without an app."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url

from annai_server.store import sqlite
from annai_server.store.tables import Base

_DATA = ("22", "23")
"""Classes of PostgreSQL's errors: data, and integrity."""
db = SQLAlchemy(metadata=Base.metadata)


def init_app(app: Flask, url: str, *, threads: int = 8) -> None:
    """Bind `db` to the app. `threads` is how many of this process may want a connection at once."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, threads=threads)
    db.init_app(app)


def make_engine(url: str) -> Engine:
    return create_engine(url, **engine_options(url))


def engine_options(url: str, *, threads: int = 8) -> dict[str, Any]:
    serializer = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    # An error's text goes to the log, where nobody's traits belong.
    options: dict[str, Any] = {"json_serializer": serializer, "hide_parameters": True}
    # The event writer and the worker come on top of the request threads.
    pool = {"pool_size": threads + 2}
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return options | pool | {"pool_pre_ping": True}
    options["connect_args"] = {"factory": sqlite.Connection, "isolation_level": None}
    return options if parsed.database in (None, "", ":memory:") else options | pool


@event.listens_for(Engine, "handle_error")
def _quote_nobody(context: ExceptionContext) -> None:
    """PostgreSQL's messages quote what could not be stored, in their detail and where data are at fault even before
    it; an error's text goes to the log."""
    original: Any = context.original_exception
    diag = getattr(original, "diag", None)
    if diag is None or not diag.sqlstate:
        return
    said = type(original).__name__ if diag.sqlstate.startswith(_DATA) else diag.message_primary
    original.args = (f"{said} ({diag.sqlstate})",)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = original.args


@contextmanager
def at_one_moment() -> Iterator[Connection]:
    """For long reads while others write: everything as it is now. Nothing that is written here is kept."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection
