"""Every route answers every failure in one shape, readable across origins where pages of other origins call it."""

import re
from collections.abc import Iterator
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from api.problems import expect_problem

ORIGIN = "https://somewhere.example"
PUBLIC = ("/v1/bootstrap", "/v1/events", "/v1/merge", "/v1/debug")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The shape of a failure does not depend on the database."""
    return sqlite_url


def _routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each route of the API with an address; the admin answers in pages of its own."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/admin"):
            yield re.sub(r"<[^>]+>", "welcome", rule.rule), rule


def test_a_method_that_a_route_does_not_know_is_refused_with_those_it_does(app: Flask, client: FlaskClient) -> None:
    # As the app itself matches them: an id may hold slashes, so that one address fits several rules.
    adapter = app.url_map.bind("localhost")
    for path in {path for path, _ in _routes(app)}:
        methods = set(adapter.allowed_methods(path))
        for method in set(METHODS) - methods:
            answer = client.open(path, method=method, headers={"Origin": ORIGIN})
            expect_problem(answer, 405, "method")
            assert set(answer.headers["Allow"].split(", ")) >= methods & set(METHODS)
            assert _readable(answer.headers) is (path in PUBLIC)


def test_a_route_that_fails_unexpectedly_says_nothing_of_why(app: Flask, client: FlaskClient) -> None:
    for path, rule in list(_routes(app)):
        _break(app, rule, RuntimeError("password=hunter2"))
        for method in (rule.methods or set()) & set(METHODS):
            answer = client.open(path, method=method, headers={"Origin": ORIGIN})
            expect_problem(answer, 500, "internal")
            assert "hunter2" not in answer.text
            assert "Traceback" not in answer.text
            assert _readable(answer.headers) is _for_pages(rule)


def test_a_database_that_is_away_means_come_back_later(app: Flask, client: FlaskClient) -> None:
    for path, rule in list(_routes(app)):
        _break(app, rule, OperationalError("SELECT secrets", {}, Exception("no route to host")))
        for method in (rule.methods or set()) & set(METHODS):
            answer = client.open(path, method=method, headers={"Origin": ORIGIN})
            problem = expect_problem(answer, 503, "unavailable")
            assert problem["retry_after"] > 0
            assert int(answer.headers["Retry-After"]) > 0
            assert "secrets" not in answer.text
            if _for_pages(rule):
                assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/v1/", "/v1/nothing", "/v1/guides/", "/%00", "/v1/users/"])
def test_an_address_that_does_not_exist_is_a_problem_too(client: FlaskClient, path: str) -> None:
    expect_problem(client.get(path), 404, "not_found")


def _break(app: Flask, rule: Rule, error: Exception) -> None:
    def fail(**_: str) -> NoReturn:
        raise error

    app.view_functions[rule.endpoint] = fail


def _readable(headers: Headers) -> bool:
    return headers.get("Access-Control-Allow-Origin") == ORIGIN


def _for_pages(rule: Rule) -> bool:
    """Of one address some methods may be pages' and others authors'."""
    return rule.rule in PUBLIC and rule.endpoint.startswith(("public.", "page.", "visitors."))
