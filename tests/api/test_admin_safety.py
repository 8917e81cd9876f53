"""The admin refuses what doesn't come from its own pages; `test_admin_doors.py` walks them all."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from annai_server.operations import builds, drafts, projects
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Environment
from support.admin_desk import ORIGIN, Desk, add_author
from support.cast import Team
from support.guides import tour
from support.page import json_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def saved(author: Desk, team: Team) -> str:
    """The path of a guide of the team's."""
    answer = author.save("/admin/p/invoices/guides", tour(key="", title="Welcome on board"))
    assert answer.status_code == 200, answer.text
    location: str = json_of(answer)["location"]
    return location


def titles(app: Flask) -> list[str]:
    with app.app_context():
        return [one.title for one in drafts.every(projects.by_key("invoices"), "guide")]


def test_a_script_without_a_session_is_told_and_one_with_an_old_token_gets_the_new(author: Desk, saved: str) -> None:
    old = author.token
    author.post("/admin/sign-out")
    headers = {"Origin": ORIGIN, "X-CSRF-Token": old}
    body = {"version": 1, "document": tour(title="Kept")}
    answer = author.client.put(saved, json=body, headers=headers)
    assert (answer.status_code, json_of(answer)["code"]) == (401, "signed_out")
    author.sign_in("author@invoices.example")
    answer = author.client.put(saved, json=body, headers=headers)
    assert (answer.status_code, json_of(answer)["code"]) == (403, "stale_page")
    token = json_of(author.client.get("/admin/session", headers={"Accept": "application/json"}))["csrf_token"]
    key = saved.rpartition("/")[2]
    body["document"] = tour(key=key, title="Kept")
    assert author.client.put(saved, json=body, headers={**headers, "X-CSRF-Token": token}).status_code == 200


def test_a_token_of_other_letters_is_refused_like_any_wrong_one(author: Desk, saved: str, app: Flask) -> None:
    headers = {"Origin": ORIGIN}
    assert author.client.post(f"{saved}/archive", headers={**headers, "X-CSRF-Token": "é"}).status_code == 403
    assert author.client.post(f"{saved}/archive", data={"csrf_token": "案内"}, headers=headers).status_code == 403
    assert titles(app) == ["Welcome on board"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:81", "null", None])
def test_a_change_from_another_origin_is_refused(author: Desk, saved: str, app: Flask, origin: str | None) -> None:
    headers = {"X-CSRF-Token": author.token, **({"Origin": origin} if origin else {})}
    answer = author.client.post(f"{saved}/archive", headers=headers)
    assert answer.status_code == 403
    assert titles(app) == ["Welcome on board"]


@pytest.mark.parametrize(
    ("public", "came_from", "host", "taken"),
    [
        ("https://annai.example.com", "https://annai.example.com", "annai.internal:8600", True),
        ("https://Annai.example.com:443/help", "https://annai.example.com", "annai.internal:8600", True),
        ("https://annai.example.com", "http://annai.example.com", "annai.example.com", False),
        ("https://annai.example.com", "http://rebound.example", "rebound.example", False),
        ("https://annai.example.com", "http://localhost:8600", "localhost:8600", False),
        ("http://127.0.0.1:8600", "http://127.0.0.1:8600", "127.0.0.1:8600", True),
        ("http://127.0.0.1:8600", "http://localhost:8600", "localhost:8600", True),
        ("http://localhost:8600", "http://[::1]:8600", "[::1]:8600", True),
        ("http://127.0.0.1:8600", "http://localhost:8601", "localhost:8601", False),
        ("http://127.0.0.1:8600", "https://localhost:8600", "localhost:8600", False),
        ("http://127.0.0.1:8600", "http://rebound.example:8600", "rebound.example:8600", False),
        ("http://127.0.0.1:8600", "http://rebound.example:x", "rebound.example", False),
        ("http://127.0.0.1:8600", "http://127.0.0.1.rebound.example:8600", "127.0.0.1.rebound.example:8600", False),
    ],
)
def test_own_pages_are_those_at_the_public_address_whatever_name_leads_here(
    app: Flask, public: str, came_from: str, host: str, taken: bool
) -> None:
    """Anybody's name may be made to lead here, and their page to ask under it (DNS rebinding)."""
    app.config["ANNAI"] = replace(app.config["ANNAI"], public_url=public)
    headers = {"Origin": came_from, "Host": host}
    answer = app.test_client().post("/admin/language", data={"locale": "ja"}, headers=headers)
    assert (answer.status_code == 403) is not taken, answer.text
    assert taken or f"{public}/admin" in answer.text


def test_an_editor_writes_but_does_not_publish(app: Flask, saved: str) -> None:
    editor = Desk(app).sign_in("teammate@invoices.example")
    document = tour(key="welcome-on-board", title="Better")
    assert editor.save(saved, document, 1).status_code == 200
    assert editor.send("POST", f"{saved}/publish", {"environment": "production"}).status_code == 403
    assert editor.get("/admin/p/invoices/authors").status_code == 403


def test_only_an_administrator_sees_keys_and_changes_settings(app: Flask, team: Team) -> None:
    add_author(app, "invoices", "publisher@invoices.example", "publisher")
    publisher = Desk(app).sign_in("publisher@invoices.example")
    assert "sk_" not in publisher.get("/admin/p/invoices/settings").text
    assert publisher.post("/admin/p/invoices/settings/production/keys", {"kind": "secret"}).status_code == 403
    assert publisher.post("/admin/p/invoices/settings/production", {"budget_day": "9"}).status_code == 403


def test_a_new_key_is_shown_once(author: Desk) -> None:
    answer = author.post("/admin/p/invoices/settings/production/keys", {"kind": "secret", "label": "Shop"})
    found = re.search(r"sk_[\w-]{30,}", answer.text)
    assert found
    assert found[0] not in author.get("/admin/p/invoices/settings").text


def test_a_public_key_is_replaced_while_the_one_before_stays_in_use_until_it_is_revoked(
    author: Desk, team: Team
) -> None:
    path, before = "/admin/p/invoices/settings/production/keys", team.production.public
    row = author.get("/admin/p/invoices/settings").text.split(f"<code>{before}</code></th>")[1].split("</tr>")[0]
    assert "To replace it, make another one first." in row
    assert "/revoke" not in row, "the only one isn't offered for it"
    made = re.search(r'id="issued">(pk_[\w-]+)<', author.post(path, {"kind": "public"}).text)
    assert made
    page = author.get("/admin/p/invoices/settings").text
    assert f"data-key=&#34;{made[1]}" in page.replace('"', "&#34;")
    assert author.post(path, {"kind": "public"}).status_code == 409
    last = _revocable(author, made[1])
    assert author.post(_revocable(author, before)).status_code == 302
    refused = author.post(last)
    assert (refused.status_code, "It is the only public key" in refused.text) == (409, True)
    assert made[1] in author.get("/admin/p/invoices/settings").text


def _revocable(author: Desk, key: str) -> str:
    """Where this key is revoked, as its row of the settings says."""
    row = author.get("/admin/p/invoices/settings").text.split(f"<code>{key}</code></th>")[1]
    found = re.search(r'action="([^"]+/revoke)"', row)
    assert found
    return found[1]


RULES = {
    "allowed_origins": "https://app.example.com/",
    "quiet_pages": "/checkout/**",
    "budget_gap": "10",
    "budget_day": "5",
    "holdout": "2.5",
    "identity_mode": "observe",
}


def test_settings_reach_what_is_served(author: Desk, team: Team, app: Flask) -> None:
    with app.app_context():
        before = db.session.get_one(Environment, team.production.environment_id).publication
    assert author.post("/admin/p/invoices/settings/production", RULES).status_code == 302
    with app.app_context():
        row = db.session.get_one(Environment, team.production.environment_id)
        assert row.allowed_origins == ["https://app.example.com"]
        assert (row.quiet_pages, row.budget_gap_s, row.budget_day) == (["/checkout/**"], 600, 5)
        assert row.holdout_permille == 25
        assert (row.identity_mode, row.publication) == ("observe", before + 1)


def test_saving_settings_as_they_are_changes_and_records_nothing(author: Desk, team: Team, app: Flask) -> None:
    def state() -> tuple[int, int]:
        with app.app_context():
            row = db.session.get_one(Environment, team.production.environment_id)
            return row.publication, db.session.query(AuditEntry).count()

    author.post("/admin/p/invoices/settings/production", RULES)
    before = state()
    assert author.post("/admin/p/invoices/settings/production", RULES).status_code == 302
    assert state() == before


def test_beside_the_snippet_stands_whether_any_page_may_ask(author: Desk) -> None:
    assert "No page may ask yet" in author.get("/admin/p/invoices/settings").text
    author.post("/admin/p/invoices/settings/production", RULES)
    page = author.get("/admin/p/invoices/settings").text
    assert "No page may ask yet" not in page
    assert "Pages of these origins may ask: https://app.example.com" in page
    author.post("/admin/p/invoices/settings/production", {**RULES, "allowed_origins": "*"})
    assert "Pages of any origin may ask." in author.get("/admin/p/invoices/settings").text


@pytest.mark.parametrize(("mode", "asked"), [("off", 0), ("observe", 2), ("required", 2)])
def test_the_tag_has_a_place_for_a_token_where_one_is_looked_at(
    author: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, asked: int
) -> None:
    pinned = {"pinned": {"file": "annai-core1.js", "integrity": "sha384-x"}}
    (tmp_path / "manifest.json").write_text(json.dumps(pinned))
    monkeypatch.setattr(builds, "FOLDER", tmp_path)
    author.post("/admin/p/invoices/settings/production", {**RULES, "identity_mode": mode})
    page = html.unescape(author.get("/admin/p/invoices/settings").text)
    assert page.count('data-user="…"') == 2, "plain, and with an integrity hash"
    assert page.count('data-user="…" data-token="…"') == asked


def test_the_box_of_origins_has_a_line_for_each(author: Desk) -> None:
    origins = "\n".join(f"https://app{n}.example.com" for n in range(5))
    author.post("/admin/p/invoices/settings/production", {**RULES, "allowed_origins": origins})
    assert 'name="allowed_origins" rows="5"' in author.get("/admin/p/invoices/settings").text


def test_the_bare_address_leads_to_the_admin(app: Flask) -> None:
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.location) == (302, "/admin/")
