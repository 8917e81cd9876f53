"""What is told of somebody: the newest word stays, and a replay of the log gives the same."""

from collections.abc import Iterator

import pytest
from flask import Flask

from annai_server import engine
from annai_server.domain.traits import Said
from annai_server.engine.jobs import Job, Visit
from annai_server.engine.writer import Writer
from annai_server.operations import verification
from annai_server.store import users
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Company
from support.cast import cast
from support.page import now


@pytest.fixture
def environment_id(app: Flask) -> int:
    return cast(app).team.development.environment_id


@pytest.fixture
def writer(app: Flask, environment_id: int) -> Iterator[Writer]:
    with app.app_context():
        yield engine.current().writer


def _differences(environment_id: int) -> list[str]:
    with at_one_moment() as connection:
        return [str(one) for _, found in verification.compared(connection, environment_id) for one in found]


def test_an_older_word_that_comes_late_does_not_win_over_what_was_said_again(
    writer: Writer, environment_id: int
) -> None:
    at = now() - 1_000
    for plan, source, later in (("pro", "backend", 0), ("pro", "backend", 500), ("trial", "signed", 200)):
        said = [Said({"plan": plan}, source, at + later)]
        writer.visit(environment_id, "u_1", Visit(said, "c_7", said))
    profile = users.profile(db.session(), environment_id, "u_1")
    company = db.session.get_one(Company, (environment_id, "c_7"))
    assert profile is not None
    assert (profile.traits, company.traits, company.state_version) == ({"plan": "pro"}, {"plan": "pro"}, 1)
    assert _differences(environment_id) == []


def test_of_two_words_of_the_same_millisecond_the_later_stays_and_a_replay_agrees(
    writer: Writer, environment_id: int
) -> None:
    at, people = now(), [f"u_{number}" for number in range(20)]
    said = [Visit([Said({"seats": seats}, "backend", at)]) for seats in (1, 2)]
    writer.record_all([Job(environment_id, user, at, visit=visit) for user in people for visit in said])
    profiles = [users.profile(db.session(), environment_id, user) for user in people]
    assert [one and one.traits for one in profiles] == [{"seats": 2}] * 20
    assert _differences(environment_id) == []
