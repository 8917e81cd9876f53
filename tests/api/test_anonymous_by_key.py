"""What a visitor's browser keeps is a password: handed on to a backend, it comes into no table."""

from typing import Any

import pytest
from flask import Flask

from annai_server.domain.anonymous import subject_of
from api.problems import expect_problem
from api.stored import everything
from support.cast import Team

SECRET = "anonymous:9f86d081884c7d659a2feaa0c55ad015"
SHOWN = subject_of(SECRET)
TRACK = {"events": [{"user": "u_1", "name": "invoice_sent"}, {"user": SECRET, "name": "invoice_sent"}]}

Route = tuple[str, str, dict[str, Any] | None, str]
TELLS: list[Route] = [
    ("PUT", "/v1/users/{user}", {"traits": {"plan": "trial"}}, "id"),
    ("POST", "/v1/track", TRACK, "events.1.user"),
]
ASKS: list[Route] = [
    ("GET", "/v1/users/{user}", None, "id"),
    ("DELETE", "/v1/users/{user}", None, "id"),
    ("GET", "/v1/users/{user}/guides", None, "id"),
    ("GET", "/v1/users/{user}/export", None, "id"),
    ("POST", "/v1/users/{user}/reset", {"guide": "welcome"}, "id"),
    ("POST", "/v1/users/{user}/start", {"guide": "welcome"}, "id"),
    ("POST", "/v1/explain", {"user": SECRET}, "user"),
    ("POST", "/v1/explain", {"imagined": {"id": SECRET}}, "imagined.id"),
    ("POST", "/v1/explain/token", {"user": SECRET}, "user"),
]


def called(route: Route) -> str:
    method, path, _, field = route
    return f"{method} {path} {field}"


@pytest.mark.parametrize("route", TELLS + ASKS, ids=called)
def test_a_visitors_secret_is_refused_by_secret_key_and_stored_nowhere(app: Flask, team: Team, route: Route) -> None:
    method, path, body, field = route
    before = everything(app)
    answer = team.backend(method, path.format(user=SECRET), body)
    (fault,) = expect_problem(answer, 422, "invalid")["errors"]
    assert fault["path"] == field
    assert "anonymous:" in fault["message"]
    assert SECRET not in answer.text
    assert everything(app) == before


def test_what_is_shown_of_a_visitor_is_read_and_erased_and_told_nothing_of(team: Team) -> None:
    assert team.backend("GET", f"/v1/users/{SHOWN}").status_code == 404
    assert team.backend("GET", f"/v1/users/{SHOWN}/guides").json == {"guides": []}
    assert team.backend("DELETE", f"/v1/users/{SHOWN}").status_code == 204
    assert team.backend("POST", "/v1/explain", {"user": SHOWN}).status_code == 200
    expect_problem(team.backend("PUT", f"/v1/users/{SHOWN}", {}), 422, "invalid")
    expect_problem(team.backend("POST", "/v1/track", {"events": [{"user": SHOWN, "name": "sent"}]}), 422, "invalid")
