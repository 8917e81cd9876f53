"""A key opens its own door and no other; what isn't yours doesn't exist."""

from typing import Any

import pytest
from flask import Flask

from annai_server.operations import keys, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from api.problems import expect_problem
from api.stored import everything
from support import guides
from support.cast import Team

Route = tuple[str, str, dict[str, Any] | None]

AUTHORING: list[Route] = [
    ("GET", "/v1/guides", None),
    ("GET", "/v1/guides/welcome", None),
    ("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(title="Mine")}),
    ("DELETE", "/v1/guides/welcome", None),
    ("GET", "/v1/guides/welcome/revisions", None),
    ("POST", "/v1/guides/welcome/publish", {"environment": "production"}),
    ("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1}),
    ("POST", "/v1/guides/welcome/unpublish", {"environment": "production"}),
    ("GET", "/v1/guides/welcome/results?environment=production", None),
]
SERVER_SIDE: list[Route] = [
    ("PUT", "/v1/users/u_1", {"traits": {"plan": "paid"}}),
    ("GET", "/v1/users/u_1", None),
    ("DELETE", "/v1/users/u_1", None),
    ("GET", "/v1/users/u_1/guides", None),
    ("PUT", "/v1/companies/c_1", {"traits": {"seats": 5}}),
    ("GET", "/v1/companies/c_1", None),
    ("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}),
]


@pytest.fixture
def busy(team: Team) -> Team:
    """A team with a published guide, a user and a company."""
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    team.author("POST", "/v1/guides/welcome/publish", {"environment": "production"})
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}, "company": "c_1"})
    team.backend("PUT", "/v1/companies/c_1", {"traits": {"seats": 4}})
    return team


def _call(team: Team, key: str | None, method: str, path: str, body: Any) -> Any:
    headers = {"Authorization": key} if key else {}
    return team.client.open(path, method=method, json=body, headers=headers)


def test_without_a_key_every_guarded_route_asks_for_one(app: Flask, busy: Team) -> None:
    before = everything(app)
    for method, path, body in AUTHORING + SERVER_SIDE:
        for key in (None, "", "Basic dTpw", "Bearer", "Bearer  "):
            answer = _call(busy, key, method, path, body)
            expect_problem(answer, 401, "unauthenticated")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert everything(app) == before


def test_a_key_of_another_kind_or_of_nobody_is_the_wrong_one(app: Flask, busy: Team) -> None:
    before = everything(app)
    public, secret, authoring = busy.production.public, busy.production.secret, busy.authoring_key
    for method, path, body in AUTHORING:
        for key in (public, secret, "ak_nobody", "ak_", authoring + "x"):
            expect_problem(_call(busy, f"Bearer {key}", method, path, body), 401, "wrong_key")
    for method, path, body in SERVER_SIDE:
        for key in (public, authoring, "sk_nobody", "sk_", secret + "x"):
            expect_problem(_call(busy, f"Bearer {key}", method, path, body), 401, "wrong_key")
    assert everything(app) == before


def test_the_word_bearer_may_be_written_in_any_case(busy: Team) -> None:
    assert _call(busy, f"bearer {busy.authoring_key}", "GET", "/v1/guides", None).status_code == 200


def test_another_projects_guides_do_not_exist(app: Flask, busy: Team, outsiders: Team) -> None:
    before = everything(app)
    assert outsiders.author("GET", "/v1/guides").json == {"guides": []}
    for method, path, body in AUTHORING[1:]:
        expect_problem(outsiders.author(method, path, body), 404, "not_found")
    assert everything(app) == before


def test_another_projects_users_and_companies_do_not_exist(busy: Team, outsiders: Team) -> None:
    expect_problem(outsiders.backend("GET", "/v1/users/u_1"), 404, "not_found")
    expect_problem(outsiders.backend("GET", "/v1/companies/c_1"), 404, "not_found")
    assert outsiders.backend("DELETE", "/v1/users/u_1").status_code == 204
    assert outsiders.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "paid"}}).status_code == 200
    assert busy.backend("GET", "/v1/users/u_1").json["traits"] == {"plan": "trial"}


def test_environments_of_one_project_keep_their_users_apart(busy: Team) -> None:
    expect_problem(busy.backend("GET", "/v1/users/u_1", to="development"), 404, "not_found")


def test_a_revoked_key_opens_nothing_from_then_on(app: Flask, busy: Team) -> None:
    with app.app_context():
        project = projects.by_key(busy.project)
        for one in (one for one in keys.every(project) if one.kind != "public"):
            keys.revoke(project, one.kind, one.id, actor=COMMAND_LINE, now=1)
        db.session.commit()
    expect_problem(busy.author("GET", "/v1/guides"), 401, "wrong_key")
    expect_problem(busy.backend("GET", "/v1/users/u_1"), 401, "wrong_key")


def test_a_secret_key_is_replaced_without_a_moment_without_one(app: Flask, busy: Team) -> None:
    before = busy.production
    with app.app_context():
        project = projects.by_key(busy.project)
        environment = projects.environment(project, "production")
        old = next(one for one in keys.every(project) if before.secret.startswith(one.hint))
        new = keys.create_secret(environment, label="", actor=COMMAND_LINE, now=1).text
        db.session.commit()

    def opened() -> list[int]:
        both = (before.secret, new)
        return [_call(busy, f"Bearer {key}", "GET", "/v1/users/u_1", None).status_code for key in both]

    assert opened() == [200, 200]
    with app.app_context():
        keys.revoke(projects.by_key(busy.project), "secret", old.id, actor=COMMAND_LINE, now=1)
        db.session.commit()
    assert opened() == [401, 200]


def test_an_authoring_key_publishes_only_where_it_may(app: Flask, busy: Team) -> None:
    with app.app_context():
        project = projects.by_key(busy.project)
        limited = keys.create_authoring(project, ["development"], label="", actor=COMMAND_LINE, now=1).text
        db.session.commit()
    bearer = f"Bearer {limited}"
    body = {"environment": "production"}
    busy.author("PUT", "/v1/guides/planned", {"document": guides.tour("planned")})
    busy.author("POST", "/v1/guides/planned/publish", {**body, "at": "2100-01-01T00:00:00Z"})
    before = everything(app)
    expect_problem(_call(busy, bearer, "DELETE", "/v1/guides/planned", None), 403, "forbidden")
    for path, sent in (("publish", body), ("rollback", {**body, "revision": 1}), ("unpublish", body)):
        expect_problem(_call(busy, bearer, "POST", f"/v1/guides/welcome/{path}", sent), 403, "forbidden")
    expect_problem(_call(busy, bearer, "DELETE", "/v1/guides/welcome", None), 403, "forbidden")
    assert everything(app) == before
    allowed = _call(busy, bearer, "POST", "/v1/guides/welcome/publish", {"environment": "development"})
    assert allowed.status_code == 200


def test_keys_are_stored_as_hashes(app: Flask, busy: Team) -> None:
    stored = repr(everything(app))
    assert busy.production.secret not in stored
    assert busy.authoring_key not in stored
