"""What is kept of one person, found from the tables themselves: a table that is added is neither left out when they
want to read it nor when they want it gone.

A row belongs to a user whose `user_id` it must have, or that is an event under one of their ids. Where `user_id` may be
null it only says whose doing something of their company's was, and the row stays the company's.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, update

from annai_server.store.rows import Row
from annai_server.store.tables import Base

Belongings = Mapping[str, Sequence[Row]]


def kept(connection: Connection, environment_id: int, user_id: str, subjects: Sequence[str]) -> Belongings:
    """Every row about them, but the one of `users`: by table, without the environment, in the order of its key."""
    found = {}
    for table in (*_theirs(), *_their_companies()):
        columns = [column for column in table.columns if column.name != "environment_id"]
        wanted = select(*columns).where(_of(table, environment_id, user_id, subjects))
        rows = connection.execute(wanted.order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [dict(row) for row in rows]
    return found


def forget(connection: Connection, environment_id: int, user_id: str, subjects: Sequence[str]) -> int:
    """Delete what is theirs, and their name from what is their companies'; how many rows of theirs there were."""
    gone = 0
    for table in _theirs():
        gone += connection.execute(delete(table).where(_of(table, environment_id, user_id, subjects))).rowcount
    for table in _their_companies():
        mine = _of(table, environment_id, user_id, subjects)
        connection.execute(update(table).where(mine).values(user_id=None))
    return gone


@cache
def _theirs() -> Sequence[Table]:
    return [
        table
        for table in _of_environments()
        if table.name == "events" or ("user_id" in table.c and not table.c.user_id.nullable)
    ]


@cache
def _their_companies() -> Sequence[Table]:
    return [table for table in _of_environments() if "user_id" in table.c and table.c.user_id.nullable]


def _of_environments() -> Iterator[Table]:
    return (table for table in Base.metadata.sorted_tables if "environment_id" in table.c)


def _of(table: Table, environment_id: int, user_id: str, subjects: Sequence[str]) -> ColumnElement[bool]:
    ids = {"user_id": [user_id], "subject": list(subjects)}
    about = or_(*(table.c[name].in_(ids[name]) for name in ids if name in table.c))
    return and_(table.c.environment_id == environment_id, about)
