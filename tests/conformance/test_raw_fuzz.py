"""Whatever comes over a connection, the server answers the next caller, and has stored nothing by halves."""

from pathlib import Path

import pytest
from flask import Flask

from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment
from support.cast import cast
from support.fuzzing import opened
from support.processes import running
from support.raw_fuzzing import RawFuzzer, hurried

# The same each time: it is `make fuzz` that looks for what nobody has thought of.
SEED, NUMBER = 20_261_129, 80


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Little of this comes as far as the database; `make fuzz` tries both."""
    return sqlite_url


def test_connections_that_lie_or_break_off_keep_nobody_from_being_answered(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    keys, _ = opened(app, cast(app).team)
    with running(hurried(tmp_path, database_url)) as at_work:
        fuzzer = RawFuzzer(at_work.url, keys, seed=SEED)
        assert set(fuzzer.rightly().values()) == {200}, "what is not taken as it is, is refused before it is spoilt"
        for _ in range(NUMBER):
            fuzzer.once()
        fuzzer.close()
        assert at_work.stop() == 0
    assert {200, 400} <= set(fuzzer.sent), fuzzer.sent
    assert "Traceback" not in at_work.said()
    with app.app_context(), at_one_moment() as connection:
        found = [one for _, different in compared(connection, keys.environment_id) for one in different]
    assert found == []
