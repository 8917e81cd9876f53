"""What many databases begin with, made in the first of them only: its rows are laid into each of the others.

with app.app_context():
    rows = once.taken()    # of the one where they were made
    once.laid(rows)        # into another one that is as empty as that was
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from annai_server.store.database import db

# PostgreSQL's own text of a table, or SQLite's values.
Text = bytes
Values = list[tuple[Any, ...]]
_NUMBERS = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


@dataclass(frozen=True)
class Rows:
    """`tables` in the order in which they refer to one another."""

    tables: Mapping[str, Text | Values]
    numbers: tuple[tuple[str, int], ...] = ()


def taken() -> Rows:
    """All rows of this app's database."""
    connection = db.session.connection()
    names = [table.name for table in db.metadata.sorted_tables]
    if connection.dialect.name == "postgresql":
        plain = _plain(connection)
        texts = {name: text for name in names if (text := _text(plain, name))}
        return Rows(texts, tuple(plain.execute(_NUMBERS).fetchall()))
    found = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
    return Rows({name: [tuple(row) for row in values] for name, values in found.items() if values})


def laid(rows: Rows) -> None:
    """They are committed."""
    connection = db.session.connection()
    for name, content in rows.tables.items():
        if isinstance(content, bytes):
            with _plain(connection).cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                copy.write(content)
        else:
            marks = ", ".join("?" for _ in content[0])
            connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({marks})', content)  # noqa: S608
    for name, last in rows.numbers:
        connection.exec_driver_sql("SELECT setval(%s::regclass, %s)", (name, last))
    db.session.commit()


def _text(plain: "psycopg.Connection[Any]", table: str) -> Text:
    asked = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
    with plain.cursor().copy(asked) as copy:
        return b"".join(bytes(part) for part in copy)


def _plain(connection: Connection) -> "psycopg.Connection[Any]":
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
