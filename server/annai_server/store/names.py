"""The names that environments have heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, case, delete, or_, select

from annai_server.domain.names import Name
from annai_server.store.rows import Row, insert_rows, table_of, write
from annai_server.store.tables import HeardName

_NAMES = table_of(HeardName)
_KEY = ("environment_id", "kind", "event", "name")


@dataclass(frozen=True, slots=True)
class Heard:
    """`types` are bits of domain/names.TYPES; times in ms, the last one accurate to the day."""

    types: int
    trusted: bool
    first_heard_at: int
    last_heard_at: int


def load(connection: Connection, environment_id: int) -> Mapping[Name, Heard]:
    rows = connection.execute(select(_NAMES).where(_NAMES.c.environment_id == environment_id))
    return {
        Name(row.kind, row.name, row.event): Heard(row.types, row.trusted, row.first_heard_at, row.last_heard_at)
        for row in rows
    }


def put(connection: Connection, environment_id: int, heard: Mapping[Name, Heard]) -> None:
    """Add to what is known of them. In order, so that two processes never wait for each other."""
    rows: Sequence[Row] = [
        {
            "environment_id": environment_id,
            **name._asdict(),
            "types": one.types,
            "trusted": one.trusted,
            "first_heard_at": one.first_heard_at,
            "last_heard_at": one.last_heard_at,
        }
        for name, one in sorted(heard.items())
    ]
    write(connection, _put(connection.dialect.name), rows)


def forget_silent(connection: Connection, *, before: int) -> None:
    """What only pages said, and none has since then (ms), in every environment."""
    silent = delete(_NAMES).where(_NAMES.c.trusted.is_(False), _NAMES.c.last_heard_at < before)
    connection.execute(silent)


@cache
def _put(dialect: str) -> Any:
    statement = insert_rows(dialect, _NAMES)
    old, new = _NAMES.c, statement.excluded
    changed = {
        "types": old.types.op("|")(new.types),
        "trusted": or_(old.trusted, new.trusted),
        "last_heard_at": case((old.last_heard_at > new.last_heard_at, old.last_heard_at), else_=new.last_heard_at),
    }
    return statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
