"""The log says why a page was refused, in our own words: nothing of what was sent but the page's origin."""

import logging

import pytest
from flask.testing import FlaskClient

from support.cast import Team
from support.page import ORIGIN, Page, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "annai_server.requests")
    return caplog


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "annai_server.requests"]


def test_why_a_token_was_not_taken(client: FlaskClient, team: Team, logged: pytest.LogCaptureFixture) -> None:
    page = Page(client, team.production, user="somebody@example.com")
    page.ask()
    sent = token(team.production, "somebody.else@example.com")
    page.ask(token=sent)
    assert lines(logged) == [
        "POST /v1/bootstrap 401 identity: missing",
        "POST /v1/bootstrap 401 identity: wrong_user",
    ]
    assert not any(private in logged.text for private in (sent, "somebody"))


def test_that_a_key_is_not_known(client: FlaskClient, team: Team, logged: pytest.LogCaptureFixture) -> None:
    page = Page(client, team.development)
    page.ask(key="pk_nobodys")
    assert lines(logged) == ["POST /v1/bootstrap 401 wrong_key"]
    assert "pk_nobodys" not in logged.text


def test_which_origin_is_not_allowed(client: FlaskClient, team: Team, logged: pytest.LogCaptureFixture) -> None:
    Page(client, team.production, origin="https://100%.example").ask()
    Page(client, team.production, origin=ORIGIN).ask()
    assert lines(logged)[0] == "POST /v1/bootstrap 403 origin for a page of 'https://100%.example'"
