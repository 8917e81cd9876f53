"""When a worker apart last did each of its tasks."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from annai_server.store.rows import insert_rows, table_of, write
from annai_server.store.tables import TaskDone

_DONE = table_of(TaskDone)


def done(connection: Connection, task: str, *, at: int) -> None:
    write(connection, _done(connection.dialect.name), [{"task": task, "at": at}])


def last_done(connection: Connection) -> dict[str, int]:
    """By task; in milliseconds."""
    return {row.task: row.at for row in connection.execute(select(_DONE.c.task, _DONE.c.at))}


@cache
def _done(dialect: str) -> Any:
    statement = insert_rows(dialect, _DONE)
    return statement.on_conflict_do_update(index_elements=list(_DONE.primary_key), set_={"at": statement.excluded.at})
