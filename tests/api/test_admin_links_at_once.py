"""A link that works once works once, also where two open it in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annai_server.operations import invitations, passwords, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import Author, AuthorSession, Membership
from support.admin_desk import ORIGIN, Desk
from support.cast import Team
from support.locks import Locks
from support.page import now

PASSWORD = "seven clever crows on a wire"
NOA = "noa@invoices.example"


def _second(desk: Desk, link: str, data: dict[str, str], locks: Locks, first: Callable[[], object]) -> TestResponse:
    """What is answered to whoever comes while `first` has used the link and is not done yet."""
    first()
    with ThreadPoolExecutor(1) as elsewhere:
        second = elsewhere.submit(desk.client.post, link, data=data, headers={"Origin": ORIGIN})
        locks.until_somebody_waits()
        db.session.commit()
        return second.result()


def _token(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_signs_in_one_of_two(app: Flask, team: Team, locks: Locks) -> None:
    desk = Desk(app)
    link = desk.link(team.owner)
    answer = _second(desk, link, {}, locks, lambda: people.redeem(_token(link), now=now()))
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)
    assert db.session.scalars(select(AuthorSession.id)).all() == []


def test_a_new_password_is_that_of_one_of_two(app: Flask, team: Team, locks: Locks) -> None:
    link = passwords.reset_link(people.by_email(team.owner), "", actor=COMMAND_LINE, now=now())
    db.session.commit()
    other = {"password": "another clever crow on a wire"}
    answer = _second(Desk(app), link, other, locks, lambda: passwords.reset(_token(link), PASSWORD, now=now()))
    assert answer.status_code == 404
    assert passwords.verify(team.owner, PASSWORD) is not None
    assert passwords.verify(team.owner, other["password"]) is None


@pytest.mark.parametrize("known", [False, True], ids=["somebody new", "an author"])
def test_an_invitation_is_accepted_by_one_of_two(app: Flask, team: Team, locks: Locks, known: bool) -> None:
    if known:
        people.create(NOA, "Noa", actor=COMMAND_LINE, now=now())
    link = invitations.invite(projects.by_key("invoices"), NOA, "editor", "", actor=COMMAND_LINE, now=now())
    db.session.commit()
    desk = Desk(app)
    if known:
        desk.sign_in(NOA)

    def first() -> None:
        if known:
            invitations.accept(_token(link), people.by_email(NOA), now=now())
        else:
            invitations.accept_as_new(_token(link), "Noa", PASSWORD, locale="en", now=now())

    data = {"csrf_token": desk.token} if known else {"name": "Other", "password": "another clever crow on a wire"}
    answer = _second(desk, link, data, locks, first)
    assert answer.status_code in (404, 409), answer.text
    (noa,) = db.session.scalars(select(Author).where(Author.email == NOA)).all()
    assert noa.name == "Noa"
    roles = db.session.scalars(select(Membership.role).where(Membership.author_id == noa.id)).all()
    assert roles == ["editor"]
