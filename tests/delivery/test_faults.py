"""A database that is locked or full loses nothing: what can't be kept is refused, and comes again."""

import fcntl
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from annai_server.engine import writer as writing
from annai_server.operations.verification import compared
from annai_server.settings import Settings
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Event
from delivery.sender import tour_through
from support.cast import Keys
from support.page import Page, event, json_of, statuses

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@contextmanager
def _another_writer(path: Path) -> Iterator[None]:
    """Another process of ours, that takes its time."""
    with Path(f"{path}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _a_stranger(path: Path) -> Iterator[None]:
    """A program that knows nothing of our lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def page(client: FlaskClient, keys: Keys) -> Page:
    return Page(client, keys)


@ONLY_SQLITE
@pytest.mark.parametrize("held", [_another_writer, _a_stranger])
def test_a_locked_database_refuses_for_a_while_and_then_has_everything_once(
    page: Page,
    in_app: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    held: Callable[[Path], AbstractContextManager[None]],
) -> None:
    sent = tour_through(1)
    with held(Path(urlsplit(settings.database_url).path)), monkeypatch.context() as patched:
        patched.setattr(writing, "WAIT_S", 0.2)
        refused = page.send(*sent)
        assert page.bootstrap()["guides"], "reading does not wait for the lock"
    assert (refused.status_code, json_of(refused)["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert set(statuses(page.report(*sent))) <= {"stored", "duplicate"}
    assert _logged(page.keys) == {one["id"] for one in sent}
    _expect_a_faithful_replay(page.keys)


@ONLY_SQLITE
def test_a_full_disk_keeps_what_was_acknowledged_and_takes_the_rest_when_there_is_room(
    page: Page, in_app: None, settings: Settings
) -> None:
    path = Path(urlsplit(settings.database_url).path)
    batches = [[event("visited", properties={"note": "x" * 200}) for _ in range(100)] for _ in range(30)]
    longest = max(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    with _no_file_longer_than(longest + 1_000_000):
        answers = [page.send(*batch) for batch in batches]
        codes = [answer.status_code for answer in answers]
        assert page.ask().status_code == 200
    assert set(codes) == {200, 503}, codes
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers if answer.status_code == 503)
    acknowledged = {one["id"] for batch, code in zip(batches, codes, strict=True) if code == 200 for one in batch}
    assert acknowledged == _logged(page.keys)
    again = {status for batch in batches for status in statuses(page.report(*batch))}
    assert again == {"stored", "duplicate"}
    assert _logged(page.keys) == {one["id"] for batch in batches for one in batch}
    _expect_a_faithful_replay(page.keys)


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """As on a disk that is full; Python has the signal ignored that comes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _logged(keys: Keys) -> set[str]:
    wanted = select(Event.message_id).where(Event.environment_id == keys.environment_id, Event.source == "browser")
    ids = db.session.scalars(wanted).all()
    db.session.rollback()
    assert len(ids) == len(set(ids))
    return set(ids)


def _expect_a_faithful_replay(keys: Keys) -> None:
    with at_one_moment() as connection:
        assert [one for _, found in compared(connection, keys.environment_id) for one in found] == []
