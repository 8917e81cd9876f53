"""Signing in to the admin: by a one-time link or with a password, and out again."""

import re
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask

from annai_server.domain.tries import AT_ACCOUNT, FROM_ADDRESS, WINDOW_MS
from annai_server.operations import passwords, people
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuthorSession
from support.admin_desk import ORIGIN, Desk
from support.cast import NOW, Team
from support.page import now

PASSWORD = "seven clever crows on a wire"
WRONG = "wrong"
OLDER = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)


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
    assert "Ask an administrator of your project for a link" in desk.get("/admin/sign-in").text
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


class Comparing(PasswordHasher):
    """Counts how often it is asked."""

    compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.compared += 1
        return super().verify(hash, password)


def test_who_is_known_shows_neither_in_the_answer_nor_in_the_work_that_it_takes(
    desk: Desk, team: Team, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right address and wrong password, an author who never set one, and nobody; up to where each has to wait."""
    with_password(app, team.owner)
    comparing = Comparing(memory_cost=8, time_cost=1, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", comparing)
    answers: dict[str, list[tuple[int, str, int]]] = {}
    for email in (team.owner, "teammate@invoices.example", "nobody@nowhere.example"):
        for _ in range(9):
            comparing.compared = 0
            answer = desk.post("/admin/sign-in", {"email": email, "password": "wrong"})
            page = re.sub(r'nonce="[^"]*"', "", answer.text).replace(email, "…")
            answers.setdefault(email, []).append((answer.status_code, page, comparing.compared))
    known, without, nobody = answers.values()
    assert [(status, compared) for status, _, compared in known] == [(422, 1)] * 8 + [(429, 0)]
    assert known == without == nobody


def test_a_password_that_was_hashed_by_older_rules_is_hashed_anew_by_whoever_knows_it(
    desk: Desk, team: Team, app: Flask
) -> None:
    with app.app_context():
        people.by_email(team.owner).password_hash = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(
            PASSWORD
        )
        db.session.commit()
    assert desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD}).status_code == 302
    with app.app_context():
        assert (people.by_email(team.owner).password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def tried(desk: Desk, email: str, password: str = WRONG) -> int:
    # Without a token, which is asked for only where there is a session.
    data = {"email": email, "password": password}
    return desk.client.post("/admin/sign-in", data=data, headers={"Origin": ORIGIN}).status_code


# The counts themselves are held on both, in tests/unit/operations/test_tries.py.
not_about_the_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(memory_cost=8, time_cost=1, parallelism=1))


@pytest.mark.usefixtures("quick")
def test_after_eight_wrong_passwords_even_the_right_one_has_to_wait_but_not_elsewhere(
    desk: Desk, team: Team, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(app, team.owner)
    assert [tried(desk, team.owner) for _ in range(9)] == [422] * 8 + [429]
    assert tried(desk, team.owner.upper(), PASSWORD) == 429
    assert tried(Desk(app, "203.0.113.9"), team.owner, PASSWORD) == 302
    later = now() + WINDOW_MS
    monkeypatch.setattr("annai_server.admin.door.now", lambda: later)
    assert tried(desk, team.owner, PASSWORD) == 302


@not_about_the_database
@pytest.mark.usefixtures("quick")
def test_who_tries_many_accounts_from_one_place_waits_at_all_of_them_but_nobody_elsewhere(
    desk: Desk, team: Team, app: Flask
) -> None:
    with_password(app, team.owner)
    said = [tried(desk, f"somebody-{number}@invoices.example") for number in range(FROM_ADDRESS + 1)]
    assert said == [422] * FROM_ADDRESS + [429]
    assert tried(desk, team.owner, PASSWORD) == 429
    assert tried(Desk(app, "203.0.113.9"), team.owner, PASSWORD) == 302


@not_about_the_database
@pytest.mark.usefixtures("quick")
def test_who_tries_one_account_from_many_places_waits_everywhere_but_at_no_other(
    desk: Desk, team: Team, app: Flask
) -> None:
    for email in (team.owner, "teammate@invoices.example"):
        with_password(app, email)
    said = [tried(Desk(app, f"198.51.100.{number}"), team.owner) for number in range(AT_ACCOUNT + 1)]
    assert said == [422] * AT_ACCOUNT + [429]
    assert tried(desk, team.owner, PASSWORD) == 429
    assert tried(desk, "teammate@invoices.example", PASSWORD) == 302


@pytest.mark.usefixtures("quick")
def test_the_present_password_is_guessed_no_better_in_a_browser_that_is_signed_in(
    desk: Desk, team: Team, app: Flask
) -> None:
    desk.sign_in(team.owner)
    with app.app_context():
        people.by_email(team.owner).password_hash = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(
            PASSWORD
        )
        db.session.commit()
    data = {"name": "Hana", "locale": "en", "password": "another long one", "present": "wrong"}
    for _ in range(8):
        assert "not your present password" in desk.post("/admin/account", data).text
    assert "too many tries" in desk.post("/admin/account", {**data, "present": PASSWORD}).text


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


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.example",
        "//evil.example",
        "/admin\\@evil.example",
        "/v1",
        "/adminer",
        # What a browser makes of these is a page beside the admin: below a path, one of the product's own.
        "/admin/../docs",
        "/admin/..",
        "/admin/x/%2e%2E/.%2e/docs",
        "/admin/.\t./docs",
        "/admin/.\n./docs",
        "/admin/\r\nSet-Cookie: a=b",
    ],
)
def test_signing_in_never_leads_out_of_the_admin(desk: Desk, team: Team, app: Flask, after: str) -> None:
    with_password(app, team.owner)
    answer = desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD, "next": after})
    assert answer.location == "/admin/"
