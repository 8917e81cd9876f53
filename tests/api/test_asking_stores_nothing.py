"""Whoever asks why, previews or checks counts nothing, spends nothing and tells nobody: no row of any table changes."""

from typing import Any

import pytest
from flask import Flask

from annai_server import engine
from annai_server.domain.webhooks import KINDS
from api.publishing import publish
from api.stored import everything
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.databases import ON_BOTH
from support.page import Page, json_of

HOME = "/admin/p/invoices"
WHO = {"user": "u_1"}
IMAGINED = {"imagined": {"traits": {"plan": "trial", "new": "by asking"}, "company_traits": {"seats": 4}}}


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def served(team: Team) -> Team:
    """What the next page view of `u_1` would reach, show and tell."""
    hook = {"url": "https://8.8.8.8/", "kinds": list(KINDS)}
    assert team.author("POST", "/v1/environments/development/webhooks", hook).status_code == 200
    tracked = {"events": [{"user": "u_1", "name": "invoice_sent"}]}
    assert team.backend("POST", "/v1/track", tracked, to="development").status_code == 200
    publish(team, guides.milestone(), resource="milestones")
    arms = [{"key": "other", "name": "Other", "weight": 1, "changes": {"title": "Otherwise"}}]
    publish(team, guides.tour(audience={"milestone": "first-invoice"}, variants=arms, frequency={"at_most": 1}))
    publish(team, guides.banner(audience={"trait": "plan", "is": "trial"}))
    return team


def _stored(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context():
        assert engine.current().writer.drain()
    return everything(app)


@ON_BOTH
def test_of_why_a_guide_is_shown_by_api_by_the_debug_panel_and_by_page(app: Flask, served: Team, author: Desk) -> None:
    token = served.backend("POST", "/v1/explain/token", WHO, to="development").json["token"]
    before = _stored(app)
    for body in (WHO, {"user": "u_unknown"}, IMAGINED, {**WHO, "trace": True, "at": "2027-01-01T00:00:00Z"}):
        told = served.backend("POST", "/v1/explain", body, to="development")
        assert {one["key"] for one in told.json["guides"]} == {"welcome", "news"}
        by_author = served.author("POST", "/v1/explain", {**body, "environment": "development"})
        assert by_author.status_code == 200
    page = Page(served.client, served.development)
    for _ in range(2):
        said = {"v": 1, "key": page.keys.public, "token": token, "url": "https://x.example/"}
        shows = {one["key"]: one["shows"] for one in json_of(page.post("/v1/debug", said))["guides"]}
        assert shows == {"welcome": True, "news": False}
    for query in ("user=u_1", "user=u_unknown", "user=u_1&guide=welcome"):
        assert author.get(f"{HOME}/why?environment=development&{query}").status_code == 200
    assert _stored(app) == before
    Page(served.client, served.development, "u_1").bootstrap()
    assert _stored(app) != before, "a page view reaches what was only foretold"


def test_of_a_preview_a_condition_in_words_a_theme_that_is_judged_and_the_checks_before_publishing(
    app: Flask, served: Team, author: Desk
) -> None:
    assert author.save(f"{HOME}/guides/welcome", guides.tour(title="A draft"), 1).status_code == 200
    before = _stored(app)
    for document in (guides.tour(), guides.banner("never-saved"), guides.toast(), {"schema": 1}):
        drawn = author.send("POST", f"{HOME}/render", {"document": document, "locale": "ja", "variant": ""})
        assert drawn.status_code == (422 if document == {"schema": 1} else 200), drawn.text
    condition = {"all": [{"segment": "unknown"}, {"trait": "plan", "is": "trial"}]}
    assert author.send("POST", f"{HOME}/say", {"condition": condition}).status_code == 200
    assert author.send("POST", f"{HOME}/judge-theme", {"document": guides.theme()}).status_code == 200
    assert author.get("/admin/preview").status_code == 200
    for environment in ("development", "production"):
        assert author.get(f"{HOME}/guides/welcome/cautions?environment={environment}").status_code == 200
    assert _stored(app) == before
