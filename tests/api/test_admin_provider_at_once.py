"""Two browsers come back from the provider in the same moment, for the first time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annai_server.operations import identities, invitations, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import Author, AuthorIdentity, Invitation
from annai_server.wire.authors import Vouched
from support.admin_desk import Desk
from support.cast import Team
from support.locks import PATIENCE, Locks
from support.openid import OpenId, signs_in
from support.page import now

NOA = "noa@invoices.example"


@pytest.fixture(autouse=True)
def invited(team: Team, in_app: None) -> None:
    invitations.invite(projects.by_key("invoices"), NOA, "viewer", "", actor=COMMAND_LINE, now=now())
    db.session.commit()


class Browsers:
    """One has come back and is not quite in when the other one does."""

    def __init__(self, app: Flask, provider: OpenId, locks: Locks) -> None:
        self._provider, self._locks = provider, locks
        self._desk = Desk(app)
        self._here, self._go_on = threading.Event(), threading.Event()
        provider.meanwhile = self._stop

    def come_back(self, email: str, first: Callable[[], object] | None = None, **said: str) -> TestResponse:
        """`said` of the second by the provider."""
        with ThreadPoolExecutor(1) as elsewhere:
            second = elsewhere.submit(signs_in, self._desk, self._provider, email, **said)
            assert self._here.wait(PATIENCE)
            first() if first else self._enter(email)
            self._go_on.set()
            self._locks.until_somebody_waits()
            db.session.commit()
            return second.result()

    def the_second_is_in(self) -> bool:
        return self._desk.get("/admin/p/invoices/guides").status_code == 200

    def _enter(self, email: str) -> None:
        identities.author_of(self._provider.issuer, Vouched("p-1", email, "Noa"), locale="en", now=now())

    def _stop(self) -> None:
        self._here.set()
        assert self._go_on.wait(PATIENCE)


@pytest.fixture
def browsers(app: Flask, provider: OpenId, locks: Locks) -> Browsers:
    return Browsers(app, provider, locks)


@pytest.mark.parametrize("who", ["an author", "somebody invited"])
def test_both_are_in_as_one_author(team: Team, browsers: Browsers, who: str) -> None:
    email = {"an author": team.owner, "somebody invited": NOA}[who]
    answer = browsers.come_back(email)
    assert (answer.status_code, browsers.the_second_is_in()) == (302, True), answer.text
    assert len(db.session.scalars(select(Author.id).where(Author.email == email)).all()) == 1
    assert len(db.session.scalars(select(AuthorIdentity.author_id)).all()) == 1


def test_whoever_is_another_to_the_provider_stays_out(team: Team, browsers: Browsers) -> None:
    answer = browsers.come_back(team.owner, sub="p-2")
    assert (answer.status_code, browsers.the_second_is_in()) == (403, False)
    assert "belongs to another account" in answer.text
    assert db.session.scalars(select(AuthorIdentity.subject)).all() == ["p-1"]


def test_an_invitation_that_is_revoked_at_that_moment_lets_nobody_in(team: Team, browsers: Browsers) -> None:
    def revoke() -> None:
        invitation = db.session.scalars(select(Invitation.id)).one()
        invitations.revoke(projects.by_key("invoices"), invitation, actor=COMMAND_LINE, now=now())

    answer = browsers.come_back(NOA, first=revoke)
    assert (answer.status_code, browsers.the_second_is_in()) == (403, False)
    assert db.session.scalar(select(Author.id).where(Author.email == NOA)) is None
