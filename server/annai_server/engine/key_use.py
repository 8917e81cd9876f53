"""Whether an environment's older public key is still in some page: asked before it is revoked."""

from sqlalchemy import Connection

from annai_server.engine.process import Engine
from annai_server.store import hourly
from annai_server.store.environments import Door


def note(engine: Engine, door: Door, key: str, now: int) -> None:
    """A request came by this key. Worth counting only while there are two."""
    if len(door.keys) > 1:
        engine.hourly.count(door.id, _name(key), now)


def last(connection: Connection, environment_id: int, key: str) -> int | None:
    """The hour (ms) in which a request last came by this key while there were two; a minute late, and of two months."""
    return hourly.last(connection, environment_id, _name(key))


def _name(key: str) -> str:
    return f"key:{key}"
