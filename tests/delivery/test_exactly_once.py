"""Every acknowledged event is there once: sent twice, fifty times at once, and across `kill -9` under load."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Event, EventCounter, GuideState, ItemCompletion, Run, User
from delivery.sender import Sender, batch, post, tour_through, wait_for_progress
from support.cast import Keys
from support.processes import Process

SENDERS = 6


def test_the_same_batch_fifty_times_in_parallel_is_stored_once(server: Process, keys: Keys, in_app: None) -> None:
    events = tour_through(1)
    body = batch(keys, "u_42", events)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post(server.url, "/v1/events", body), range(50)))
    assert {status for status, _ in answers} == {200}
    said = Counter((result["id"], result["status"]) for _, answer in answers for result in answer["results"])
    assert said == {(one["id"], word): times for one in events for word, times in (("stored", 1), ("duplicate", 49))}
    assert _logged() == {one["id"] for one in events}
    _expect_whole_tours(1)


def test_every_acknowledged_event_survives_kill_9_and_sigterm_under_load(
    server: Process, keys: Keys, in_app: None
) -> None:
    stopping = threading.Event()
    senders = [Sender(server.url, keys, f"visitor_{number}", stopping) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for end in (server.kill, server.stop, server.kill):
        wait_for_progress(senders)
        end()
        server.start()
    wait_for_progress(senders)
    stopping.set()
    for sender in senders:
        sender.thread.join(30)
        assert not sender.thread.is_alive()

    answered = set().union(*(sender.answered for sender in senders))
    sent = {id_ for sender in senders for ids in sender.sent.values() for id_ in ids}
    logged = _logged()
    assert sum(sender.failures for sender in senders) > 0, "the server was never seen to be away"
    assert answered <= logged <= sent
    assert max(Counter(id_ for sender in senders for id_ in sender.acknowledged.elements()).values()) == 1
    users = {user for sender in senders for user, ids in sender.sent.items() if set(ids) <= answered}
    assert len(users) > SENDERS
    _expect_whole_tours(db.session.scalar(select(func.count()).select_from(User)) or 0)
    with at_one_moment() as connection:
        assert [one for _, found in compared(connection, keys.environment_id) for one in found] == []


def test_what_page_views_queued_is_written_before_the_server_ends(server: Process, keys: Keys, in_app: None) -> None:
    visitors = [f"visitor_{number}" for number in range(20)]
    for user in visitors:
        body = {"v": 1, "key": keys.public, "user": user, "sent_at": 0, "traits": {"plan": "trial"}}
        assert post(server.url, "/v1/bootstrap", body)[0] == 200
    assert server.stop() == 0
    assert set(db.session.scalars(select(User.id))) == set(visitors)


def _logged() -> set[str]:
    ids = db.session.scalars(select(Event.message_id).where(Event.source == "browser")).all()
    assert len(ids) == len(set(ids))
    return set(ids)


def _expect_whole_tours(people: int) -> None:
    """Everything that follows from the log is there once for each: no half of a batch, nothing counted twice."""
    assert db.session.scalar(select(func.count()).select_from(Run).where(Run.completed_at.is_not(None))) == people
    standings = db.session.execute(select(GuideState.shown_count, func.count()).group_by(GuideState.shown_count)).all()
    assert [tuple(row) for row in standings] == [(1, people)]
    assert db.session.scalar(select(func.count()).select_from(ItemCompletion)) == people
    counted = select(func.sum(EventCounter.count)).where(EventCounter.name == "customer_created")
    assert db.session.scalar(counted.where(EventCounter.hour == 0)) == people
    assert db.session.scalar(counted.where(EventCounter.hour > 0)) == people
    assert db.session.scalar(select(func.count()).select_from(Event).where(Event.name == "item_completed")) == people
