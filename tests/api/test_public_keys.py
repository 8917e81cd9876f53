"""An environment's public key changes while its pages go on asking: two are in use at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from annai_server import bookkeeper, engine
from annai_server.domain.duration import DAY_MS, HOUR_MS
from annai_server.domain.errors import Conflict
from annai_server.operations import keys, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.keys import Issued, Listed
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Environment, Event, PublicKey
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.apps import lent
from support.cast import Team
from support.page import Page, event, now, statuses, token


@dataclass(frozen=True)
class Keyring:
    """The team's production environment as an operator changes its public key."""

    team: Team

    def make(self) -> Issued:
        made = keys.create_public(self._environment, actor=COMMAND_LINE, now=now())
        db.session.commit()
        return made

    def revoke(self, text: str) -> None:
        found = next(one for one in self.listed() if one.hint == text)
        keys.revoke(projects.by_key(self.team.project), "public", found.id, actor=COMMAND_LINE, now=now())
        db.session.commit()

    def listed(self) -> list[Listed]:
        return [
            one
            for one in keys.every(projects.by_key(self.team.project))
            if one.kind == "public" and "production" in one.environments
        ]

    @property
    def newest(self) -> str:
        return self._environment.public_key

    @property
    def _environment(self) -> Environment:
        return projects.environment(projects.by_key(self.team.project), "production")


@pytest.fixture
def keyring(team: Team, in_app: None) -> Keyring:
    return Keyring(team)


@pytest.fixture
def page(team: Team) -> Page:
    """Of the production environment, which requires a signed identity."""
    publish(team, guides.banner(), to="production")
    return Page(team.client, team.production, token=token(team.production))


@pytest.fixture
def beside(settings: Settings) -> Iterator[Flask]:
    """Another process, which nobody tells anything."""
    with lent(replace(settings, port=8601)) as app:
        yield app


def _with(page: Page, key: str) -> Page:
    """The same visitor, whose page has this key."""
    return replace(page, keys=replace(page.keys, public=key))


def test_pages_and_tokens_of_either_key_are_answered_and_after_it_is_revoked_none_of_the_older_one(
    keyring: Keyring, page: Page, beside: Flask
) -> None:
    """In two processes; a backend may sign for the new key before or after its pages carry it."""
    old, new = page.keys.public, keyring.make().text
    pages = {key: _with(page, key) for key in (old, new)}
    signed = {key: token(one.keys) for key, one in pages.items()}

    def said(key: str, signed_for: str) -> list[int]:
        each = (pages[key], replace(pages[key], client=beside.test_client()))
        return [one.ask(token=signed[signed_for]).status_code for one in each]

    both = [(key, audience) for key in (old, new) for audience in (old, new)]
    assert {one: said(*one) for one in both} == {one: [200, 200] for one in both}
    keyring.revoke(old)
    assert said(new, new) == [200, 200]
    assert said(new, old) == said(old, new) == said(old, old) == [401, 401]
    refused = expect_problem(pages[old].ask(), 401, "wrong_key")
    assert "was revoked on" in refused["detail"]
    assert "newer one" in refused["detail"]
    assert expect_problem(pages[new].ask(token=signed[old]), 401, "identity")["reason"] == "wrong_audience"


def test_what_was_kept_under_the_older_key_is_taken_in_and_once_that_is_revoked_by_the_newer(
    keyring: Keyring, page: Page
) -> None:
    """A delivery ticket is the environment's, whichever key its page has."""
    ticket, old = page.bootstrap()["ticket"], replace(page, token=None)
    new = _with(old, keyring.make().text)
    late = event("invoice_sent")
    assert statuses(old.report(late, ticket=ticket)) == ["stored"]
    assert statuses(new.report(late, ticket=ticket)) == ["duplicate"]
    keyring.revoke(old.keys.public)
    expect_problem(old.send(event("invoice_sent"), ticket=ticket), 401, "wrong_key")
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1
    assert statuses(new.report(event("invoice_sent"), ticket=ticket)) == ["stored"]


def test_a_page_with_the_newest_key_is_told_of_those_before_while_they_may_be_worth_anything(
    keyring: Keyring, page: Page
) -> None:
    assert "before" not in page.bootstrap()
    new = _with(page, keyring.make().text)
    assert "before" not in page.bootstrap()
    told = new.bootstrap()
    assert (told["before"], told["defined"]) == ([page.keys.public], [])
    keyring.revoke(page.keys.public)
    new = replace(new, token=token(new.keys))
    assert new.bootstrap()["before"] == [page.keys.public], "what a browser kept that hasn't come by since"
    newer = _with(new, keyring.make().text)
    assert sorted(newer.bootstrap()["before"]) == sorted([page.keys.public, new.keys.public])
    expect_problem(page.ask(), 401, "wrong_key")
    revoked = update(PublicKey).where(PublicKey.revoked_at.is_not(None))
    db.session.execute(revoked.values(revoked_at=now() - 9 * DAY_MS))
    db.session.commit()
    assert newer.bootstrap()["before"] == [new.keys.public], "nothing from then is taken any more"


def test_there_are_never_more_than_two_and_never_none(keyring: Keyring, page: Page) -> None:
    with pytest.raises(Conflict):
        keyring.revoke(page.keys.public)
    db.session.rollback()
    keyring.make()
    with pytest.raises(Conflict):
        keyring.make()
    db.session.rollback()
    assert page.ask().status_code == 200


def test_a_new_key_can_be_given_up_for_the_one_before(keyring: Keyring, page: Page) -> None:
    new = keyring.make().text
    assert keyring.newest == new
    keyring.revoke(new)
    assert keyring.newest == page.keys.public
    assert page.ask().status_code == 200
    expect_problem(_with(page, new).ask(), 401, "wrong_key")


def test_while_there_are_two_each_says_when_it_was_last_used(app: Flask, keyring: Keyring, page: Page) -> None:
    page.bootstrap()
    new = _with(page, keyring.make().text)
    _a_minute_later(app)
    assert [one.last_used_at for one in keyring.listed()] == [None, None]
    began = now()
    page.bootstrap()
    _a_minute_later(app)
    used, unused = (one.last_used_at for one in keyring.listed())
    assert unused is None
    assert used is not None
    assert began - HOUR_MS < used <= now()
    new.report(event("invoice_sent"))
    _a_minute_later(app)
    assert all(one.last_used_at for one in keyring.listed())


def _a_minute_later(app: Flask) -> None:
    """What was counted is written down."""
    bookkeeper.Bookkeeper(app).write()
    assert engine.current().writer.drain()


def test_making_and_revoking_one_is_in_the_audit_log(keyring: Keyring, page: Page) -> None:
    new = keyring.make().text
    keyring.revoke(page.keys.public)
    written = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject_key)
        .where(AuditEntry.subject_type == "key")
        .order_by(AuditEntry.id.desc())
        .limit(2)
    ).all()
    assert [tuple(one) for one in written] == [("revoke", page.keys.public), ("create", new)]
