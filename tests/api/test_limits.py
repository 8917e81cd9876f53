"""Who asks too often is told when to come back, and keeps nobody else from asking."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from annai_server.settings import Settings
from api.problems import expect_problem
from support.apps import lent
from support.cast import Team
from support.databases import ON_BOTH
from support.page import ORIGIN, Page, event, token

USER, ADDRESS, KEY, PUBLIC_KEY, FEW = 4, 6, 5, 60, 5


class Clock:
    """Of the limits."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, limit_user=USER, limit_address=ADDRESS, limit_key=KEY, limit_public_key=PUBLIC_KEY)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("annai_server.engine.limits.monotonic", made)
    return made


@pytest.fixture
def page(team: Team) -> Page:
    """Signed, of the environment that requires it."""
    return Page(team.client, team.production, origin=ORIGIN, token=token(team.production))


def _visitor(team: Team, user: str, address: str, **forwarded: str) -> TestResponse:
    """Somebody who proves nothing, where nobody has to."""
    page = Page(team.client, team.development, user)
    team.client.environ_base["REMOTE_ADDR"] = address
    try:
        return page.post("/v1/bootstrap", page.envelope(), **forwarded)
    finally:
        team.client.environ_base["REMOTE_ADDR"] = "127.0.0.1"


@ON_BOTH
def test_a_user_who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is(
    team: Team, page: Page, clock: Clock
) -> None:
    page.origin = None
    asked = [page.send(event("visited")), *[page.ask() for _ in range(USER - 1)]]
    assert [answer.status_code for answer in asked] == [200] * USER
    for answer in (page.ask(), page.send(event("visited"))):
        problem = expect_problem(answer, 429, "too_many")
        assert 0 < problem["retry_after"] <= 60 / USER
    other = Page(team.client, team.production, "u_1", token=token(team.production, "u_1"))
    assert other.ask().status_code == 200
    clock.seconds += problem["retry_after"]
    assert page.ask().status_code == 200
    assert page.ask().status_code == 429


def test_a_page_of_any_origin_can_read_that_it_asked_too_often(team: Team, page: Page) -> None:
    stranger = replace(page, origin="https://elsewhere.example", keys=replace(page.keys, public="pk_nobody"))
    for _ in range(ADDRESS):
        expect_problem(stranger.ask(), 401, "wrong_key")
    answer = stranger.ask()
    expect_problem(answer, 429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Access-Control-Allow-Origin"] == "https://elsewhere.example"
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_an_address_is_limited_where_nothing_is_signed_and_only_there(team: Team, page: Page) -> None:
    page.origin = None
    assert [_visitor(team, f"u_{n}", "127.0.0.1").status_code for n in range(ADDRESS + 1)] == [200] * ADDRESS + [429]
    assert page.ask().status_code == 200, "a signed user of the same office"
    ticket = page.bootstrap()["ticket"]
    page.token = None
    assert page.send(event("visited"), ticket=ticket).status_code == 200
    assert _visitor(team, "u_1", "192.0.2.7").status_code == 200, "another address"
    expect_problem(_visitor(team, "u_1", "127.0.0.1", **{"X-Forwarded-For": "192.0.2.8"}), 429, "too_many")


def test_whoever_only_claims_to_be_somebody_uses_up_nothing_of_theirs(team: Team) -> None:
    for _ in range(USER):
        assert _visitor(team, "u_42", "192.0.2.66").status_code == 200
    expect_problem(_visitor(team, "u_42", "192.0.2.66"), 429, "too_many")
    assert _visitor(team, "u_42", "192.0.2.7").status_code == 200
    assert Page(team.client, team.development, token=token(team.development)).ask().status_code == 200


def test_what_is_refused_to_one_uses_up_nothing_of_all_others(team: Team) -> None:
    for _ in range(PUBLIC_KEY + 1):
        status = _visitor(team, "u_1", "192.0.2.66").status_code
    assert status == 429
    assert _visitor(team, "u_42", "192.0.2.7").status_code == 200


class TestOfAPublicKey:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, limit_public_key=FEW)

    def test_whoever_asks_from_however_many_addresses_waits_and_other_environments_do_not(
        self, team: Team, page: Page, clock: Clock
    ) -> None:
        for number in range(FEW):
            assert _visitor(team, f"u_{number}", f"192.0.2.{number}").status_code == 200
        page.origin = None
        problem = expect_problem(_visitor(team, "u_42", "198.51.100.7"), 429, "too_many")
        assert "with this public key" in problem["detail"]
        assert 0 < problem["retry_after"] <= 60 / FEW
        expect_problem(Page(team.client, team.development, token=token(team.development)).ask(), 429, "too_many")
        assert page.ask().status_code == 200, "another environment"
        clock.seconds += problem["retry_after"]
        assert _visitor(team, "u_42", "198.51.100.7").status_code == 200


def test_the_network_of_one_ipv6_customer_is_one_address(team: Team) -> None:
    asked = [_visitor(team, f"u_{n}", f"2001:db8:1:2::{n:x}").status_code for n in range(ADDRESS + 1)]
    assert asked == [200] * ADDRESS + [429]
    assert _visitor(team, "u_1", "2001:db8:1:3::1").status_code == 200


def test_a_key_is_limited_and_so_is_guessing_one(team: Team) -> None:
    def status(environment: str = "production") -> int:
        return team.backend("GET", "/v1/users/u_1", to=environment).status_code

    assert [status() for _ in range(KEY + 1)] == [404] * KEY + [429]
    assert status("development") == 404
    assert [team.author("GET", "/v1/guides").status_code for _ in range(KEY + 1)] == [200] * KEY + [429]
    guess = {"Authorization": "Bearer sk_guess"}
    guesses = [team.client.get("/v1/users/u_1", headers=guess).status_code for _ in range(ADDRESS + 1)]
    assert guesses == [401] * ADDRESS + [429]


class TestBehindAProxy:
    @pytest.fixture
    def app(self, settings: Settings) -> Iterator[Flask]:
        with lent(replace(settings, trusted_proxies=(ip_network("10.0.0.0/8"),))) as app:
            yield app

    def test_only_a_trusted_one_is_believed_whom_it_speaks_for(self, team: Team) -> None:
        def asked(peer: str, forwarded: str) -> list[int]:
            headers = {"X-Forwarded-For": forwarded}
            return [_visitor(team, f"u_{n}", peer, **headers).status_code for n in range(ADDRESS + 1)]

        limited = [200] * ADDRESS + [429]
        assert asked("10.0.0.7", "192.0.2.1") == limited
        assert asked("10.0.0.8", "192.0.2.1, 10.9.9.9")[0] == 429, "through another proxy, the same visitor"
        assert asked("10.0.0.7", "198.51.100.1, 192.0.2.1")[0] == 429, "what visitors write themselves stands before"
        assert asked("10.0.0.7", "192.0.2.2") == limited
        assert asked("192.0.2.3", "192.0.2.99") == limited, "no proxy of ours"
        assert asked("192.0.2.3", "192.0.2.98")[0] == 429

    @pytest.mark.parametrize(
        "written",
        [
            ["192.0.2.1", "192.0.2.1:51000", "192.0.2.1:51001", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:51002"],
            ["2001:db8::1", "2001:DB8::2", "[2001:db8::3]", "[2001:db8::4]:51000"],
            ["192.0.2.1", "192.0.2.1, 10.9.9.9:443", "192.0.2.1, ::ffff:10.9.9.9"],
        ],
    )
    def test_a_visitor_is_one_however_a_proxy_writes_their_address(self, team: Team, written: list[str]) -> None:
        for number in range(ADDRESS):
            forwarded = {"X-Forwarded-For": written[number % len(written)]}
            assert _visitor(team, f"u_{number}", "10.0.0.7", **forwarded).status_code == 200
        for one in written:
            assert _visitor(team, "u_1", "10.0.0.7", **{"X-Forwarded-For": one}).status_code == 429, one

    def test_a_proxy_is_known_where_the_server_listens_on_ipv6_and_meets_ipv4(self, team: Team) -> None:
        peer = "::ffff:10.0.0.7"
        asked = [_visitor(team, f"u_{n}", peer, **{"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(ADDRESS + 1)]
        assert {answer.status_code for answer in asked} == {200}
