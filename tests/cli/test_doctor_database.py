"""`doctor` on a database that is too old, or whose clock is apart: a network that changes what PostgreSQL says."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

import pytest

from cli.conftest import Operator
from support.databases import Databases

Changes = dict[bytes, bytes]


@contextmanager
def _changed(url: str, changes: Changes) -> Iterator[str]:
    """The same database by another address, where each of these texts is another one, as long."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads = [threading.Thread(target=_accept, args=(listening, url, changes), daemon=True)]
    threads[0].start()
    parts = urlsplit(url)
    try:
        yield f"postgresql+psycopg://{parts.username}@127.0.0.1:{listening.getsockname()[1]}{parts.path}?sslmode=disable"
    finally:
        # An `accept` that is waiting is ended by this, not by closing.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        threads[0].join()


def _accept(listening: socket.socket, url: str, changes: Changes) -> None:
    with suppress(OSError):
        while True:
            ours, _ = listening.accept()
            theirs = _connected(url)
            threading.Thread(target=_handed_on, args=(ours, theirs, {}), daemon=True).start()
            threading.Thread(target=_handed_on, args=(theirs, ours, changes), daemon=True).start()


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    folder = parse_qs(parts.query).get("host")
    if folder is None:
        return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432))
    connected = socket.socket(socket.AF_UNIX)
    connected.connect(f"{folder[0]}/.s.PGSQL.5432")
    return connected


def _handed_on(source: socket.socket, target: socket.socket, changes: Changes) -> None:
    with suppress(OSError), source, target:
        while part := source.recv(65536):
            for said, other in changes.items():
                part = part.replace(said, other)
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def on_postgresql(operator: Operator, databases: Databases) -> Iterator[str]:
    with databases.fresh("postgresql", migrated=False) as url:
        operator.succeeds("init", ANNAI_DATABASE_URL=url)
        yield url


def test_a_postgresql_older_than_those_tested_is_a_warning(operator: Operator, on_postgresql: str) -> None:
    number = _number(operator, on_postgresql)
    with _changed(on_postgresql, {number.encode(): b"140009"}) as url:
        of_database = operator.amiss(ANNAI_DATABASE_URL=url)["Database"]
    assert (of_database["level"], of_database["says"]) == ("warning", "PostgreSQL 14.9 answers")
    assert "upgrade" in of_database["fix"]
    assert "Database" not in operator.amiss(ANNAI_DATABASE_URL=on_postgresql)


def test_a_database_whose_clock_is_apart_is_a_fault(operator: Operator, on_postgresql: str) -> None:
    # All but the last four digits of the seconds: some hours.
    now = str(int(time.time()))[:-4]
    with _changed(on_postgresql, {now.encode(): str(int(now) - 1).encode()}) as url:
        clock = operator.amiss(1, ANNAI_DATABASE_URL=url)["Clock"]
    assert (clock["level"], "the database's clock" in clock["says"]) == ("fault", True)


def _number(operator: Operator, url: str) -> str:
    """What `server_version_num` says, as doctor tells it: 15.10 is 150010."""
    said = operator.runs("doctor", "--json", ANNAI_DATABASE_URL=url).json["findings"]
    told = next(one["says"] for one in said if one["says"].startswith("PostgreSQL "))
    major, _, minor = told.removeprefix("PostgreSQL ").removesuffix(" answers").partition(".")
    return f"{int(major) * 10000 + int(minor)}"
