"""Rows of user-scoped tables as plain dicts: found by user, changed by a fold, put back."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select
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
    found = (dict(row) for row in connection.execute(_find(table, tuple(among)), given).mappings())
    return {tuple(row[key] for key in keys): row for row in found}


@cache
def _find(table: Table, among: tuple[str, ...]) -> Any:
    # Made once: for the writer, putting an expression together cost more than running it.
    wanted = select(table).where(table.c.environment_id == bindparam("environment_id"))
    return wanted.where(*(table.c[name].in_(bindparam(name, expanding=True)) for name in ("user_id", *among)))


def put(connection: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    """Insert or replace; each row has all columns."""
    if rows := list(rows):
        connection.execute(_upsert(connection.dialect.name, table_of(model)), rows)


def insert(dialect: str, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _upsert(dialect: str, table: Table) -> Any:
    statement = insert(dialect, table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
