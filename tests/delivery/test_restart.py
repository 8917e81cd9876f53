"""PostgreSQL restarted in mid-load: the server goes on by itself, and every acknowledged event is there once."""

import threading
from collections.abc import Iterator

import pytest

from annai_server.operations.verification import compared
from annai_server.store import schema
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Event
from delivery.sender import Sender, wait_for_progress
from support.cast import Keys
from support.postgres import Cluster, cluster
from support.processes import Process


@pytest.fixture
def postgresql() -> Iterator[Cluster]:
    """One that no other test uses."""
    with cluster() as made:
        schema.upgrade(made.url)
        yield made


@pytest.fixture
def database_url(postgresql: Cluster) -> str:
    return postgresql.url


def test_nothing_acknowledged_is_lost_or_doubled(
    server: Process, keys: Keys, in_app: None, postgresql: Cluster
) -> None:
    stopping = threading.Event()
    senders = [Sender(server.url, keys, f"visitor_{number}", stopping) for number in range(4)]
    for sender in senders:
        sender.start()
    wait_for_progress(senders)
    postgresql.restart()
    wait_for_progress(senders)
    stopping.set()
    for sender in senders:
        sender.thread.join()

    answered = set().union(*(sender.answered for sender in senders))
    sent = {id_ for sender in senders for ids in sender.sent.values() for id_ in ids}
    ids = db.session.scalars(db.select(Event.message_id).where(Event.source == "browser")).all()
    assert sum(sender.failures for sender in senders) > 0, "nobody met the restart"
    assert len(ids) == len(set(ids))
    assert answered <= set(ids) <= sent
    with at_one_moment() as connection:
        assert [one for _, found in compared(connection, keys.environment_id) for one in found] == []
