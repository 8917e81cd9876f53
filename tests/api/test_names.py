"""The server learns what the host's traits, events and properties are called: their names and types, never values."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import update

from annai_server import engine, worker
from annai_server.domain.events import Event
from annai_server.engine import hearing
from annai_server.engine.jobs import Job
from annai_server.store.database import db
from annai_server.store.tables import HeardName
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, event, json_of, new_id, now, token

DAY = 86_400_000


@pytest.fixture
def page(team: Team) -> Page:
    """Of the development environment, where anybody may say anything with the public key."""
    return Page(team.client, team.development)


def _heard(team: Team, environment: str = "development") -> dict[str, list[str]]:
    """Each name with its types."""
    engine_of = team.client.application.extensions["annai-engine"]
    assert engine_of.writer.drain()
    found = team.author("GET", f"/v1/names?environment={environment}").json["names"]
    return {".".join(filter(None, (one["kind"], one["event"], one["name"]))): one["types"] for one in found}


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database about names meanwhile."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if "heard_names" in args[2]:
            seen.append(args[2].split()[0])

    with app.app_context():
        sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
        yield seen
        sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)


def test_names_and_types_are_learnt_from_the_backend(team: Team, outsiders: Team) -> None:
    """For this project and this environment."""
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial", "renews": "2026-12-01", "gone": None}})
    team.backend("PUT", "/v1/users/u_2", {"traits": {"plan": 3}})
    team.backend("PUT", "/v1/companies/c_1", {"traits": {"seats": 4, "tags": ["new"]}})
    sent = {"user": "u_1", "name": "invoice_sent", "properties": {"amount": 12.5, "paid": True, "note": None}}
    team.backend("POST", "/v1/track", {"events": [sent]})
    assert _heard(team, "production") == {
        "company.seats": ["number"],
        "company.tags": ["list"],
        "event.invoice_sent": [],
        "property.invoice_sent.amount": ["number"],
        "property.invoice_sent.paid": ["boolean"],
        "trait.plan": ["text", "number"],
        "trait.renews": ["date"],
    }
    assert _heard(team) == _heard(outsiders, "production") == {}
    assert team.author("GET", "/v1/names?environment=moon").status_code == 404


def test_names_are_learnt_from_pages_and_from_what_a_token_says(page: Page, team: Team) -> None:
    """But not from somebody who is signed in as another."""
    page.bootstrap(token=token(team.development, act={"sub": "support"}, traits={"tried": True}))
    page.bootstrap(traits={"plan": "trial"}, company="c_7", company_traits={"seats": 4})
    page.bootstrap(token=token(team.development, traits={"role": "owner"}))
    page.report(event("exported", properties={"format": "csv"}), event("opted_out", properties={"kinds": ["all"]}))
    assert _heard(team) == {
        "company.seats": ["number"],
        "event.exported": [],
        "property.exported.format": ["text"],
        "trait.plan": ["text"],
        "trait.role": ["text"],
    }


def test_a_value_is_never_kept(page: Page, team: Team, in_app: None) -> None:
    page.report(event("exported", properties={"to": "hana@example.com", "very odd\nname": 1, "x" * 201: 1}))
    assert _heard(team) == {"event.exported": [], "property.exported.to": ["text"]}
    assert "hana" not in repr([row.__dict__ for row in db.session.query(HeardName)])


def test_a_name_that_was_heard_today_costs_nothing_more(app: Flask, page: Page, team: Team, in_app: None) -> None:
    csv = {"format": "csv"}
    page.report(event("exported", properties=csv))
    page.report(event("exported", properties=csv))
    with _statements(app) as asked:
        page.report(event("exported", properties=csv))
    assert asked == []
    db.session.execute(update(HeardName).values(first_heard_at=now() - 3 * DAY, last_heard_at=now() - DAY))
    db.session.commit()
    app.extensions["annai-engine"].hearing._known.clear()
    page.report(event("exported", properties=csv))
    found = team.author("GET", "/v1/names?environment=development").json["names"]
    assert all(one["first_heard_at"][:10] < one["last_heard_at"][:10] for one in found)


def test_a_page_can_fill_nothing_and_keeps_out_nobody_who_is_trusted(
    app: Flask, page: Page, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(hearing.MOST, "event", 3)
    monkeypatch.setattr(hearing, "MOST_OF_AN_EVENT", 2)
    for number in range(3):
        names = {f"p_{number}_{one}": 1 for one in range(5)}
        page.report(*(event(f"junk_{number}_{one}", properties=names) for one in range(5)))
    kinds = [name.partition(".")[0] for name in _heard(team)]
    assert kinds.count("event") == 3
    assert kinds.count("property") == 3 * 2
    with _statements(app) as asked:
        page.report(*(event(f"more_{one}", properties={f"p_{one}": 1}) for one in range(50)))
    assert asked == []
    team.backend("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}, to="development")
    assert "event.invoice_sent" in _heard(team)


def test_what_only_pages_said_is_forgotten_when_it_has_long_been_silent(page: Page, team: Team, in_app: None) -> None:
    page.report(event("exported"))
    team.backend("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}, to="development")
    db.session.execute(update(HeardName).values(last_heard_at=now() - 100 * DAY))
    db.session.commit()
    worker.tend()
    assert _heard(team) == {"event.invoice_sent": []}


def test_what_was_not_stored_was_not_heard(team: Team, in_app: None) -> None:
    unfit = Event(new_id(), "unfit", now(), properties={"when": object()})
    job = Job(team.development.environment_id, "u_1", now(), [unfit], "backend")
    assert engine.current().writer.record_all([job])[0].results[0].status == "rejected"
    assert _heard(team) == {}


def _warnings(team: Team, to: str = "production") -> list[str]:
    audience = {
        "all": [
            {"trait": "paln", "is": "trial"},
            {"company": "seats", "gt": 3},
            {"not": {"event": "invoice_sent", "where": {"amuont": {"gt": 100}}}},
            {"event": "guide_shown"},
        ]
    }
    return list(publish(team, guides.banner(audience=audience), to=to)["warnings"])


def test_publishing_warns_of_a_name_that_was_never_heard_there(team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}})
    team.backend("PUT", "/v1/companies/c_1", {"traits": {"seats": 4}})
    sent = {"user": "u_1", "name": "invoice_sent", "properties": {"amount": 12}}
    team.backend("POST", "/v1/track", {"events": [sent]})
    assert [one for one in _warnings(team) if "never heard" in one] == [
        "audience.all.0: production has never heard of the trait 'paln'; did you mean 'plan'?",
        "audience.all.2.not.where.amuont: "
        "production has never heard of the property 'amuont' of 'invoice_sent'; did you mean 'amount'?",
    ]
    assert [one for one in _warnings(team, "development") if "never heard" in one] == [
        "audience.all.0: development has never heard of the trait 'paln'",
        "audience.all.1: development has never heard of the company trait 'seats'",
        "audience.all.2.not: development has never heard of the event 'invoice_sent'",
    ]


def test_publishing_warns_of_what_was_never_heard_as_a_value_of_that_type(team: Team, author: Desk) -> None:
    team.backend(
        "PUT",
        "/v1/users/u_1",
        {"traits": {"plan": "trial", "ends": "2026-12-01", "seats": "3", "nick": "H", "mixed": 1}},
    )
    team.backend("PUT", "/v1/users/u_2", {"traits": {"mixed": "x"}})
    team.backend("PUT", "/v1/companies/c_1", {"traits": {"size": 4}})
    sent = {"user": "u_1", "name": "invoice_sent", "properties": {"paid": True}}
    team.backend("POST", "/v1/track", {"events": [sent]})
    fits = [
        {"trait": "plan", "in": ["trial"]},
        {"trait": "ends", "within_next": "1w"},
        {"trait": "mixed", "gt": 0},
        {"trait": "seats", "exists": True},
        {"event": "invoice_sent", "where": {"paid": {"is": True}}},
    ]
    unlike = [
        {"trait": "seats", "gte": 5},
        {"company": "size", "is_not": "4"},
        {"event": "invoice_sent", "where": {"paid": {"is": 1}}},
        {"trait": "nick", "before": "2026-12-01"},
    ]
    document = guides.banner(audience={"all": [*fits, *unlike]})
    assert [one for one in publish(team, document, to="production")["warnings"] if "asks for" in one] == [
        "audience.all.5: production has heard the trait 'seats' as text only, and this asks for number",
        "audience.all.6: production has heard the company trait 'size' as number only, and this asks for text or date",
        "audience.all.7.where.paid: "
        "production has heard the property 'paid' of 'invoice_sent' as boolean only, and this asks for number",
        "audience.all.8: production has heard the trait 'nick' as text only, and this asks for date",
    ]
    told = json_of(author.get("/admin/p/invoices/guides/news/cautions?environment=production"))["cautions"]
    assert "The trait “seats” came there as text only, and this asks for number." in [one["message"] for one in told]


def test_an_event_that_the_guide_itself_reports_is_no_riddle(team: Team) -> None:
    button = {"key": "go", "label": "Go", "action": {"do": "track", "event": "pressed_go"}}
    document = guides.banner(audience={"not": {"event": "pressed_go"}}, buttons=[button])
    assert not [one for one in publish(team, document)["warnings"] if "never heard" in one]
