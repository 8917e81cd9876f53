"""What a database has kept of what was sent."""

from collections.abc import Sequence

from sqlalchemy import select

from annai_server.store.database import make_engine
from annai_server.store.tables import Event
from delivery.sender import Sender


def logged(url: str) -> set[str]:
    """Every event of a browser, each there once."""
    engine = make_engine(url)
    with engine.connect() as connection:
        ids = connection.scalars(select(Event.message_id).where(Event.source == "browser")).all()
    engine.dispose()
    assert len(ids) == len(set(ids))
    return set(ids)


def answered(senders: Sequence[Sender]) -> set[str]:
    return {id_ for sender in senders for id_ in sender.answered.copy()}


def sent(senders: Sequence[Sender]) -> set[str]:
    return {id_ for sender in senders for ids in sender.sent.copy().values() for id_ in ids}
