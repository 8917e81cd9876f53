"""When an environment's public keys were last used, while there were two: asked before the older is revoked."""

from sqlalchemy import Connection

from annai_server.store import hourly


def name_of(key: str) -> str:
    """Under which requests by this key are counted by the hour."""
    return f"key:{key}"


def last(connection: Connection, environment_id: int, key: str) -> int | None:
    """The hour (ms) in which a request last came by it; a minute late, and of two months."""
    return hourly.last(connection, environment_id, name_of(key))
