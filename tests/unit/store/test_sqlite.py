"""SQLite has one writer at a time, whoever it is, and readers never wait for it."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from annai_server.store.database import make_engine
from annai_server.store.sqlite import holds_lock

INSERT = text("INSERT INTO aliases (environment_id, subject, user_id, created_at) VALUES (1, :subject, 'u', 0)")
COUNT = text("SELECT count(*) FROM aliases")


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


def test_what_is_committed_is_on_disk(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_writers_take_turns_and_none_is_refused(engine: Engine) -> None:
    def write(number: int) -> None:
        with engine.begin() as connection:
            have = connection.scalar(COUNT)
            assert have is not None
            connection.execute(INSERT, {"subject": f"s{number}"})
            connection.execute(text("UPDATE aliases SET created_at = created_at + 1 WHERE subject = 's0'"))

    write(0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(1, 41)))
    with engine.connect() as connection:
        assert connection.scalar(COUNT) == 41
        assert connection.scalar(text("SELECT created_at FROM aliases WHERE subject = 's0'")) == 41


def test_reading_takes_no_lock_and_writing_gives_it_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.scalar(COUNT)
        assert not holds_lock()
        connection.execute(INSERT, {"subject": "a"})
        assert holds_lock()
        connection.rollback()
        assert not holds_lock()
        connection.execute(INSERT, {"subject": "a"})
        connection.commit()
        assert not holds_lock()
        assert connection.scalar(COUNT) == 1


def test_a_reader_sees_the_last_commit_while_somebody_writes(engine: Engine) -> None:
    with engine.connect() as writer, engine.connect() as reader:
        writer.execute(INSERT, {"subject": "a"})
        assert reader.scalar(COUNT) == 0
        writer.commit()
        assert reader.scalar(COUNT) == 1


def test_a_savepoint_is_a_write_too(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin(), connection.begin_nested():
        assert holds_lock()
        connection.execute(INSERT, {"subject": "a"})
    assert not holds_lock()


def test_a_writer_that_dies_leaves_no_lock_behind(engine: Engine) -> None:
    def die() -> None:
        connection = engine.raw_connection()
        connection.cursor().execute("INSERT INTO aliases VALUES (1, 'lost', 'u', 0)")
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        connection.detach()
        driver.close()

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    with engine.begin() as connection:
        connection.execute(INSERT, {"subject": "a"})
        assert connection.scalar(COUNT) == 1
