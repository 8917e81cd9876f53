"""What a page reports is stored once, and what follows from it is told at once."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from annai_server.store.database import db
from annai_server.store.tables import Event, GuideState, User
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event, new_id, now, statuses, token

DAY = 24 * 3_600_000


@pytest.fixture
def page(team: Team) -> Page:
    publish(team, guides.tour())
    return Page(team.client, team.development)


def _stored(**among: object) -> int:
    wanted = select(func.count()).select_from(Event).filter_by(**among)
    return db.session.scalar(wanted) or 0


def test_a_banner_whose_place_is_missing_is_heard_of_though_it_has_no_steps(
    page: Page, team: Team, author: Desk
) -> None:
    publish(team, guides.banner())
    assert statuses(page.report(Run("news").says("target_missing"))) == ["stored"]
    told = author.get(f"/admin/p/invoices/users/{page.user}?environment=development").text
    assert "“News” didn&#39;t find its place" in told


def test_an_event_is_stored_and_sent_again_it_is_a_duplicate(page: Page, in_app: None) -> None:
    sent = event("invoice_created", properties={"amount": 3, "note": "請求書"})
    assert statuses(page.report(sent)) == ["stored"]
    assert statuses(page.report(sent)) == ["duplicate"]
    assert statuses(page.report(sent, sent)) == ["duplicate", "duplicate"]
    stored = db.session.scalars(select(Event).filter_by(name="invoice_created")).one()
    assert stored.properties == {"amount": 3, "note": "請求書"}
    assert (stored.subject, stored.message_id, stored.source) == (page.user, sent["id"], "browser")


def test_twice_in_one_batch_is_stored_once(page: Page, in_app: None) -> None:
    sent = event("invoice_created")
    assert statuses(page.report(sent, sent)) == ["stored", "duplicate"]
    assert _stored(name="invoice_created") == 1


def test_what_a_browser_gave_up_on_is_noted_once(page: Page, in_app: None) -> None:
    sent = event("invoice_created")
    for _ in range(2):
        page.report(sent, dropped=3)
    noted = db.session.scalars(select(Event).filter_by(name="events_dropped")).one()
    assert (noted.subject, noted.source, noted.properties) == (page.user, "server", {"count": 3})


def test_one_bad_event_spoils_nobody_elses(page: Page, in_app: None) -> None:
    answer = page.report(event("fine"), event("Not fine"), event("fine", id="no id"), event("fine"))
    assert statuses(answer) == ["stored", "bad_name", "bad_id", "stored"]
    assert _stored(name="fine") == 2


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"id": "0"}, "bad_id"),
    ({"id": 7}, "bad_id"),
    ({"id": "6ba7b810-9dad-41d1-80b4-00c04fd430c8"}, "bad_id"),
    ({"name": "Step"}, "bad_name"),
    ({"name": ""}, "bad_name"),
    ({"name": None}, "bad_name"),
    ({"name": "a" * 65}, "bad_name"),
    ({"name": "item_completed"}, "reserved_name"),
    ({"name": "milestone_reached"}, "reserved_name"),
    ({"name": "traits_changed"}, "reserved_name"),
    ({"name": "guide_shown", "guide": None}, "bad_event"),
    ({"name": "step_shown", "step": None}, "bad_event"),
    ({"name": "guide_ended", "reason": None}, "bad_event"),
    ({"name": "guide_ended", "reason": "left"}, "bad_event"),
    ({"name": "action_clicked"}, "bad_event"),
    ({"name": "opted_out"}, "bad_event"),
    ({"name": "opted_out", "properties": {"kinds": "all"}}, "bad_event"),
    ({"run": "mine"}, "bad_event"),
    ({"revision": "1"}, "bad_event"),
    ({"revision": True}, "bad_event"),
    ({"at": "now"}, "bad_event"),
    ({"at": -1}, "bad_event"),
    ({"properties": [1]}, "bad_event"),
    ({"guide": "no-such-guide"}, "unknown_guide"),
]


def test_each_refusal_has_its_reason_and_stores_nothing(page: Page, in_app: None) -> None:
    answer = page.report(*(Run().says("guide_shown", step="first") | changes for changes, _ in REFUSED))
    assert statuses(answer) == [reason for _, reason in REFUSED]
    assert {result["status"] for result in answer["results"]} == {"rejected"}
    assert all(result["detail"] for result in answer["results"])
    assert _stored() == 0
    assert db.session.scalars(select(User)).all() == []


def test_a_run_is_one_guides_and_what_says_otherwise_is_refused_alone(
    page: Page, team: Team, in_app: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether it comes with the first, before it by its time, or later. Other people may have a run of that id, and so
    may the same in another environment."""
    for environment in ("development", "production"):
        publish(team, guides.banner(), to=environment)
    run = Run()
    as_news = Run("news", id=run.id)
    answer = page.report(run.shown(), as_news.shown(now() - 5_000), run.step("first"))
    assert statuses(answer) == ["stored", "other_guide", "stored"]
    assert answer["results"][1]["detail"].startswith("run: ")
    assert statuses(page.report(as_news.ended("closed"), event("invoice_sent"))) == ["other_guide", "stored"]
    assert statuses(replace(page, user="u_43").report(as_news.shown())) == ["stored"]
    elsewhere = replace(page, keys=team.production, token=token(team.production))
    assert statuses(elsewhere.report(as_news.shown())) == ["stored"]
    assert _stored(guide="news", subject="u_42", environment_id=page.keys.environment_id) == 0
    assert "other_guide: 1 events of 'news' were refused" in caplog.text


def test_a_number_too_large_for_any_database_is_refused(page: Page, in_app: None) -> None:
    body = json.dumps(page.envelope(events=[event("visited", properties={"x": 1})])).replace('"x": 1', '"x": 1e999')
    expect_problem(page.post("/v1/events", body.encode()), 400, "not_json")
    assert _stored() == 0


def test_a_snooze_for_ever_is_kept_as_a_year_and_the_backend_can_still_read_of_it(page: Page, team: Team) -> None:
    run = Run()
    page.report(run.shown(), run.ended("snoozed", until=10**17))
    standing = team.backend("GET", f"/v1/users/{page.user}/guides", to="development").json["guides"][0]
    assert standing["reason"] == "snoozed"
    assert 364 < (datetime.fromisoformat(standing["until"]).timestamp() * 1000 - now()) / DAY < 366


@pytest.mark.parametrize(
    ("age", "becomes"),
    [
        (0, "stored"),
        (8 * DAY - 60_000, "stored"),
        (8 * DAY + 60_000, "too_old"),
        (-3_540_000, "stored"),
        (-3_660_000, "too_new"),
    ],
)
def test_only_events_of_the_last_8_days_are_taken_in(page: Page, age: int, becomes: str) -> None:
    assert statuses(page.report(event("visited", now() - age))) == [becomes]


@pytest.mark.parametrize("off", [-DAY, DAY])
def test_a_clock_that_is_a_day_off_is_corrected_and_counts_once(page: Page, in_app: None, off: int) -> None:
    there = now() + off
    sent = event("visited", there - 1_000)
    assert statuses(page.report(sent, sent_at=there)) == ["stored"]
    assert statuses(page.report(sent, sent_at=now() + off)) == ["duplicate"]
    stored = db.session.scalars(select(Event).filter_by(name="visited")).one()
    assert abs(stored.occurred_at - (now() - 1_000)) < 5_000
    assert abs(stored.received_at - now()) < 5_000


def test_the_answer_keeps_the_id_as_it_was_written(page: Page) -> None:
    sent = event("visited")
    answer = page.report(sent | {"id": sent["id"].upper()})
    assert answer["results"] == [{"id": sent["id"].upper(), "status": "stored"}]
    assert statuses(page.report(sent)) == ["duplicate"]


def test_reaching_a_milestone_ticks_the_item_and_is_told_with_the_answer(team: Team, page: Page, in_app: None) -> None:
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.checklist())
    publish(team, guides.toast())
    answer = page.report(event("invoice_sent"))
    assert {"type": "milestone", "key": "first-invoice"} in answer["changes"]
    assert {"type": "item", "key": "start/invoice"} in answer["changes"]
    assert _stored(name="milestone_reached", source="server") == 1
    assert _stored(name="item_completed", source="server", guide="start", step="invoice") == 1
    assert page.report(event("invoice_sent"))["changes"] == [{"type": "event", "key": "invoice_sent"}]
    assert _stored(name="milestone_reached") == 1
    states = page.states()
    assert states["hooray"]["auto"]
    assert states["start"]["done"] == ["invoice"]


def test_events_that_nothing_published_asks_about_change_nothing(page: Page) -> None:
    assert page.report(event("clicked_around"))["changes"] == []


def test_opting_out_and_in_again_the_latest_word_counts_in_any_order(page: Page) -> None:
    first, second = now() - 2_000, now() - 1_000
    page.report(event("opted_in", second, properties={"kinds": ["tour"]}))
    page.report(event("opted_out", first, properties={"kinds": ["tour", "banner"]}))
    assert page.bootstrap()["opted_out"] == ["banner"]


def test_unknown_fields_are_ignored_for_widgets_of_tomorrow(page: Page) -> None:
    assert statuses(page.report(event("visited") | {"mood": "sunny"}, shiny=True)) == ["stored"]


def test_what_was_shown_counts_once_however_often_it_is_said(page: Page, in_app: None) -> None:
    run = Run()
    page.report(run.shown(), run.shown())
    page.report(run.shown())
    standing = db.session.scalars(select(GuideState)).one()
    assert (standing.guide, standing.shown_count, standing.auto_count) == ("welcome", 1, 1)
    assert _stored(name="guide_shown") == 3


def test_users_of_two_environments_never_meet(team: Team, page: Page, in_app: None) -> None:
    sent = event("visited")
    other = Page(team.client, team.production)
    assert statuses(page.report(sent)) == ["stored"]
    assert other.send(sent).status_code == 401
    assert _stored(name="visited") == 1


def test_a_batch_may_hold_100_events(page: Page) -> None:
    assert statuses(page.report(*(event("visited", id=new_id()) for _ in range(100)))) == ["stored"] * 100
