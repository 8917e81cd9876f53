"""What a backend tells of its users and companies is kept, read back, and erased on request."""

import time
from datetime import datetime
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Tombstone
from api.problems import expect_problem
from api.publishing import publish
from api.stored import everything
from support import guides
from support.cast import Team
from support.page import Page, token


def test_a_user_is_created_and_read_back(team: Team) -> None:
    body = {"traits": {"first_name": "花子", "seats": 3}, "company": "c_7", "locale": "ja", "internal": True}
    put = team.backend("PUT", "/v1/users/u_42", body)
    assert put.status_code == 200
    assert put.json == team.backend("GET", "/v1/users/u_42").json
    assert {name: put.json[name] for name in body} == body
    assert (put.json["id"], put.json["opted_out"], put.json["milestones"]) == ("u_42", [], {})
    assert abs(datetime.fromisoformat(put.json["first_seen_at"]).timestamp() - time.time()) < 60


def test_what_is_left_out_stays_and_a_trait_given_as_null_is_forgotten(team: Team) -> None:
    team.backend("PUT", "/v1/users/u_42", {"traits": {"plan": "trial", "seats": 3}, "company": "c_7", "locale": "ja"})
    changed = team.backend("PUT", "/v1/users/u_42", {"traits": {"plan": "paid", "seats": None}}).json
    assert (changed["traits"], changed["company"], changed["locale"]) == ({"plan": "paid"}, "c_7", "ja")


def test_ids_are_the_hosts_own(team: Team) -> None:
    for user in ("花子", "a b", "u@example.com", "x" * 200, "%2F", "team/花子", "/a//b/", "-"):
        put = team.backend("PUT", f"/v1/users/{quote(user, safe='')}", {"traits": {"plan": "trial"}})
        assert (put.status_code, put.json["id"]) == (200, user)


def test_a_user_nobody_told_of_is_not_found(team: Team) -> None:
    expect_problem(team.backend("GET", "/v1/users/u_42"), 404, "not_found")


def test_a_company_is_created_changed_and_read_back(team: Team) -> None:
    team.backend("PUT", "/v1/companies/c_7", {"traits": {"name": "Aoi", "seats": 4}})
    changed = team.backend("PUT", "/v1/companies/c_7", {"traits": {"seats": 5}})
    assert changed.json == {"id": "c_7", "traits": {"name": "Aoi", "seats": 5}, "milestones": {}}
    assert team.backend("GET", "/v1/companies/c_7").json == changed.json
    expect_problem(team.backend("GET", "/v1/companies/c_8"), 404, "not_found")


def test_an_erased_user_leaves_nothing_in_any_table(app: Flask, team: Team) -> None:
    team.author("PUT", "/v1/milestones/first-invoice", {"document": guides.milestone()})
    team.author("POST", "/v1/milestones/first-invoice/publish", {"environment": "production"})
    team.backend("PUT", "/v1/users/erase-me", {"traits": {"plan": "trial"}, "company": "c_7"})
    team.backend("POST", "/v1/track", {"events": [{"user": "erase-me", "name": "invoice_sent"}]})
    assert "erase-me" in repr(everything(app))

    assert team.backend("DELETE", "/v1/users/erase-me").status_code == 204

    assert "erase-me" not in repr(everything(app))
    expect_problem(team.backend("GET", "/v1/users/erase-me"), 404, "not_found")
    with app.app_context():
        assert len(db.session.scalars(select(Tombstone)).all()) == 1
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "erase")).one()
        assert (entry.by, entry.environment) == (team.production.secret[:11], "production")


def test_late_retries_do_not_bring_an_erased_user_back(team: Team) -> None:
    event = {"user": "u_42", "name": "invoice_sent", "at": "2026-11-01T10:00:00Z"}
    team.backend("POST", "/v1/track", {"events": [event]})
    team.backend("DELETE", "/v1/users/u_42")
    late = team.backend("POST", "/v1/track", {"events": [event]}).json["results"]
    assert [result["status"] for result in late] == ["rejected"]


def test_a_guides_title_is_read_as_the_page_shows_it(team: Team) -> None:
    publish(team, guides.banner(title='{{ user.seats + "席" | some }} left'))
    team.backend("PUT", "/v1/users/u_42", {"traits": {"seats": 3.0}}, to="development")
    asked = Page(team.client, team.development).bootstrap(token=token(team.development))
    assert asked["values"] == {"user.seats": "3"}
    standing = team.backend("GET", "/v1/users/u_42/guides", to="development").json["guides"][0]
    assert standing["title"] == "3席 left"


def test_erasing_somebody_unknown_is_fine(team: Team) -> None:
    assert team.backend("DELETE", "/v1/users/nobody").status_code == 204
