"""What happens by itself every hour: partitions ahead of time, and nothing kept that has run out."""

import pytest
from sqlalchemy import inspect

from annai_server import clock, worker
from annai_server.operations import people
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.partitions import months
from annai_server.store.tables import SignInLink

NOW = 1_795_291_200_000
DAY = 24 * 3_600_000
MONTH = 31 * DAY


@pytest.mark.usefixtures("session")
def test_links_that_ran_out_are_deleted_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    author = people.create("hana@example.com", "Hana", actor=COMMAND_LINE, now=NOW)
    people.sign_in_link(author, "https://annai.example.com", now=NOW)
    people.sign_in_link(author, "https://annai.example.com", now=NOW + DAY)
    db.session.commit()
    monkeypatch.setattr("annai_server.worker.now", lambda: NOW + DAY + 1)
    worker.tend()
    worker.tend()
    assert db.session.query(SignInLink).one().created_at == NOW + DAY


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("session")
def test_partitions_of_the_months_to_come_are_there_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(inspect(db.engine).get_table_names())
    at = clock.now() + 6 * MONTH
    monkeypatch.setattr("annai_server.worker.now", lambda: at)
    worker.tend()
    assert len(inspect(db.engine).get_table_names()) > before


def test_a_clock_that_was_never_set_stops_no_hourly_work() -> None:
    assert [name for name, _, _ in months(0)] == [f"events_1970_{month:02}" for month in (1, 2, 3, 4)]
