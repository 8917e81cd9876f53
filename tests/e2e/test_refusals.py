"""A page of whatever origin can read why its request failed and when to come back, as a browser lets it."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from annai_server.settings import Settings
from support.cast import Keys, cast

_ASK = """async ([url, body, headers]) => {
  const answer = await fetch(url, {method: "POST", credentials: "omit", body: JSON.stringify(body), headers});
  return [answer.status, answer.headers.get("Retry-After"), await answer.json()];
}"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, limit_address=3)


@pytest.fixture
def keys(app: Flask) -> Keys:
    return cast(app).team.production


def test_it_hears_what_is_wrong_and_when_to_ask_again(page: Page, app_url: str, keys: Keys) -> None:
    # By another name it is another origin.
    page.goto(f"{app_url.replace('127.0.0.1', 'localhost')}/healthz")

    def asked(body: Any, path: str = "/v1/bootstrap", **headers: str) -> tuple[int, str | None, str]:
        status, retry, answer = page.evaluate(_ASK, [app_url + path, body, headers])
        assert (answer["status"], "server_time" in answer) == (status, True)
        return status, retry, f"{answer['code']} {answer['detail']}"

    whole = {"v": 1, "key": keys.public, "user": "u_42", "sent_at": 1, "events": []}
    status, _, said = asked(whole)
    assert status == 403
    assert page.evaluate("location.origin") in said
    assert "Allowed origins" in said
    assert asked({})[0] == 422
    assert asked({"x": "y" * 50_000}, "/v1/events")[0] == 413
    assert asked({**whole, "key": "pk_nobody"}, **{"Content-Type": "application/json"})[::2] == (
        401,
        "wrong_key no environment has this public key",
    )
    assert asked(whole)[0] == 403
    status, retry, said = asked(whole)
    assert (status, said.split()[0]) == (429, "too_many")
    assert int(retry or 0) > 0
