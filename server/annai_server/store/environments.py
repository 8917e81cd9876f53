"""What a public request must know of its environment before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, text

from annai_server.store.json import array_of, loaded
from annai_server.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Door:
    """An environment as the public routes meet it: read with every request, because all of it can change."""

    id: int
    key: str
    public_key: str
    """The newest."""
    publication: int
    identity_mode: str
    origins: tuple[str, ...]
    anonymous: bool
    """Whether visitors who haven't signed in may ask."""
    secrets: Mapping[str, str]
    """Live signing secrets by `kid`."""
    keys: tuple[str, ...]
    """Live public keys: the newest first, then the one before it while both are in use."""
    revoked: tuple[tuple[str, int], ...]
    """Public keys that are no longer in use, and when each was revoked (ms)."""


# JSON as text on either database: two rows that say the same are then equal, and read once.
_COLUMNS = "e.id, e.key, e.public_key, e.publication, e.identity_mode, CAST(e.allowed_origins AS TEXT), e.anonymous"


WIDTH = 9
"""How many columns say what a Door says."""

# The newest key needs one look; an older one another, and nobody else pays for that.
WHICH = """e.id = COALESCE(
    (SELECT n.id FROM environments n WHERE n.public_key = :public_key),
    (SELECT p.environment_id FROM public_keys p WHERE p.key = :public_key AND p.revoked_at IS NULL)
)"""


def columns(dialect: str) -> str:
    """SQL for what a Door says of the environment `e`."""
    secrets = f"SELECT CAST({array_of(dialect, 's.kid, s.secret')} AS TEXT) FROM signing_secrets s"  # noqa: S608
    keys = f"SELECT CAST({array_of(dialect, 's.key, s.revoked_at')} AS TEXT) FROM public_keys s"  # noqa: S608
    its = "WHERE s.environment_id = e.id"
    return f"{_COLUMNS}, ({secrets} {its} AND s.revoked_at IS NULL), ({keys} {its})"


def by_public_key(reader: Reader, public_key: str) -> Door | None:
    row = reader.first(_by_public_key(reader.dialect), {"public_key": public_key})
    return None if row is None else door(row)


def revoked_at(reader: Reader, public_key: str) -> int | None:
    """When the key was revoked; None: it wasn't, or there never was such a key."""
    row = reader.first("SELECT revoked_at FROM public_keys WHERE key = :public_key", {"public_key": public_key})
    return row[0] if row else None


def standing(connection: Connection, environment_id: int) -> tuple[int, int] | None:
    """The publication number, and since when (ms) events are kept, 0: ever; None if there is no such environment."""
    row = connection.execute(
        text("SELECT publication, events_since FROM environments WHERE id = :id"), {"id": environment_id}
    ).one_or_none()
    return None if row is None else (row.publication, row.events_since or 0)


def events_since(connection: Connection, environment_id: int) -> int:
    """Since when (ms) all events are kept; 0: ever."""
    found = standing(connection, environment_id)
    return found[1] if found else 0


# Two keys of PostgreSQL's advisory locks: this number, which is ours, and the environment.
_WRITING = 0x616E
# Changes nothing; but whatever writes takes SQLite's one lock (store/sqlite.py), and sees everything before it.
_TAKE_SQLITES_LOCK = text("UPDATE environments SET id = id WHERE false")


def begin_writing(connection: Connection, environment_id: int) -> None:
    """For whoever writes what follows from events, before they read anything: what they read, what is counted and who
    was erased, stays so until they have committed."""
    _lock(connection, "pg_advisory_xact_lock_shared", environment_id)


def keep_writers_out(connection: Connection, environment_id: int) -> None:
    """For what the event writer must know of, until the caller commits: every event is either in the log by now, or
    will be written by somebody who has read what the caller did."""
    _lock(connection, "pg_advisory_xact_lock", environment_id)


def _lock(connection: Connection, function: str, environment_id: int) -> None:
    if connection.dialect.name == "postgresql":
        given = {"writing": _WRITING, "id": environment_id}
        connection.execute(text(f"SELECT {function}(:writing, :id)"), given)
    else:
        connection.execute(_TAKE_SQLITES_LOCK)


def door(row: tuple[Any, ...]) -> Door:
    """From `columns`."""
    return _door(*row)


@lru_cache(maxsize=256)
def _door(
    id_: int,
    key: str,
    public_key: str,
    number: int,
    mode: str,
    origins: str,
    anonymous: bool | int,
    secrets: str | None,
    keys: str | None,
) -> Door:
    every = loaded(keys) or ()
    live = {public_key: None, **dict.fromkeys(one for one, revoked in every if revoked is None)}
    return Door(
        id_,
        key,
        public_key,
        number,
        mode,
        tuple(loaded(origins) or ()),
        bool(anonymous),
        dict(loaded(secrets) or ()),
        tuple(live),
        tuple((one, revoked) for one, revoked in every if revoked is not None),
    )


@cache
def _by_public_key(dialect: str) -> str:
    return f"SELECT {columns(dialect)} FROM environments e WHERE {WHICH}"  # noqa: S608
