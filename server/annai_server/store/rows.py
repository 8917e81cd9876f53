"""Rows of user-scoped tables as plain dicts: found by user, changed by a fold, put back.

On PostgreSQL each group of rows is one statement whose text is always the same, so that the server plans it once: rows
travel as one JSON document, and lists of ids as arrays. One statement a row took three times as long. SQLite, which is
asked without a network between, takes them row by row.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    CursorResult,
    Table,
    TextClause,
    bindparam,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from annai_server.store.tables import Base

Row = dict[str, Any]
Key = tuple[Any, ...]


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model} has no table of its own")
    return table


def find(
    connection: Connection, model: type[Base], environment_id: int, user_ids: Collection[str], **among: Collection[Any]
) -> dict[Key, Row]:
    """Rows by their primary key without the environment. `among` narrows by column: `run_id=[…]`."""
    table = table_of(model)
    if not user_ids or not all(among.values()):
        return {}
    given = {"environment_id": environment_id, "user_id": list(user_ids)}
    given |= {column: list(values) for column, values in among.items()}
    keys = [column.name for column in table.primary_key if column.name != "environment_id"]
    statement = _find(connection.dialect.name, table, tuple(among))
    found = (dict(row) for row in connection.execute(statement, given).mappings())
    return {tuple(row[key] for key in keys): row for row in found}


@cache
def _find(dialect: str, table: Table, among: tuple[str, ...]) -> Any:
    # Made once: for the writer, putting an expression together cost more than running it.
    wanted = select(table).where(table.c.environment_id == bindparam("environment_id"))
    return wanted.where(*(one_of(dialect, table.c[name], name) for name in ("user_id", *among)))


def one_of(dialect: str, column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """That the column is one of a parameter's list."""
    if dialect == "sqlite":
        return column.in_(bindparam(parameter, expanding=True))
    return column == func.any(bindparam(parameter, type_=ARRAY(column.type)))


def put(connection: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    """Insert or replace; each row has all columns."""
    if rows := list(rows):
        write(connection, _upsert(connection.dialect.name, table_of(model)), rows)


def drop(connection: Connection, model: type[Base], environment_id: int, user_id: str, guide: str | None) -> None:
    """A user's rows of one guide, or of all."""
    columns = table_of(model).c
    mine = (columns.environment_id == environment_id, columns.user_id == user_id)
    connection.execute(delete(table_of(model)).where(*mine, *(() if guide is None else (columns.guide == guide,))))


def put_together(connection: Connection, rows: Mapping[type[Base], Collection[Row]]) -> None:
    """The same for several tables, on PostgreSQL with one statement."""
    if connection.dialect.name == "sqlite":
        for model, mine in rows.items():
            put(connection, model, mine)
        return
    tables = tuple(table_of(model) for model in rows)
    given = (msgspec.json.encode(list(mine)).decode() for mine in rows.values())
    connection.execute(_together(tables), {table.name: raw for table, raw in zip(tables, given, strict=True)})


def write(connection: Connection, statement: Any, rows: Sequence[Row]) -> CursorResult[Any]:
    """Run what began with `insert_rows`; each row has all columns."""
    if connection.dialect.name == "sqlite":
        return connection.execute(statement, rows)
    return connection.execute(statement, {"rows": msgspec.json.encode(rows).decode()})


def insert_rows(dialect: str, table: Table) -> Any:
    """The beginning of what `write` runs."""
    start = insert(dialect, table)
    if dialect == "sqlite":
        return start
    return start.from_select([column.name for column in table.columns], text(_given(table)).columns(*table.columns))


def _given(table: Table, parameter: str = "rows") -> str:
    return (
        f"SELECT {_names(table.columns)} FROM json_populate_recordset(NULL::{table.name}, CAST(:{parameter} AS json))"  # noqa: S608
    )


@cache
def _together(tables: tuple[Table, ...]) -> TextClause:
    puts = ", ".join(f"put_{table.name} AS ({_put(table)})" for table in tables)
    return text(f"WITH {puts} SELECT 1")


def _put(table: Table) -> str:
    changed = (f"{column.name} = excluded.{column.name}" for column in table.columns if not column.primary_key)
    return (
        f"INSERT INTO {table.name} ({_names(table.columns)}) {_given(table, table.name)} "
        f"ON CONFLICT ({_names(table.primary_key)}) DO UPDATE SET {', '.join(changed)}"
    )


def _names(columns: Iterable[ColumnElement[Any]]) -> str:
    return ", ".join(str(column.key) for column in columns)


def insert(dialect: str, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _upsert(dialect: str, table: Table) -> Any:
    statement = insert_rows(dialect, table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
