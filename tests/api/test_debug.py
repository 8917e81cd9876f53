"""An author's token lets a page tell one user's reasons for an hour, and nothing else."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from annai_server import clock
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Keys, Team
from support.page import ORIGIN, Page, json_of
from support.page import token as signed

HOUR = 3_600_000


@pytest.fixture
def served(team: Team) -> Team:
    publish(team, guides.tour(audience={"trait": "plan", "is": "trial"}, trigger={"page": "/invoices"}))
    publish(team, guides.banner())
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "pro"}}, to="development")
    return team


def token_of(team: Team, user: str = "u_1") -> str:
    answer = team.backend("POST", "/v1/explain/token", {"user": user}, to="development")
    assert answer.status_code == 200, answer.json
    return str(answer.json["token"])


def ask(team: Team, token: str, keys: Keys | None = None, origin: str | None = None, **more: Any) -> TestResponse:
    page = Page(team.client, keys or team.development, origin=origin)
    return page.post("/v1/debug", {"v": 1, "key": page.keys.public, "token": token, **more})


def test_the_page_is_told_every_guides_reason_also_of_those_that_are_not_sent(served: Team) -> None:
    answer = json_of(ask(served, token_of(served), url="https://app.example.com/invoices", device="phone", odd=1))
    assert (answer["user"], answer["environment"]) == ("u_1", "development")
    told = {guide["key"]: guide for guide in answer["guides"]}
    assert (told["news"]["shows"], told["news"]["reason"]) == (True, "eligible")
    assert told["welcome"]["reason"] == "not_in_audience"
    assert told["welcome"]["changes"] == ["This would have to hold: “plan” is “trial”. Now it is “pro”."]


def test_in_japanese_too(served: Team) -> None:
    told = json_of(ask(served, token_of(served), language="ja"))["guides"]
    assert "対象者の条件に当てはまりません。" in [guide["because"] for guide in told]


def test_an_authoring_key_names_the_environment(served: Team) -> None:
    expect_problem(served.author("POST", "/v1/explain/token", {"user": "u_1"}), 422, "invalid", "environment")
    made = served.author("POST", "/v1/explain/token", {"user": "u_1", "environment": "development"})
    assert ask(served, made.json["token"]).status_code == 200


def test_it_opens_nothing_without_or_after_it_or_elsewhere(
    served: Team, outsiders: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(served)
    for wrong in ("", "at_", "at_x.y", token[:-1], f"{token}x", token.replace("at_", "")[::-1]):
        expect_problem(ask(served, wrong), 422 if not wrong else 401, "identity" if wrong else "invalid")
    expect_problem(ask(served, token, served.production), 401, "identity")
    expect_problem(ask(served, token, outsiders.development), 401, "identity")
    keys = served.development
    ticket = Page(served.client, keys).bootstrap(token=signed(keys))["ticket"]
    expect_problem(ask(served, ticket), 401, "identity")
    monkeypatch.setattr("annai_server.api.debugging.now", lambda: clock.now() + HOUR)
    expect_problem(ask(served, token), 401, "identity")


def test_a_page_of_another_origin_is_refused_and_one_of_its_own_may_read(served: Team) -> None:
    expect_problem(ask(served, token_of(served), origin="https://evil.example"), 403, "origin")
    allowed = ask(served, token_of(served), origin=ORIGIN)
    assert allowed.headers.get("Access-Control-Allow-Origin") == ORIGIN


def test_an_author_gets_it_beside_the_reasons_in_the_admin(served: Team, app: Flask) -> None:
    page = Desk(app).sign_in(served.owner).get("/admin/p/invoices/why?environment=development&user=u_1").text
    token = page.partition('annai.debug({token: "')[2].partition('"')[0]
    assert ask(served, token).status_code == 200
