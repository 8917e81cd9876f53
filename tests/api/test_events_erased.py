"""Erase means erase: what a device still holds of an erased user doesn't bring them back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from annai_server import engine
from annai_server.engine.writer import Writer
from annai_server.operations import users
from annai_server.operations.actor import COMMAND_LINE
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Base, Environment, Tombstone
from api.publishing import publish
from support import guides
from support.cast import Team
from support.locks import Locks
from support.page import Page, Run, event, now, statuses


def _rows_about(user: str) -> dict[str, int]:
    """How many rows of each user-scoped table are about the user."""
    found = {}
    for table in Base.metadata.sorted_tables:
        for column in {"user_id", "subject"} & set(table.c.keys()):
            found[table.name] = db.session.scalar(select(func.count()).where(table.c[column] == user)) or 0
    users = Base.metadata.tables["users"]
    found["users"] = db.session.scalar(select(func.count()).where(users.c.id == user)) or 0
    return {name: count for name, count in found.items() if count}


def test_a_page_view_that_waits_to_be_written_does_not_bring_its_user_back(
    team: Team, in_app: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, erased, real = Page(team.client, team.development), threading.Event(), Writer._write

    def wait(self: Writer, group: list[Any]) -> None:
        assert erased.wait(10)
        real(self, group)

    monkeypatch.setattr(Writer, "_write", wait)
    page.bootstrap(traits={"first_name": "花子"}, company="c_7")
    assert team.backend("DELETE", f"/v1/users/{page.user}", to="development").status_code == 204
    erased.set()
    assert engine.current().writer.drain()
    assert _rows_about(page.user) == {}

    page.bootstrap(traits={"first_name": "太郎"})
    assert engine.current().writer.drain()
    assert _rows_about(page.user)["users"] == 1


def test_an_event_that_comes_while_its_user_is_being_erased_stays_out(
    team: Team, settings: Settings, locks: Locks
) -> None:
    page = Page(team.client, team.development)
    page.report(event("invoice_created"))
    here = db.session.get_one(Environment, team.development.environment_id)
    snapshots = engine.current().snapshots
    users.erase(here, page.user, snapshots=snapshots, secret=settings.secret, actor=COMMAND_LINE, now=now())
    with ThreadPoolExecutor(1) as elsewhere:
        late = elsewhere.submit(page.report, event("invoice_created", now() - 60_000))
        locks.until_somebody_waits()
        db.session.commit()
        assert statuses(late.result()) == ["too_old"]
    assert _rows_about(page.user) == {}


def test_nothing_is_left_and_late_events_stay_out(team: Team, in_app: None) -> None:
    publish(team, guides.tour())
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    page, run = Page(team.client, team.development), Run()
    late = event("invoice_created", now() - 1_000)
    page.report(run.shown(), run.step("first"), run.says("action_clicked", properties={"button": "go"}))
    page.report(event("invoice_sent"), event("customer_created"))
    team.backend("PUT", f"/v1/users/{page.user}", {"traits": {"plan": "trial"}, "company": "c_7"}, to="development")
    assert len(_rows_about(page.user)) == 11

    assert team.backend("DELETE", f"/v1/users/{page.user}", to="development").status_code == 204
    db.session.expire_all()
    assert _rows_about(page.user) == {}
    assert page.user not in db.session.scalars(select(Tombstone)).one().hash

    assert statuses(page.report(late)) == ["too_old"]
    assert _rows_about(page.user) == {}
    assert statuses(page.report(event("invoice_created", now() + 1_000))) == ["stored"]
