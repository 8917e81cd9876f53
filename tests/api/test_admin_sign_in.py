"""Signing in to the admin: by a one-time link or with a password, and out again."""

import pytest
from flask import Flask

from annai_server.admin.pages.sign_in import TRIES, WINDOW_MS, Throttle
from annai_server.operations import passwords, people
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuthorSession
from support.admin_desk import ORIGIN, Desk
from support.cast import NOW, Team

PASSWORD = "seven clever crows on a wire"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def desk(app: Flask, team: Team) -> Desk:
    return Desk(app)


def with_password(app: Flask, email: str) -> None:
    with app.app_context():
        passwords.set_password(people.by_email(email), PASSWORD, actor=COMMAND_LINE, now=NOW)
        db.session.commit()


def test_opening_a_one_time_link_does_not_use_it_up(desk: Desk, team: Team) -> None:
    link = desk.link(team.owner)
    for _ in range(2):
        assert desk.get(link).status_code == 200
    assert desk.client.post(link, headers={"Origin": ORIGIN}).status_code == 302


def test_a_used_link_says_so_when_it_is_opened_and_what_to_do(desk: Desk, team: Team, app: Flask) -> None:
    link = desk.link(team.owner)
    desk.client.post(link, headers={"Origin": ORIGIN})
    answer = Desk(app).get(link)
    assert answer.status_code == 404
    assert "signs you in once" not in answer.text
    assert "annai-server author link" in answer.text
    assert "Go on to the admin" not in answer.text


def test_an_expired_link_says_so_when_it_is_opened(desk: Desk, team: Team, app: Flask) -> None:
    with app.app_context():
        link = people.sign_in_link(people.by_email(team.owner), "", now=0)
        db.session.commit()
    assert "doesn’t work any more" in desk.get(link).text


def test_whoever_is_signed_in_already_goes_on_from_a_link_to_the_admin(desk: Desk, team: Team) -> None:
    used, unused = desk.link(team.owner), desk.link(team.owner)
    desk.client.post(used, headers={"Origin": ORIGIN})
    for link in (used, unused):
        page = desk.get(link).text
        assert "You are signed in already, as " in page
        assert '<a href="/admin/">Go on to the admin</a>' in page


def test_the_first_sign_in_is_told_to_be_by_link_and_then_where_to_set_a_password(
    desk: Desk, team: Team, app: Flask
) -> None:
    assert "The first sign-in is by link" in desk.get("/admin/sign-in").text
    desk.sign_in(team.owner)
    with app.app_context():
        name = people.by_email(team.owner).name
    page = desk.get("/admin/p/invoices/guides").text
    assert f"press your name ({name}) and set a password" in page
    assert f'href="/admin/account">{name}</a>' in page


def test_a_one_time_link_signs_in_once(desk: Desk, team: Team, app: Flask) -> None:
    link = desk.link(team.owner)
    assert desk.client.post(link, headers={"Origin": ORIGIN}).status_code == 302
    second = Desk(app).client.post(link, headers={"Origin": ORIGIN})
    assert second.status_code == 404
    assert "Set-Cookie" not in second.headers


def test_a_password_signs_in_once_it_is_set(desk: Desk, team: Team, app: Flask) -> None:
    with_password(app, team.owner)
    answer = desk.post("/admin/sign-in", {"email": team.owner.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert desk.get("/admin/p/invoices/guides").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(desk: Desk, team: Team, app: Flask) -> None:
    with_password(app, team.owner)
    wrong = desk.post("/admin/sign-in", {"email": team.owner, "password": "wrong"})
    unknown = desk.post("/admin/sign-in", {"email": "nobody@nowhere.example", "password": "wrong"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "don&#39;t belong together" in wrong.text
    assert "don&#39;t belong together" in unknown.text


def test_after_eight_wrong_passwords_even_the_right_one_has_to_wait(desk: Desk, team: Team, app: Flask) -> None:
    with_password(app, team.owner)
    for _ in range(8):
        desk.post("/admin/sign-in", {"email": team.owner, "password": "wrong"})
    answer = desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD})
    assert answer.status_code == 429


def test_who_tries_anothers_password_elsewhere_does_not_keep_them_out(desk: Desk, team: Team, app: Flask) -> None:
    with_password(app, team.owner)
    stranger = Desk(app, "203.0.113.9")
    for _ in range(9):
        answer = stranger.post("/admin/sign-in", {"email": team.owner, "password": "wrong"})
    assert answer.status_code == 429
    assert desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD}).status_code == 302


def test_failed_tries_are_forgotten_after_a_quarter_of_an_hour() -> None:
    throttle, who = Throttle(), ("hana@shop.example", "127.0.0.1")
    for _ in range(TRIES):
        throttle.failed(who, NOW)
    assert throttle.blocked(who, NOW + WINDOW_MS - 1)
    assert not throttle.blocked(who, NOW + WINDOW_MS)
    throttle.failed(("taro@shop.example", "127.0.0.1"), NOW + WINDOW_MS)
    assert len(throttle) == 1


def test_any_number_of_unknown_addresses_takes_bounded_room() -> None:
    throttle = Throttle(remembered=3)
    for number in range(10):
        throttle.failed((f"{number}@nowhere.example", "127.0.0.1"), NOW)
    assert len(throttle) == 3


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Desk, team: Team) -> None:
    cookie = desk.client.post(desk.link(team.owner), headers={"Origin": ORIGIN}).headers["Set-Cookie"]
    assert cookie.startswith("annai=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_the_host(app: Flask, desk: Desk, team: Team) -> None:
    from dataclasses import replace

    app.config["ANNAI"] = replace(app.config["ANNAI"], public_url="https://localhost")
    answer = desk.client.post(desk.link(team.owner), headers={"Origin": "https://localhost"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-annai=")
    assert "Secure" in cookie
    assert "Path=/;" in cookie


def test_only_the_hash_of_the_cookie_is_stored(desk: Desk, team: Team, app: Flask) -> None:
    desk.sign_in(team.owner)
    cookie = desk.client.get_cookie("annai")
    with app.app_context():
        stored = db.session.query(AuthorSession).one()
        assert cookie is not None
        assert cookie.value not in (stored.id, stored.csrf_token)


def test_signing_out_ends_the_session_on_the_server(desk: Desk, team: Team, app: Flask) -> None:
    desk.sign_in(team.owner)
    desk.post("/admin/sign-out")
    assert desk.get("/admin/p/invoices/guides").status_code == 302
    with app.app_context():
        assert db.session.query(AuthorSession).count() == 0


def test_a_visitor_is_sent_to_sign_in_and_back(desk: Desk, team: Team, app: Flask) -> None:
    with_password(app, team.owner)
    answer = desk.get("/admin/p/invoices/users?q=u")
    assert answer.location == "/admin/sign-in?next=/admin/p/invoices/users?q%3Du"
    data = {"email": team.owner, "password": PASSWORD, "next": "/admin/p/invoices/users?q=u"}
    assert desk.post("/admin/sign-in", data).location == "/admin/p/invoices/users?q=u"


@pytest.mark.parametrize("after", ["https://evil.example", "//evil.example", "/admin\\@evil.example", "/v1"])
def test_signing_in_never_leads_out_of_the_admin(desk: Desk, team: Team, app: Flask, after: str) -> None:
    with_password(app, team.owner)
    answer = desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD, "next": after})
    assert answer.location == "/admin/"
