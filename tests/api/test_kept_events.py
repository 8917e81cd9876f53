"""An environment keeps events for as many days as its settings say, and everything that they came to for good."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from annai_server import engine, keeper
from annai_server.operations.verification import compared
from annai_server.store import environments
from annai_server.store.database import at_one_moment, db
from annai_server.store.partitions import ensure_partitions
from annai_server.store.tables import AuditEntry, Environment, Event, FrozenState, GuideState, MilestoneReached
from api.publishing import publish
from api.stored import everything
from api.test_anonymous import expect_merged, let_in, signed_in, visitor_id
from api.test_retention import SAID
from support import guides
from support.admin_desk import Desk
from support.cast import Keys, Team
from support.page import Page, Run, event, json_of, new_id, now, statuses

DAY = 86_400_000
SETTINGS = "/admin/p/invoices/settings/{}"
TOGETHER = {"scope": "company"}
THRICE = {"event": "invoice_sent", "count": {"gte": 3}}


@dataclass
class Clock:
    """The server's, which the test sets: days from today."""

    monkeypatch: pytest.MonkeyPatch
    day: float = 0

    def at(self, day: float) -> int:
        """It is that day from now on; the moment (ms)."""
        self.day = day
        self.monkeypatch.setattr(
            "annai_server.clock.time", SimpleNamespace(time_ns=lambda: time.time_ns() + round(day * DAY) * 1_000_000)
        )
        return now() + round(day * DAY)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def report(team: Team, clock: Clock) -> Callable[..., dict[str, Any]]:
    """`report("u_1", run.shown)`: a page says what happens, by the clock of the day."""

    def say(user: str, *happened: Callable[[int], Any], to: Keys = team.development) -> dict[str, Any]:
        at = now() + round(clock.day * DAY)
        return Page(team.client, to, user).report(*(make(at) for make in happened), sent_at=at)

    return say


def sent(name: str, **fields: Any) -> Callable[[int], Any]:
    return lambda at: event(name, at, **fields)


def tracked(name: str, at: int | None, id: str | None = None) -> dict[str, Any]:
    """As a backend tells it, by an id of then."""
    when = {} if at is None else {"at": datetime.fromtimestamp(at / 1000, UTC).isoformat()}
    return {"user": "u_1", "name": name, "id": id or new_id(at), **when}


def track(team: Team, *events: dict[str, Any], to: str = "development") -> dict[str, Any]:
    return json_of(team.backend("POST", "/v1/track", {"events": [*events]}, to=to))


def keep(desk: Desk, days: object, to: str = "development") -> int:
    return desk.post(SETTINGS.format(to), {**SAID, "event_days": str(days)}).status_code


def let_go() -> None:
    """What the server does by itself, once a day."""
    for _ in keeper.freeze_all(look_again=False):
        pass
    db.session.rollback()


def expect_verified(keys: Keys) -> None:
    with at_one_moment() as connection:
        assert [str(one) for _, some in compared(connection, keys.environment_id) for one in some] == []


def log(keys: Keys) -> set[tuple[str, str]]:
    """The id of each event, with its day from today."""
    found = select(Event.message_id, Event.name).where(Event.environment_id == keys.environment_id)
    return {(row.message_id, row.name) for row in db.session.execute(found)}


def days_kept(keys: Keys) -> list[int]:
    found = db.session.scalars(select(Event.occurred_at).where(Event.environment_id == keys.environment_id))
    return sorted({round((now() - at) / DAY) for at in found})


def state(app: Flask) -> dict[str, Any]:
    """All that is stored but the log, what stands for its beginning, and what the operator did."""
    return {
        name: rows
        for name, rows in everything(app).items()
        if name not in ("events", "frozen_states", "environments", "audit_log", "author_sessions", "publications")
    }


def decisions(team: Team, *users: str) -> list[Mapping[str, Any]]:
    answers = [Page(team.client, team.development, user).bootstrap() for user in users]
    assert engine.current().writer.drain(), "what a page view says of its user is written after the answer"
    return [{name: answer[name] for name in ("guides", "states")} for answer in answers]


@pytest.fixture
def lived(team: Team, clock: Clock, report: Callable[..., dict[str, Any]], in_app: None) -> list[Run]:
    """Two colleagues, for a hundred days, in two environments."""
    clock.at(-100)
    publish(team, guides.tour(frequency={"at_most": 5, **TOGETHER}))
    publish(team, guides.banner(audience={"event": "invoice_sent", "count": {"gte": 4}, "within": "90d"}))
    publish(team, guides.milestone("third", when=THRICE), resource="milestones")
    publish(team, guides.milestone("ours", when=THRICE, **TOGETHER), resource="milestones")
    publish(team, guides.checklist(items=[{"key": "sent", "title": "Send", "done_when": {"event": "invoice_sent"}}]))
    runs = [Run(id=new_id(clock.at(day))) for day in (-100, -50, -5)]
    for day, run in zip((-100, -50, -5), runs, strict=True):
        clock.at(day)
        for user in ("u_1", "u_2"):
            team.backend("PUT", f"/v1/users/{user}", {"traits": {"seen": day}, "company": "c_7"}, to="development")
            report(user, sent("invoice_sent"), run.shown, lambda at, run=run: run.step("first", at))
        report("u_1", lambda at, run=run: run.ended("snoozed", at), sent("opted_out", properties={"kinds": ["hint"]}))
    report("u_1", sent("invoice_sent"))
    track(team, tracked("invoice_sent", clock.at(-100)), to="production")
    clock.at(0)
    return runs


def test_old_events_go_and_nothing_else_changes(
    lived: list[Run], app: Flask, team: Team, author: Desk, clock: Clock
) -> None:
    assert days_kept(team.development) == [5, 50, 100]
    decided = decisions(team, "u_1", "u_2")
    results = team.author("GET", "/v1/guides/welcome/results?environment=development").json
    before, younger = state(app), log(team.development)
    assert keep(author, 30) == 302
    let_go()
    assert days_kept(team.development) == [5]
    assert log(team.development) < younger
    assert days_kept(team.production) == [100], "the other environment keeps them for ever"
    assert state(app) == before
    assert decisions(team, "u_1", "u_2") == decided
    assert team.author("GET", "/v1/guides/welcome/results?environment=development").json == results
    expect_verified(team.development)
    gone = len(younger - log(team.development))
    said = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "expire_events")).one()
    assert said.after is not None
    assert (said.by, said.environment, said.after["events"]) == ("annai-server", "development", gone)
    assert "Events of before" in author.get("/admin/p/invoices/users/u_1?environment=development").text

    clock.at(30)
    let_go()
    assert days_kept(team.development) == []
    assert state(app) == before
    expect_verified(team.development)


def test_by_default_events_are_kept_for_ever_and_who_keeps_more_gets_nothing_back(
    lived: list[Run], team: Team, author: Desk
) -> None:
    let_go()
    assert days_kept(team.development) == [5, 50, 100]
    for days, kept in ((60, [5, 50]), (90, [5, 50]), ("", [5, 50])):
        assert keep(author, days) == 302
        let_go()
        assert days_kept(team.development) == kept
        expect_verified(team.development)


def test_life_goes_on_as_if_everything_were_kept(
    lived: list[Run], team: Team, author: Desk, report: Callable[..., dict[str, Any]]
) -> None:
    keep(author, 30)
    let_go()
    report("u_2", lambda at: lived[0].step("second", at), sent("invoice_sent"), lived[1].shown)
    report("u_1", *(lambda at, one=one: one for one in lived[0].completed()))
    expect_verified(team.development)
    assert team.backend("POST", "/v1/users/u_1/reset", {"guide": "welcome"}, to="development").status_code == 200
    expect_verified(team.development)
    assert json_of(team.backend("GET", "/v1/users/u_2", to="development"))["milestones"].keys() == {"third"}
    publish(team, guides.tour(frequency={"at_most": 5}))
    publish(team, guides.tour(frequency={"at_most": 5, **TOGETHER}))
    expect_verified(team.development)


def test_a_milestone_that_is_defined_later_was_reached_when_it_was(lived: list[Run], team: Team, author: Desk) -> None:
    """To the hour, where the events of then are gone."""
    publish(
        team, guides.milestone("second", when={"event": "invoice_sent", "count": {"gte": 2}}), resource="milestones"
    )
    here = json_of(team.backend("GET", "/v1/users/u_1", to="development"))["milestones"]["second"]
    keep(author, 30)
    let_go()
    assert json_of(team.backend("GET", "/v1/users/u_1", to="development"))["milestones"]["second"] == here


def test_what_came_already_is_not_counted_again_when_its_row_is_gone(
    lived: list[Run], app: Flask, team: Team, author: Desk, clock: Clock
) -> None:
    at = clock.at(-40)
    told = [tracked("invoice_paid", at), tracked("invoice_paid", at - 300 * DAY, new_id(at))]
    told.append(tracked("invoice_paid", None, new_id(at)))
    page, from_a_page = Page(team.client, team.development, "u_1"), event("invoice_paid", at)
    assert statuses(track(team, *told)) == ["stored"] * 3
    assert statuses(page.report(from_a_page, sent_at=at)) == ["stored"]
    clock.at(0)
    keep(author, 10)
    let_go()
    before = state(app)
    again = track(team, *told)
    assert statuses(again) == ["too_old"] * 3
    assert "this environment keeps no older events" in again["results"][0]["detail"]
    assert statuses(page.report(from_a_page)) == ["too_old"]
    assert state(app) == before
    assert statuses(track(team, tracked("invoice_paid", now() - 8 * DAY))) == ["stored"]
    late = event("invoice_paid", now() - 8 * DAY + 60_000)
    assert statuses(page.report(late)) == ["stored"], "whatever a browser may still bring is taken in"
    expect_verified(team.development)


def test_an_export_tells_what_is_left_and_erasing_leaves_nothing(
    lived: list[Run], app: Flask, team: Team, author: Desk
) -> None:
    keep(author, 30)
    let_go()
    records = json_of(team.backend("GET", "/v1/users/u_1/export", to="development"))["records"]
    assert {one["name"] for one in records["events"]} >= {"invoice_sent", "guide_shown"}
    assert [len(row["content"]["runs"]) for row in records["frozen_states"]] == [2]
    assert team.backend("DELETE", "/v1/users/u_1", to="development").status_code == 204
    assert set(db.session.scalars(select(FrozenState.user_id))) == {"u_2"}
    expect_verified(team.development)
    assert team.backend("DELETE", "/v1/users/u_2", to="development").status_code == 204
    expect_verified(team.development)


def test_a_visitor_whose_events_are_gone_signs_in_with_what_they_did(
    app: Flask, team: Team, author: Desk, clock: Clock, in_app: None
) -> None:
    clock.at(-60)
    publish(team, guides.tour(), to="production")
    publish(team, guides.milestone("third", when=THRICE), resource="milestones", to="production")
    let_in(app, team, True)
    at, page, run = now() - 60 * DAY, Page(team.client, team.production, user=visitor_id()), Run()
    page.report(run.shown(at), event("invoice_sent", at), event("invoice_sent", at + 1), sent_at=at + 2)
    clock.at(0)
    assert keep(author, 30, "production") == 302
    let_go()
    assert days_kept(team.production) == []
    author.post(
        SETTINGS.format("production"), {**SAID, "event_days": "30", "anonymous": "on", "identity_mode": "required"}
    )
    user = signed_in(page)
    user.report(event("invoice_sent"))
    expect_merged(user, page.user)
    expect_verified(team.production)
    assert set(db.session.scalars(select(MilestoneReached.milestone))) == {"third"}
    assert db.session.scalars(select(GuideState.shown_count)).one() == 1


@pytest.mark.parametrize("days", ["9", "0", "3651", "ten"])
def test_what_is_too_short_for_late_events_is_refused(author: Desk, team: Team, in_app: None, days: str) -> None:
    refused = author.post(SETTINGS.format("development"), {**SAID, "event_days": days})
    assert refused.status_code == 422
    assert "a whole number from 10 to 3650" in refused.text
    assert db.session.get_one(Environment, team.development.environment_id).event_days is None


def test_who_publishes_is_told_what_will_not_be_counted(lived: list[Run], team: Team, author: Desk) -> None:
    keep(author, 30)
    let_go()
    paid = {"event": "invoice_sent", "where": {"total": {"gte": 100}}}
    for key, when, warned in (
        ("ever", paid, True),
        ("lately", {**paid, "within": "20d"}, False),
        ("plain", {"event": "invoice_sent"}, False),
    ):
        document = guides.milestone(key, when=when)
        assert team.author("PUT", f"/v1/milestones/{key}", {"document": document}).status_code in (200, 201)
        answer = team.author("POST", f"/v1/milestones/{key}/publish", {"environment": "development"})
        assert any("are no longer kept in development" in one for one in answer.json["warnings"]) is warned, answer.json
    expect_verified(team.development)


def test_a_lot_goes_a_little_at_a_time_while_events_come_in(
    team: Team, author: Desk, clock: Clock, in_app: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.at(-60)
    page = Page(team.client, team.development, "u_1")
    for part in range(6):
        page.report(*(event("clicked", at + part * 100 + n) for n in range(100)), sent_at=at + 1_000)
    clock.at(0)
    keep(author, 30)
    monkeypatch.setattr("annai_server.operations.keeping.EVENTS_AT_ONCE", 150)
    steps = 0
    for _ in keeper.freeze_all(look_again=False):
        db.session.rollback()
        assert statuses(page.report(event("clicked"))) == ["stored"]
        steps += 1
        kept = db.session.scalar(select(func.count()).where(Event.occurred_at < now() - DAY))
        db.session.rollback()
        assert kept == max(600 - steps * 150, 0)
        expect_verified(team.development)
    assert steps == 5


def test_what_is_counted_by_another_clock_leaves_out_nothing_of_what_is_gone(
    team: Team, author: Desk, clock: Clock, in_app: None, report: Callable[..., dict[str, Any]]
) -> None:
    """By the clock of UTC the first was due in October, and by that of Tokyo all are due in November."""
    asked = {"event": "paid", "where": {"due": {"after": "2026-10-31"}}}
    publish(team, guides.tour(audience={**asked, "count": {"gte": 2}}))
    for day, due in ((-60, "2026-11-02T09:00:00Z"), (0, "2026-10-31T20:00:00Z")):
        clock.at(day)
        report("u_1", sent("paid", properties={"due": due}))
    keep(author, 30)
    let_go()
    page = Page(team.client, team.development, "u_1")
    assert "welcome" not in [one["key"] for one in page.bootstrap()["guides"]]
    seen = {"name": "Invoices", "locales": ["en", "ja"], "time_zone": "UTC"}
    changed = {**seen, "time_zone": "Asia/Tokyo", **{f"seen_{name}": value for name, value in seen.items()}}
    assert author.post("/admin/p/invoices/project", changed).status_code == 302
    assert "welcome" in [one["key"] for one in page.bootstrap()["guides"]]
    expect_verified(team.development)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_months_of_which_nothing_is_kept_are_given_back(
    team: Team, author: Desk, clock: Clock, in_app: None, report: Callable[..., dict[str, Any]]
) -> None:
    for day in (-200, -100, 0):
        ensure_partitions(db.session.connection(), clock.at(day))
    db.session.commit()
    clock.at(-100)
    report("u_1", sent("clicked"))
    clock.at(0)
    before, month = months(), datetime.fromtimestamp(now() / 1000 - 100 * 86_400, UTC).strftime("events_%Y_%m")
    assert {month, "events_default"} < before
    keep(author, 150)
    let_go()
    assert len(months()) < len(before), "of those in which nothing is, the older ones go"
    assert {month, "events_default"} < months()
    keep(author, 30)
    let_go()
    assert month not in months()
    assert statuses(report("u_1", sent("clicked"))) == ["stored"]
    assert days_kept(team.development) == [0]


def months() -> set[str]:
    db.session.rollback()
    found = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass")
    return set(db.session.scalars(found))


def test_who_is_erased_meanwhile_stays_so(
    lived: list[Run], app: Flask, team: Team, author: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their events were read to be folded, and then are not there any more."""
    keep(author, 30)
    took_the_lock = environments.begin_writing

    def erased_first(*where: Any) -> None:
        monkeypatch.setattr(environments, "begin_writing", took_the_lock)
        with ThreadPoolExecutor() as others:
            erasing = others.submit(team.backend, "DELETE", "/v1/users/u_1", to="development")
            assert erasing.result().status_code == 204
        took_the_lock(*where)

    monkeypatch.setattr(environments, "begin_writing", erased_first)
    let_go()
    assert set(db.session.scalars(select(FrozenState.user_id))) == {"u_2"}
    assert days_kept(team.development) == [5]
    expect_verified(team.development)
