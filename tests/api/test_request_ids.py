"""Every answer carries the id that the log has: a proxy's own, where it is one."""

import logging

import pytest
from flask.testing import FlaskClient

from support.cast import Team
from support.page import Page

HEADER = "X-Request-Id"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.mark.parametrize("given", ["edge-7f3a.01_b", "0" * 64])
def test_a_proxys_id_is_in_the_answer_and_in_the_log(
    client: FlaskClient, team: Team, given: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "annai_server.requests")
    page = Page(client, team.development)
    assert page.post("/v1/bootstrap", page.envelope(), **{HEADER: given}).headers[HEADER] == given
    refused = page.post("/v1/bootstrap", page.envelope(key="pk_x"), **{HEADER: given})
    assert (refused.headers[HEADER], refused.get_json(force=True)["request_id"]) == (given, given)
    logged = [record.__dict__["request_id"] for record in caplog.records if record.name == "annai_server.requests"]
    assert logged == [given, given]


@pytest.mark.parametrize("given", ["", "short", "0" * 65, "two words", "<script>alert(1)", "ｆｕｌｌｗｉｄｔｈ"])
def test_what_is_no_id_is_left_aside(client: FlaskClient, given: str) -> None:
    first, second = (client.get("/healthz", headers={HEADER: given.encode()}).headers[HEADER] for _ in range(2))
    assert given not in (first, second)
    assert first != second
    assert len(first) == 16


def test_a_word_in_the_place_of_the_method_is_not_written_down(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for path in ("/healthz", "/v1/users/u_42", "/nowhere", "/admin/"):
        assert client.open(path, method="DATABASE_IS_DOWN").status_code in (403, 404, 405), path
    assert caplog.messages
    assert "DATABASE_IS_DOWN" not in caplog.text
