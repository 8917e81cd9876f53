"""A request that the events route cannot take is answered by a problem that names the field, and changes nothing."""

import json

import pytest
from sqlalchemy import func, select

from annai_server.store.database import db
from annai_server.store.tables import Event, User
from api.problems import expect_problem
from support.cast import Team
from support.page import ORIGIN, Page, event

PATHS = ("/v1/events", "/v1/bootstrap")


@pytest.fixture
def page(team: Team) -> Page:
    return Page(team.client, team.development)


@pytest.mark.parametrize("path", PATHS)
def test_every_wrong_body_names_what_is_wrong(page: Page, in_app: None, path: str) -> None:
    good = page.envelope(events=[event("visited")])
    for changes, field in (
        ({"key": None}, "key"),
        ({"key": 5}, "key"),
        ({"user": None}, "user"),
        ({"user": ""}, "user"),
        ({"user": "a" * 201}, "user"),
        ({"user": "a\nb"}, "user"),
        ({"sent_at": None}, "sent_at"),
        ({"sent_at": "today"}, "sent_at"),
        ({"sent_at": -5}, "sent_at"),
        ({"token": ["x"]}, "token"),
    ):
        expect_problem(page.post(path, good | changes), 422, "invalid", field)
        expect_problem(
            page.post(path, {k: v for k, v in (good | changes).items() if v is not None}), 422, "invalid", field
        )
    expect_problem(page.post(path, [good]), 422, "invalid")
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 40_000, b'{"key": NaN}'):
        expect_problem(page.post(path, raw), 400, "not_json")
    expect_problem(page.post(path, b'{"user": "\\u0000"}'), 422, "invalid", "user")
    expect_problem(page.post(path, good | {"key": "pk_nobody"}), 401, "wrong_key")
    expect_problem(page.post(path, good | {"key": page.keys.secret}), 401, "wrong_key")
    _expect_nothing_stored()


def test_events_and_their_number_are_checked(page: Page, in_app: None) -> None:
    for events in (None, [], "visited", {"0": event("visited")}, [event("visited")] * 101):
        expect_problem(page.post("/v1/events", page.envelope(events=events)), 422, "invalid", "events")
    _expect_nothing_stored()


def test_what_a_page_says_of_a_user_is_checked(page: Page, in_app: None) -> None:
    for changes, path in (
        ({"traits": ["plan"]}, "traits"),
        ({"traits": {"plan": {"deep": 1}}}, "traits.plan"),
        ({"traits": {"my plan": "trial"}}, "traits.my plan.key"),
        ({"company": 7}, "company"),
        ({"languages": "ja"}, "languages"),
        ({"device": "fridge"}, "device"),
        ({"want": ["Not A Key"]}, "want.0"),
    ):
        expect_problem(page.ask(**changes), 422, "invalid", path)
    _expect_nothing_stored()


@pytest.mark.parametrize("path", PATHS)
def test_a_body_beyond_48_kib_is_refused_before_it_is_read(page: Page, in_app: None, path: str) -> None:
    large = page.envelope(events=[event("visited", properties={"text": "x" * 1_000_000})])
    expect_problem(page.post(path, large), 413, "too_large")
    expect_problem(page.post(path, b" " * (48 * 1024) + json.dumps(page.envelope()).encode()), 413, "too_large")
    _expect_nothing_stored()


@pytest.mark.parametrize("path", PATHS)
def test_an_origin_that_is_not_allowed_is_told_why_and_nothing_else(page: Page, in_app: None, path: str) -> None:
    stranger = Page(page.client, page.keys, origin="https://evil.example")
    answer = stranger.post(path, stranger.envelope(events=[event("visited")]))
    told = expect_problem(answer, 403, "origin")["detail"]
    assert "https://evil.example" in told
    assert "Settings, Allowed origins" in told
    assert answer.headers["Access-Control-Allow-Origin"] == "https://evil.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"
    assert ORIGIN not in answer.get_data(as_text=True)
    _expect_nothing_stored()


@pytest.mark.parametrize("path", PATHS)
def test_even_a_body_that_is_not_json_is_answered_so_that_the_page_can_read_it(page: Page, path: str) -> None:
    answer = Page(page.client, page.keys, origin=ORIGIN).post(path, b"{")
    expect_problem(answer, 400, "not_json")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize("path", PATHS)
def test_another_method_is_refused_and_a_preflight_answered(page: Page, path: str) -> None:
    expect_problem(page.client.put(path, headers={"Origin": ORIGIN}), 405, "method")
    answer = page.client.options(path, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in answer.headers


def _expect_nothing_stored() -> None:
    for model in (Event, User):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
