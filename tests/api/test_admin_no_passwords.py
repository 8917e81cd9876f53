"""Where passwords are turned off, authors sign in at the OpenID provider, or by a link that the operator makes."""

from dataclasses import replace

import pytest
from flask import Flask

from annai_server.operations import invitations, passwords, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from support.admin_desk import ORIGIN, Desk, add_author
from support.cast import Team
from support.openid import OpenId, signs_in
from support.page import now

PASSWORD = "correct horse battery"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def desk(app: Flask, team: Team, provider: OpenId) -> Desk:
    """Somebody at the door, while the team's owner still has a password."""
    with app.app_context():
        passwords.set_password(people.by_email(team.owner), PASSWORD, kept="", actor=COMMAND_LINE, now=now())
        db.session.commit()
    app.config["ANNAI"] = replace(app.config["ANNAI"], passwords=False)
    return Desk(app)


def is_in(desk: Desk) -> bool:
    return desk.get("/admin/p/invoices/guides").status_code == 200


def test_the_door_offers_and_takes_none(desk: Desk, team: Team) -> None:
    page = desk.get("/admin/sign-in").text
    assert "Sign in with 127.0.0.1" in page
    assert 'type="password"' not in page
    refused = desk.post("/admin/sign-in", {"email": team.owner, "password": PASSWORD})
    assert (refused.status_code, "Nobody signs in with a password here" in refused.text) == (403, True)
    assert not is_in(desk)


def test_the_provider_and_the_operators_link_let_authors_in(
    app: Flask, desk: Desk, team: Team, provider: OpenId
) -> None:
    assert signs_in(desk, provider, team.owner).status_code == 302
    assert is_in(desk)
    by_link = Desk(app).sign_in(team.owner)
    assert is_in(by_link)
    assert "set a password" not in by_link.get("/admin/p/invoices/guides").text


def test_an_invitation_is_accepted_at_the_provider_only(app: Flask, desk: Desk, team: Team, provider: OpenId) -> None:
    with app.app_context():
        invited = ("noa@invoices.example", "viewer", "")
        link = invitations.invite(projects.by_key("invoices"), *invited, actor=COMMAND_LINE, now=now())
        db.session.commit()
    page = desk.get(link).text
    assert ("/admin/sign-in/provider" in page, 'type="password"' in page) == (True, False)
    answer = desk.post(link, {"name": "Noa", "password": PASSWORD})
    assert answer.status_code == 403
    with app.app_context():
        assert people.find("noa@invoices.example") is None
    assert signs_in(desk, provider, "noa@invoices.example").status_code == 302


def test_nobody_makes_or_uses_a_link_for_a_new_password_or_sets_one(app: Flask, desk: Desk, team: Team) -> None:
    with app.app_context():
        link = passwords.reset_link(people.by_email(team.owner), "", actor=COMMAND_LINE, now=now())
        db.session.commit()
    assert desk.get(link).status_code == 403
    assert desk.client.post(link, data={"password": "another one, long"}, headers={"Origin": ORIGIN}).status_code == 403
    add_author(app, "invoices", "mika@invoices.example", "viewer")
    owner = Desk(app).sign_in(team.owner)
    assert "reset-link" not in owner.get("/admin/p/invoices/authors").text
    with app.app_context():
        mika = people.by_email("mika@invoices.example").id
    assert owner.post(f"/admin/p/invoices/authors/{mika}/reset-link").status_code == 403
    assert 'type="password"' not in owner.get("/admin/account").text
    changed = owner.post("/admin/account", {"name": "Hana", "present": PASSWORD, "password": "another one, long"})
    assert changed.status_code == 403
    assert owner.post("/admin/account", {"name": "Hana", "locale": "ja"}).status_code == 302
