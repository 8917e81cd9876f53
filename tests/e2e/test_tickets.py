"""Events keep the ticket of whom they happened to, and so arrive after the token has expired or its user has gone."""

import time
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from annai_server.store.database import db
from annai_server.store.tables import Environment, Event
from support.cast import Keys, cast
from support.guidance import DELIVERED
from support.hosted import HOUR, READY, Clock
from support.page import token
from support.scripted import TAG, Scripted
from support.visitors import Visitor

NOBODY = TAG.replace(' data-user="ann"', "")
ANSWERED = "async () => (await annai.debug({panel: false})).publication != null"


def _signed_in(page: Page, annai: Scripted, user: str) -> None:
    """On a page of the host's that has the server's answer for them."""
    page.goto(annai.url)
    page.wait_for_function(READY)
    page.evaluate(f"annai.identify({user!r}, {{token: async () => 'token of {user}'}})")
    page.wait_for_function(ANSWERED)


def _left_behind(page: Page) -> None:
    """Something happens while the network is away."""
    page.context.set_offline(True)
    page.evaluate("annai.track('saved')")
    page.wait_for_function(f"!({DELIVERED})()")


class TestFromABrowser:
    @pytest.fixture(autouse=True)
    def _server(self, annai: Scripted) -> None:
        """A page says itself who is signed in."""
        annai.tag = NOBODY

    @pytest.mark.parametrize(
        "later",
        ["annai.identify('ann', {token: async () => { throw Error('signed out') }})", "annai.reset()", ""],
        ids=["no token any more", "signed out", "nobody signed in"],
    )
    def test_an_event_arrives_an_hour_later_with_its_ticket_and_without_a_token(
        self, annai: Scripted, visitor: Visitor, clock: Clock, later: str
    ) -> None:
        page = visitor.page()
        _signed_in(page, annai, "ann")
        _left_behind(page)
        page.close()
        visitor.context.set_offline(False)
        clock.pass_(HOUR)
        annai.bootstrap = lambda body: (401, b'{"code": "identity"}')
        page = visitor.page()
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate(later)
        annai.wait(lambda: "saved" in annai.names())
        sent = [(body["user"], body["ticket"], body.get("token")) for body in annai.batches]
        assert set(sent) == {("ann", "ticket of ann", None)}

    def test_on_anothers_page_each_is_sent_with_its_own_ticket(self, annai: Scripted, visitor: Visitor) -> None:
        page = visitor.page()
        _signed_in(page, annai, "ann")
        _left_behind(page)
        page.close()
        visitor.context.set_offline(False)
        page = visitor.page()
        _signed_in(page, annai, "bob")
        page.evaluate("annai.track('read')")
        annai.wait(lambda: {"saved", "read"} <= set(annai.names()))
        proofs = {body["user"]: (body["ticket"], body.get("token")) for body in annai.batches}
        assert proofs["ann"] == ("ticket of ann", None)
        assert proofs["bob"] == ("ticket of bob", "token of bob")


class TestToTheRealServer:
    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        return sqlite_url

    @pytest.fixture
    def keys(self, app: Flask, annai: Scripted) -> Keys:
        """Of an environment that takes nobody at their word; the pages are the scripted server's."""
        made = cast(app).team.production
        with app.app_context():
            environment = db.session.get_one(Environment, made.environment_id)
            assert environment.identity_mode == "required"
            environment.allowed_origins = [annai.url]
            db.session.commit()
        return made

    def test_an_event_of_a_signed_user_is_taken_once_their_token_has_expired(
        self, app: Flask, app_url: str, keys: Keys, annai: Scripted, visitor: Visitor
    ) -> None:
        def visit(identity: str) -> tuple[Page, int]:
            """The page, and how it was answered."""
            who = f'data-key="{keys.public}" data-user="u_42" data-token="{identity}"'
            annai.tag = f'<script type="module" async src="{app_url}/annai.js" {who}></script>'
            page = visitor.page()
            with page.expect_response("**/v1/bootstrap") as answer:
                page.goto(annai.url)
            page.wait_for_function(READY)
            return page, answer.value.status

        page, status = visit(token(keys))
        assert status == 200
        page.wait_for_function(ANSWERED)
        _left_behind(page)
        page.close()
        visitor.context.set_offline(False)

        sent: list[Any] = []
        visitor.context.on("request", lambda one: sent.append(one.post_data_json) if "/events" in one.url else None)
        seconds = int(time.time())
        expired = token(keys, iat=seconds - 7000, exp=seconds - 3500)
        page, status = visit(expired)
        assert status == 401
        page.wait_for_function(DELIVERED)
        assert sent
        assert {(bool(one["ticket"]), one.get("token", expired)) for one in sent} == {(True, expired)}
        with app.app_context():
            assert db.session.scalars(select(Event.subject).where(Event.name == "saved")).all() == ["u_42"]
