"""An authoring key asks of, and says to, no environment but those that it lists; each documented operation is tried."""

import pytest
from flask import Flask

from annai_server.operations import keys, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from api.operations import Operation, documented
from api.problems import expect_problem
from api.publishing import publish
from api.stored import everything
from support import guides
from support.cast import Team


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def limited(app: Flask, team: Team) -> str:
    """A key for development, in a project that production serves a guide of."""
    publish(team, guides.tour(), to="production")
    with app.app_context():
        issued = keys.create_authoring(
            projects.by_key(team.project), ["development"], label="", actor=COMMAND_LINE, now=1
        )
        db.session.commit()
    return issued.text


@pytest.fixture
def operations(app: Flask) -> list[Operation]:
    return [one for one in documented(app) if "authoringKey" in one.keys]


def test_of_another_one_it_learns_and_changes_nothing(
    app: Flask, team: Team, limited: str, operations: list[Operation]
) -> None:
    before = everything(app)
    asked = [one for one in operations if one.place]
    assert len(asked) > 40
    for operation in asked:
        answer = operation.called(team, limited, "welcome", "production")
        assert answer.status_code == 403, operation
        expect_problem(answer, 403, "forbidden")
    assert everything(app) == before


def test_no_operation_names_an_environment_otherwise(operations: list[Operation]) -> None:
    for operation in operations:
        if operation.place is None:
            words = f"{operation.query} {operation.fields} {operation.path}"
            assert "environment" not in words, operation
            assert "production" not in str(operation.body), operation


def test_its_own_is_open_to_it(team: Team, limited: str, operations: list[Operation]) -> None:
    asked = [one for one in operations if one.method == "get" and one.place]
    assert {one.path.rpartition("/")[2] for one in asked} >= {"results", "names", "signed", "form-traits", "webhooks"}
    for operation in asked:
        assert operation.called(team, limited, "welcome", "development").status_code in (200, 404), operation


def test_what_it_promotes_comes_from_anywhere_since_documents_are_the_projects(team: Team, limited: str) -> None:
    body = {"from": "production", "to": "development", "guides": ["welcome"]}
    headers = {"Authorization": f"Bearer {limited}"}
    assert team.client.post("/v1/promotions", json=body, headers=headers).status_code == 200
