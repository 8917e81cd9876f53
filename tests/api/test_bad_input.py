"""Whatever arrives at a door, the answer is a problem that names the field, and nothing changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.problems import expect_problem
from api.stored import everything
from support import guides
from support.cast import Team

Route = tuple[str, str, dict[str, Any]]

AUTHORING: list[Route] = [
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour()}),
    ("PUT", "/v1/segments/trial", {"document": guides.segment()}),
    ("PUT", "/v1/milestones/first-invoice", {"document": guides.milestone()}),
    ("PUT", "/v1/themes/house", {"document": guides.theme()}),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production"}),
    ("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1}),
    ("POST", "/v1/guides/welcome/unpublish", {"environment": "production"}),
]
SERVER_SIDE: list[Route] = [
    ("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}}),
    ("PUT", "/v1/companies/c_1", {"traits": {"seats": 4}}),
    ("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}),
]
PUBLIC: list[Route] = [
    ("POST", "/v1/bootstrap", {"v": 1, "key": "pk_x", "user": "u_1", "sent_at": 1}),
    ("POST", "/v1/events", {"v": 1, "key": "pk_x", "user": "u_1", "sent_at": 1, "events": [{}]}),
]
ALL = AUTHORING + SERVER_SIDE + PUBLIC


@pytest.fixture
def guarded(app: Flask, team: Team) -> Iterator[Team]:
    """A team with one published guide; afterwards everything must be as it was."""
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    team.author("POST", "/v1/guides/welcome/publish", {"environment": "production"})
    before = everything(app)
    yield team
    assert everything(app) == before


def _send(team: Team, route: Route, raw: bytes) -> TestResponse:
    method, path, _ = route
    key = team.authoring_key if route in AUTHORING else team.production.secret
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return team.client.open(path, method=method, data=raw, headers=headers)


NOT_JSON = {
    "empty": b"",
    "cut off": b"{",
    "not UTF-8": b"\xff\xfe",
    "no number of JSON's": b'{"a": NaN}',
    "a number that would be infinity": b'{"a": -1e999}',
    "nested too deeply": b"[" * 40_000,
    "a form": b"plan=trial",
    "a number too long": b'{"n": ' + b"9" * 5_000 + b"}",
}


def test_a_body_that_is_not_json_says_so(guarded: Team) -> None:
    for raw in NOT_JSON.values():
        for route in ALL:
            expect_problem(_send(guarded, route, raw), 400, "not_json")


def test_a_body_that_is_no_object_says_so(guarded: Team) -> None:
    for raw in (b"[]", b'"text"', b"7", b"null"):
        for route in ALL:
            expect_problem(_send(guarded, route, raw), 422, "invalid")


def test_a_body_of_a_megabyte_is_too_large(guarded: Team) -> None:
    raw = b'{"pad": "' + b"x" * 1_000_000 + b'"}'
    for route in ALL:
        expect_problem(_send(guarded, route, raw), 413, "too_large")


def test_a_field_nobody_knows_is_named_where_typing_mistakes_matter(guarded: Team) -> None:
    for method, path, body in AUTHORING:
        expect_problem(guarded.author(method, path, {**body, "titel": 1}), 422, "invalid", "titel")
    for method, path, body in SERVER_SIDE:
        expect_problem(guarded.backend(method, path, {**body, "titel": 1}), 422, "invalid", "titel")


WRONG_AUTHORING = [
    ("PUT", "/v1/guides/welcome", {"document": "text"}, "document"),
    ("PUT", "/v1/guides/welcome", {"version": "1", "document": guides.tour()}, "version"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(titel="x")}, "document.titel"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(steps=[])}, "document.steps"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(priority="high")}, "document.priority"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(kind="poster")}, "document.kind"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour("other")}, "document.key"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(schema=2)}, "document.schema"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(title="\0")}, "document.title"),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(title="\ud800")}, "document.title"),
    ("PUT", "/v1/guides/welcome", {}, "document"),
    ("PUT", "/v1/guides/Bad%20Key", {"document": guides.tour("Bad Key")}, "document.key"),
    ("PUT", "/v1/segments/trial", {"document": guides.segment(when={"trait": "plan"})}, "document.when.trait"),
    ("PUT", "/v1/milestones/m", {"document": guides.milestone("m", when={"evnt": "x"})}, "document.when"),
    ("PUT", "/v1/themes/house", {"document": guides.theme(tokens={"radius": "1px;} *{}"})}, "document.tokens.radius"),
    ("POST", "/v1/guides/welcome/publish", {}, "environment"),
    ("POST", "/v1/guides/welcome/publish", {"environment": 7}, "environment"),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production", "again": "yes"}, "again"),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production", "revision": "1"}, "revision"),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production", "version": "1"}, "version"),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production", "note": "n" * 501}, "note"),
    ("POST", "/v1/guides/welcome/rollback", {"environment": "production"}, "revision"),
    ("GET", "/v1/guides/welcome/results", None, "environment"),
    ("GET", "/v1/guides/welcome/results?environment=production&from=yesterday", None, "from"),
    ("GET", "/v1/guides/welcome/results?environment=production&form=2026-11-01", None, "form"),
]


def test_a_wrong_value_on_an_authoring_route_is_named_by_its_path(guarded: Team) -> None:
    for method, path, body, field in WRONG_AUTHORING:
        expect_problem(guarded.author(method, path, body), 422, "invalid", field)


LONG = "x" * 201
WRONG_SERVER_SIDE = [
    ("PUT", "/v1/users/u_1", {"traits": []}, "traits"),
    ("PUT", "/v1/users/u_1", {"traits": {"plan": {"deep": 1}}}, "traits.plan"),
    ("PUT", "/v1/users/u_1", {"traits": {"plan": "\0"}}, "traits.plan"),
    ("PUT", "/v1/users/u_1", {"company": 7}, "company"),
    ("PUT", "/v1/users/u_1", {"locale": "日本語"}, "locale"),
    ("PUT", "/v1/users/u_1", {"locale": "ja-" + "-".join(["a" * 8] * 4)}, "locale"),
    ("PUT", "/v1/users/u_1", {"internal": "yes"}, "internal"),
    ("PUT", f"/v1/users/{LONG}", {}, "id"),
    ("PUT", "/v1/users/%00", {}, "id"),
    ("GET", f"/v1/users/{LONG}", None, "id"),
    ("GET", f"/v1/users/{LONG}/guides", None, "id"),
    ("DELETE", f"/v1/users/{LONG}", None, "id"),
    ("PUT", "/v1/companies/c_1", {}, "traits"),
    ("PUT", f"/v1/companies/{LONG}", {"traits": {}}, "id"),
    ("GET", "/v1/companies/%00", None, "id"),
    ("POST", "/v1/track", {"events": []}, "events"),
    ("POST", "/v1/track", {"events": {}}, "events"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok"}] * 1_001}, "events"),
    ("POST", "/v1/track", {"events": [{"name": "invoice_sent"}]}, "events.0.user"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "Invoice sent"}]}, "events.0.name"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok"}, {"user": "u"}]}, "events.1.name"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok", "at": "noon"}]}, "events.0.at"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok", "at": "2026-11-01T10:00:00"}]}, "events.0.at"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok", "id": "7"}]}, "events.0.id"),
    ("POST", "/v1/track", {"events": [{"user": "u", "name": "ok", "extra": 1}]}, "events.0.extra"),
]


def test_a_wrong_value_on_a_server_side_route_is_named_by_its_path(guarded: Team) -> None:
    for method, path, body, field in WRONG_SERVER_SIDE:
        expect_problem(guarded.backend(method, path, body), 422, "invalid", field)
