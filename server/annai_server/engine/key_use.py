"""Whether an environment's older public key is still in some page."""

from annai_server.engine.process import Engine
from annai_server.store.environments import Door
from annai_server.store.key_use import name_of


def note(engine: Engine, door: Door, key: str, now: int) -> None:
    """A request came by this key. Worth counting only while there are two."""
    if len(door.keys) > 1:
        engine.hourly.count(door.id, name_of(key), now)
