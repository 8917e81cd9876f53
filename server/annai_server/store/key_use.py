"""When an environment's public keys were last used, while there were two: asked before the older is revoked."""

from sqlalchemy import Connection

from annai_server.store import hourly

# A name has room for 32 characters, and one that is longer would keep whatever else was counted from being stored.
_TOLD_BY = 28


def name_of(key: str) -> str:
    """Under which requests by this key are counted by the hour: by its beginning, which for today's keys is all."""
    return f"key:{key[:_TOLD_BY]}"


def last(connection: Connection, environment_id: int, key: str) -> int | None:
    """The hour (ms) in which a request last came by it; a minute late, and of two months."""
    return hourly.last(connection, environment_id, name_of(key))
