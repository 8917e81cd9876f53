"""Every operation of the API, as its document lists them, called with keys that don't open it."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.operations import Operation, documented
from api.problems import expect_problem
from support import guides
from support.belongings import belongings
from support.cast import Team
from support.databases import ON_BOTH

# Answered without a key: the page's own routes, which carry the public key in their body, and what tells of the server.
FOR_ALL = ("Page", "Visitors", "Operation")
WHEN = {"event": "sent"}
OURS = {
    "guides": guides.tour(title="Only ours"),
    "segments": {"schema": 1, "key": "welcome", "title": "Only ours", "when": WHEN},
    "milestones": {"schema": 1, "key": "welcome", "title": "Only ours", "when": WHEN},
    "events": {"schema": 1, "key": "welcome", "title": "Only ours", "when": {"page": "/only-ours"}},
    "themes": {"schema": 1, "key": "welcome", "title": "Only ours", "base": "ink"},
}


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def operations(app: Flask) -> list[Operation]:
    return [one for one in documented(app) if one.tag not in FOR_ALL]


@pytest.fixture
def ours(team: Team) -> None:
    for resource, document in OURS.items():
        assert team.author("PUT", f"/v1/{resource}/welcome", {"document": document}).status_code == 200
    published = team.author("POST", "/v1/guides/welcome/publish", {"environment": "production"})
    assert published.status_code == 200, published.text
    assert team.backend("PUT", "/v1/users/welcome", {"traits": {"plan": "only ours"}}).status_code == 200
    assert team.backend("PUT", "/v1/companies/welcome", {"traits": {"plan": "only ours"}}).status_code == 200


def _told(answer: TestResponse, name: str) -> tuple[int, str]:
    """What somebody learns from it, with what they asked for by name and what differs with each request left out."""
    text = answer.text.replace(name, "…")
    return answer.status_code, re.sub(r'"(server_time|request_id|id|token|at|\w+_at)": ?("[^"]*"|\d+)', r"\1", text)


def _calls(operations: list[Operation], team: Team) -> Iterator[tuple[Operation, str]]:
    for operation in operations:
        yield operation, team.authoring_key
        yield operation, team.production.secret


@ON_BOTH
def test_another_projects_keys_are_answered_as_if_there_were_nothing_and_change_nothing(
    app: Flask, operations: list[Operation], team: Team, outsiders: Team, ours: None
) -> None:
    with app.app_context():
        before = belongings(team.project_id)
    for operation, key in _calls(operations, outsiders):
        answer = operation.called(outsiders, key, "welcome")
        assert "nly ours" not in answer.text, operation
        assert "only-ours" not in answer.text, operation
        assert _told(answer, "welcome") == _told(operation.called(outsiders, key, "nowhere"), "nowhere"), operation
    with app.app_context():
        assert belongings(team.project_id) == before


def test_without_a_key_with_a_wrong_one_or_with_the_public_one_nothing_is_told_or_done(
    app: Flask, operations: list[Operation], team: Team, ours: None
) -> None:
    with app.app_context():
        before = belongings(team.project_id)
    kinds = {"secretKey": team.production.secret, "authoringKey": team.authoring_key}
    for operation in operations:
        assert operation.keys, operation
        wrong = [key for kind, key in kinds.items() if kind not in operation.keys]
        guessed = [f"{key[:3]}{'x' * 43}" for key in kinds.values()]
        for key in ("", "x", team.production.public, *wrong, *guessed):
            code = "wrong_key" if key else "unauthenticated"
            expect_problem(operation.called(team, key, "welcome"), 401, code)
    with app.app_context():
        assert belongings(team.project_id) == before
