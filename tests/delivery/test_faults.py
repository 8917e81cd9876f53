"""A database that is locked, overloaded or full loses nothing: what can't be kept is refused, and comes again."""

import fcntl
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from annai_server.engine import writer as writing
from annai_server.engine.writer import Writer
from annai_server.operations.verification import compared
from annai_server.settings import Settings
from annai_server.store.database import at_one_moment, db, make_engine
from annai_server.store.tables import Event
from delivery.sender import tour_through
from support.cast import Keys
from support.page import Page, event, json_of, statuses

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextmanager
def _another_writer(url: str) -> Iterator[None]:
    """Another process of ours, that takes its time."""
    with Path(f"{urlsplit(url).path}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _a_stranger(url: str) -> Iterator[None]:
    """A program that knows nothing of our lock."""
    with closing(sqlite3.connect(urlsplit(url).path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def _an_administrator(url: str) -> Iterator[None]:
    """Who repairs a table."""
    engine = make_engine(url)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


HOLDERS = [("sqlite", _another_writer), ("sqlite", _a_stranger), ("postgresql", _an_administrator)]
Holder = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def page(client: FlaskClient, keys: Keys) -> Page:
    return Page(client, keys)


@pytest.mark.parametrize(("database_url", "held"), HOLDERS, indirect=["database_url"])
def test_a_locked_database_refuses_for_a_while_and_then_has_everything_once(
    page: Page, in_app: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, held: Holder
) -> None:
    sent = tour_through(1)
    with held(settings.database_url), monkeypatch.context() as patched:
        patched.setattr(writing, "WAIT_S", 0.2)
        refusals = [page.send(*sent)]
        patched.setattr(Writer, "_wait", _nobody_waits)
        refusals.append(page.send(*sent))
        assert page.bootstrap()["guides"], "reading does not wait for the lock"
    for refused in refusals:
        assert (refused.status_code, json_of(refused)["code"]) == (503, "unavailable")
        assert int(refused.headers["Retry-After"]) > 0
    _wait_until_taken_in(page, sent)
    assert _logged(page.keys) == {one["id"] for one in sent}
    _expect_a_faithful_replay(page.keys)


@pytest.mark.parametrize(("database_url", "held"), [HOLDERS[0], HOLDERS[2]], indirect=["database_url"])
def test_more_than_can_be_kept_waiting_is_refused_at_once_and_later_taken_in(
    page: Page, in_app: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, held: Holder
) -> None:
    monkeypatch.setattr(writing, "QUEUE_EVENTS", 20)
    monkeypatch.setattr(writing, "WAIT_S", 60.0)
    crowd = {f"u_{number}": tour_through(number) for number in range(12)}

    def send(user: str) -> TestResponse:
        return replace(page, user=user, client=page.client.application.test_client()).send(*crowd[user])

    with ThreadPoolExecutor(len(crowd)) as pool:
        with held(settings.database_url):
            sending = {user: pool.submit(send, user) for user in crowd}
            (first, *_), _ = wait(sending.values(), timeout=60, return_when=FIRST_COMPLETED)
            assert page.bootstrap()["guides"]
        assert (first.result().status_code, int(first.result().headers["Retry-After"]) > 0) == (503, True)
        answers = {user: one.result() for user, one in sending.items()}
    assert {answer.status_code for answer in answers.values()} == {200, 503}
    for user in crowd:
        again = {"stored"} if answers[user].status_code == 503 else {"duplicate"}
        assert set(statuses(json_of(send(user)))) == again
    assert _logged(page.keys) == {one["id"] for events in crowd.values() for one in events}
    _expect_a_faithful_replay(page.keys)


def _nobody_waits(*_: object) -> None:
    raise AssertionError("somebody waits for a writer that takes nothing in")


def _wait_until_taken_in(page: Page, sent: Sequence[dict[str, Any]]) -> None:
    """Sent again until it is, as a browser does: what was being written may take its moment still."""
    deadline = time.monotonic() + 30
    while (answer := page.send(*sent)).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert set(statuses(json_of(answer))) <= {"stored", "duplicate"}


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


@ONLY_POSTGRESQL
@pytest.mark.parametrize(
    "trigger", ["TRIGGER is_full BEFORE", "CONSTRAINT TRIGGER is_full AFTER"], ids=["writing", "commit"]
)
def test_where_postgresql_says_that_its_disk_is_full_nothing_is_kept_by_halves(
    page: Page, in_app: None, settings: Settings, trigger: str
) -> None:
    before, sent = tour_through(1), tour_through(2)
    assert set(statuses(page.report(*before))) == {"stored"}
    with _a_full_disk(settings.database_url, trigger):
        refused = page.send(*sent)
        assert page.bootstrap()["guides"], "what is there is read all the same"
    assert (refused.status_code, json_of(refused)["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert _logged(page.keys) == {one["id"] for one in before}
    assert set(statuses(page.report(*before, *sent))) == {"stored", "duplicate"}
    assert _logged(page.keys) == {one["id"] for one in (*before, *sent)}
    _expect_a_faithful_replay(page.keys)


@contextmanager
def _a_full_disk(url: str, trigger: str) -> Iterator[None]:
    """PostgreSQL says so with these words, of a row in the middle of a group, or only when that is to be committed."""
    when = " DEFERRABLE INITIALLY DEFERRED" if "CONSTRAINT" in trigger else ""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            f"CREATE {trigger} INSERT OR UPDATE ON event_counters{when} FOR EACH ROW EXECUTE FUNCTION disk_is_full()"
        )
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION disk_is_full() CASCADE")
    engine.dispose()


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
