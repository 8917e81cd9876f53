"""When a worker apart last did each of its tasks, and since when it tries to again."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, or_, select

from annai_server.store.rows import insert_rows, table_of, write
from annai_server.store.tables import TaskDone

_TASKS = table_of(TaskDone)


class Rounds(NamedTuple):
    """In milliseconds; 0: never, as far as is known."""

    ended: int = 0
    began: int = 0

    @property
    def at_it(self) -> bool:
        return self.began > self.ended


def began(connection: Connection, task: str, *, at: int) -> None:
    """Where the last round has not ended, its beginning stays: it hangs, failed, or its process was killed."""
    _note(connection, "began_at", {"task": task, "at": 0, "began_at": at})


def done(connection: Connection, task: str, *, at: int) -> None:
    _note(connection, "at", {"task": task, "at": at, "began_at": None})


def rounds(connection: Connection) -> dict[str, Rounds]:
    """By task."""
    found = connection.execute(select(_TASKS.c.task, _TASKS.c.at, _TASKS.c.began_at))
    return {row.task: Rounds(row.at, row.began_at or 0) for row in found}


def _note(connection: Connection, column: str, row: dict[str, Any]) -> None:
    write(connection, _upsert(connection.dialect.name, column), [row])


@cache
def _upsert(dialect: str, column: str) -> Any:
    statement, known = insert_rows(dialect, _TASKS), _TASKS.c
    said, ended = statement.excluded[column], or_(known.began_at.is_(None), known.began_at <= known.at)
    news = said if column == "at" else case((ended, said), else_=known.began_at)
    return statement.on_conflict_do_update(index_elements=list(_TASKS.primary_key), set_={column: news})
