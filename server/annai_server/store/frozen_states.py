"""What those of users' events add up to that are no longer kept (engine/frozen.py)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from annai_server.store.rows import put, table_of
from annai_server.store.tables import FrozenState

_STATES = table_of(FrozenState)


def of_users(connection: Connection, environment_id: int, user_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """By user; those are left out of whom every event is kept."""
    mine = (_STATES.c.environment_id == environment_id, _STATES.c.user_id.in_(list(user_ids)))
    rows = connection.execute(select(_STATES.c.user_id, _STATES.c.content).where(*mine))
    return {row.user_id: row.content for row in rows}


def save(connection: Connection, environment_id: int, states: Mapping[str, Mapping[str, Any]]) -> None:
    rows = [
        {"environment_id": environment_id, "user_id": user_id, "content": content}
        for user_id, content in states.items()
    ]
    put(connection, FrozenState, rows)
