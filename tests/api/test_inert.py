"""What anybody writes is text wherever it is shown: no page of the admin, no answer and no export makes more of it.

By door: authors' documents (API, form, the demo's files), what a backend and a page say of users and companies,
answers, notes, names of people, projects and keys. The widget's side is held in a browser
(tests/e2e/test_hostile_words.py), and so is pasting (tests/e2e/test_admin_images.py); Annai sends no e-mail.
"""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Author, Project
from api.writers import Write, by_api, by_file, by_form
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, Run, event

EVIL = "\"'><img src=x onerror=alert(1)></script></textarea><script>alert(2)</script>"
# Of authors' texts it is refused: a variable has another form.
TEMPLATE = f"{EVIL}{{{{7*191}}}}"
LINK = "[go](javascript:alert(3))"
FORMULA = "=HYPERLINK(1)"
USER, COMPANY = f"u{TEMPLATE}", f"c{TEMPLATE}"


class Loaded(HTMLParser):
    """What a browser would make of a page: whatever could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if any(name.startswith("on") for name in given):
            self.found.append(f"{tag} with a handler")
        for name in ("href", "src", "action", "formaction"):
            address = (given.get(name) or "").strip().lower()
            if address == "x" or address.startswith(("javascript:", "data:text")):
                self.found.append(f"{tag} {name}={address}")
        if tag == "script" and given.get("type") != "application/json" and not given.get("nonce"):
            self.found.append("a script")
        self._data = tag == "script" and given.get("type") == "application/json"

    def handle_data(self, data: str) -> None:
        if "1337" in data:
            self.found.append("a template of its own")
        if self._data and data.strip():
            json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self._data = False


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


by_each_door = pytest.mark.parametrize("write", ["API", "form", "file"], indirect=True)


@pytest.fixture
def write(request: pytest.FixtureRequest, team: Team, author: Desk, tmp_path: Path, settings: Settings) -> Write:
    made = {"form": lambda: by_form(author), "file": lambda: by_file(tmp_path, settings, team)}
    return made.get(getattr(request, "param", ""), lambda: by_api(team))()


@pytest.fixture
def written(app: Flask, team: Team, author: Desk, write: Write) -> Desk:
    """Everything that takes a text holds that one; an admin who looks at it."""
    form = {"key": "asked", "fields": [{"key": "why", "type": "text", "label": EVIL}], "submit": EVIL[:60]}
    media = {"image": {"url": "/a.png", "alt": EVIL}}
    step = {"key": "first", "title": EVIL, "body": f"{EVIL} {LINK}", "media": media, "form": form}
    trial = {"any": [{"trait": "plan", "is": EVIL}, {"not": {"trait": "plan", "is": "none"}}]}
    words = {"title": EVIL, "steps": {"first": {"title": EVIL, "body": LINK}}}
    variants = [{"key": "other", "name": EVIL[:40], "weight": 1, "changes": {"title": EVIL}}]
    note = f"{FORMULA} {EVIL}"
    write("segments", guides.segment(title=EVIL, when=trial), note)
    write("milestones", guides.milestone(title=EVIL), note)
    write("events", guides.event(title=EVIL), note)
    write("themes", guides.theme(title=EVIL), note)
    write("guides", guides.banner("bulletin", title=EVIL, body=EVIL), note)
    tour = guides.tour(title=EVIL, steps=[step], audience=trial, translations={"ja": words}, variants=variants)
    write("guides", tour, note)
    write("guides", {**tour, "title": f"{EVIL}!"}, note)
    team.backend("PUT", f"/v1/companies/{quote(COMPANY, safe='')}", {"traits": {"name": TEMPLATE}}, to="development")
    known = {"traits": {"first_name": TEMPLATE, "plan": EVIL}, "company": COMPANY, "locale": "en"}
    team.backend("PUT", f"/v1/users/{quote(USER, safe='')}", known, to="development")
    page, run = Page(team.client, team.development, USER), Run(revision=2)
    page.bootstrap(traits={"said": TEMPLATE}, url=f"https://app.example.com/?{EVIL}")
    answers = {"form": "asked", "answers": {"why": TEMPLATE}}
    page.report(run.shown(), run.step("first"), run.says("form_answered", step="first", properties=answers))
    page.report(event("invoice_sent", properties={TEMPLATE: TEMPLATE}))
    with app.app_context():
        db.session.execute(update(Author).values(name=TEMPLATE))
        db.session.execute(update(Project).values(name=TEMPLATE))
        db.session.commit()
    author.post("/admin/p/invoices/settings/development/keys", {"kind": "secret", "label": TEMPLATE})
    return author


PAGES = (
    "guides",
    f"guides?q={quote(EVIL)}",
    "guides/welcome",
    "guides/welcome/history",
    "guides/welcome/compare?from=1&to=2",
    "guides/welcome/results?environment=development",
    "milestones",
    "milestones/first-invoice",
    "segments",
    "segments/trial",
    "events",
    "events/prices_read",
    "themes?environment=development",
    "themes/house",
    "users?environment=development",
    f"users?environment=development&q={quote(EVIL)}",
    f"users/{quote(USER, safe='')}?environment=development",
    f"users/{quote(EVIL, safe='')}?environment=development",
    f"why?environment=development&user={quote(USER, safe='')}",
    "promote?from=development&to=production",
    "audit",
    f"audit?key={quote(EVIL)}",
    "settings?environment=development",
    "authors",
)


@by_each_door
def test_no_page_of_the_admin_makes_more_of_it_than_text(written: Desk) -> None:
    shown = 0
    for path in (
        *(f"/admin/p/invoices/{page}" for page in PAGES),
        "/admin/account",
        "/admin/",
        f"/admin/{quote(EVIL)}",
    ):
        answer = written.client.get(path, follow_redirects=True)
        assert answer.status_code in (200, 404), (path, answer.status_code)
        parsed = Loaded()
        parsed.feed(answer.text)
        assert parsed.found == [], path
        shown += "alert(2)" in answer.text
    assert shown > 20, "the words were there to be seen"


def test_what_a_form_is_refused_with_is_drawn_again_as_text(author: Desk) -> None:
    for resource in ("milestones", "segments", "events"):
        for when in ("", json.dumps({"trait": EVIL, "is": EVIL}), EVIL):
            answer = author.post(f"/admin/p/invoices/{resource}", {"key": EVIL, "title": EVIL, "when": when})
            _is_text(answer, resource)
    _is_text(author.post("/admin/p/invoices/themes", {"title": EVIL, "light.accent": EVIL, "base": EVIL}), "themes")


def _is_text(answer: TestResponse, at: str) -> None:
    assert answer.status_code == 422, at
    parsed = Loaded()
    parsed.feed(answer.text)
    assert parsed.found == [], at
    assert "alert(2)" in answer.text, at


def test_a_spreadsheet_runs_nothing_of_an_export(written: Desk) -> None:
    text = written.get("/admin/p/invoices/audit.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert [one for row in rows for one in row if one.startswith(("=", "+", "@", "-"))] == []
    assert any(one.startswith(f"'{FORMULA}") for row in rows for one in row)


@by_each_door
def test_what_is_delivered_is_nodes_of_text_and_links_that_go_somewhere(written: Desk, team: Team) -> None:
    page = Page(team.client, team.development, USER)
    delivered = page.bootstrap(want=["welcome"])["guides"]
    assert {"welcome", "bulletin"} <= {one["key"] for one in delivered}
    assert _links(delivered) == []
    for path in ("/v1/bootstrap", f"/v1/users/{quote(EVIL, safe='')}"):
        answer = team.backend("GET", path)
        assert answer.content_type.endswith("json"), "a browser that is led there shows no page"


def _links(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for item in value for one in _links(item)]
    if isinstance(value, dict):
        mine = [str(value["href"])] if "href" in value else []
        return mine + [one for item in value.values() for one in _links(item)]
    return []
