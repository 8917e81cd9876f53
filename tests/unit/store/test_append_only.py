"""The audit log can be added to, and nothing else, whoever asks the database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from annai_server.store.database import make_engine

ADD = "INSERT INTO audit_log (by, action, subject_type, subject_key, at) VALUES ('hana', 'save', 'guide', 'welcome', 1)"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_what_is_written_in_the_audit_log_stays(engine: Engine) -> None:
    edits = [
        "UPDATE audit_log SET by = 'taro'",
        "DELETE FROM audit_log",
        "UPDATE audit_log SET note = 'x' WHERE id = 1",
    ]
    if engine.dialect.name == "postgresql":
        edits.append("TRUNCATE audit_log")
    with engine.begin() as connection:
        connection.execute(text(ADD))
    for edit in edits:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(edit))
    with engine.connect() as connection:
        assert list(connection.execute(text("SELECT by, note FROM audit_log"))) == [("hana", None)]
