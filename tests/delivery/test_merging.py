"""Whoever signs in on several devices at once is merged exactly once, whichever process each of them meets."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from annai_server.domain.anonymous import subject_of
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Alias, Environment, EventCounter, User
from delivery.sender import post
from support.cast import Keys, Team
from support.page import event, now, token
from support.processes import Process

DEVICES = 8


@pytest.fixture
def keys(app: Flask, team: Team) -> Keys:
    """Of production, which requires a signed identity and lets visitors in."""
    with app.app_context():
        db.session.get_one(Environment, team.production.environment_id).anonymous = True
        db.session.commit()
    return team.production


def _visitor(server: Process, keys: Keys, events: int = 3) -> str:
    """One who has done something."""
    visitor = f"anonymous:{uuid.uuid4()}"
    sent = [event("invoice_sent") for _ in range(events)]
    answer = _asked(server, "/v1/events", keys, user=visitor, events=sent)
    assert [one["status"] for one in answer["results"]] == ["stored"] * events
    return visitor


def _asked(server: Process, path: str, keys: Keys, **said: Any) -> dict[str, Any]:
    status, answer = post(server.url, path, {"v": 1, "key": keys.public, "sent_at": now(), **said})
    assert status == 200, answer
    return answer


def _merged(server: Process, keys: Keys, who: list[tuple[str, str]]) -> list[bool]:
    """What each device hears that says in the same moment that this user is that visitor."""
    go = threading.Barrier(len(who))

    def device(user: str, visitor: str) -> bool:
        go.wait()
        said = {"user": user, "token": token(keys, user), "visitor": visitor}
        return bool(_asked(server, "/v1/merge", keys, **said)["merged"])

    with ThreadPoolExecutor(len(who)) as devices:
        return list(devices.map(device, *zip(*who, strict=True)))


def _expect(app: Flask, keys: Keys, aliases: dict[str, str], sent: int) -> None:
    """Who is whose, and what those count who are left."""
    with app.app_context():
        found = {one.subject: one.user_id for one in db.session.scalars(select(Alias))}
        assert found == aliases
        assert set(db.session.scalars(select(User.id))) == set(aliases.values())
        counted = select(func.sum(EventCounter.count)).where(EventCounter.hour == 0)
        assert db.session.scalar(counted.where(EventCounter.name == "invoice_sent")) == sent
        db.session.remove()
        with at_one_moment() as connection:
            assert [one for _, different in compared(connection, keys.environment_id) for one in different] == []


def test_one_visitor_is_one_users(app: Flask, server: Process, keys: Keys) -> None:
    visitor = _visitor(server, keys)
    told = _merged(server, keys, [(f"u_{n}", visitor) for n in range(DEVICES)])
    assert sum(told) == 1
    _expect(app, keys, {subject_of(visitor): f"u_{told.index(True)}"}, 3)


def test_one_user_is_all_their_visitors_each_counted_once(app: Flask, server: Process, keys: Keys) -> None:
    visitors = [_visitor(server, keys) for _ in range(DEVICES // 2)]
    # Two devices say the same of each.
    assert all(_merged(server, keys, [("u_42", visitor) for visitor in visitors * 2]))
    _expect(app, keys, {subject_of(visitor): "u_42" for visitor in visitors}, 3 * len(visitors))
