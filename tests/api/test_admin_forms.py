"""What is wrong in a form is said beside the field, and nothing that was entered is lost."""

from typing import Any

import pytest
import sqlalchemy
from flask import Flask, render_template_string

from annai_server.store.database import db
from support.admin_desk import Desk

SETTINGS = "/admin/p/invoices/settings/production"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


def test_a_bad_origin_is_named_beside_the_field(author: Desk) -> None:
    sent = {"allowed_origins": "https://fine.example\nnonsense", "quiet_pages": "/checkout", "budget_gap": "7"}
    answer = author.post(SETTINGS, {**sent, "budget_day": "3", "identity_mode": "observe"})
    assert answer.status_code == 422
    assert 'aria-describedby="origins-error"' in answer.text
    assert "“nonsense”: Write exact origins" in answer.text
    for kept in (
        "https://fine.example\nnonsense",
        "/checkout</textarea>",
        'value="7"',
        'value="observe" id="mode-observe" checked',
    ):
        assert kept in answer.text, kept
    assert "nonsense" not in author.get("/admin/p/invoices/settings").text


def test_a_number_out_of_bounds_is_refused_beside_the_field(author: Desk) -> None:
    answer = author.post(SETTINGS, {"allowed_origins": "*", "budget_gap": "-1", "budget_day": "3"})
    assert answer.status_code == 422
    assert 'aria-describedby="budget_gap-error"' in answer.text


def test_every_wrong_setting_is_named_at_once_and_nothing_is_stored(author: Desk) -> None:
    wrong = {"allowed_origins": "nonsense", "quiet_pages": "checkout", "budget_gap": "-1", "budget_day": "many"}
    wrong["holdout"] = "51"
    answer = author.post(SETTINGS, wrong)
    assert answer.status_code == 422
    for field in ("origins", "quiet_pages", "budget_gap", "budget_day", "holdout"):
        assert f'id="{field}-error"' in answer.text
    assert ">checkout</textarea>" not in author.get("/admin/p/invoices/settings").text


def test_a_third_signing_secret_is_refused_beside_the_choice(author: Desk) -> None:
    answers = [author.post(f"{SETTINGS}/keys", {"kind": "signing"}) for _ in range(3)]
    assert answers[-1].status_code == 409
    assert 'aria-describedby="kind-error"' in answers[-1].text
    assert "Two of this kind are in use already" in answers[-1].text


def test_an_invitation_to_what_is_no_address_keeps_what_was_entered(author: Desk) -> None:
    answer = author.post("/admin/p/invoices/authors", {"email": "nobody", "role": "publisher"})
    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.text
    assert 'value="nobody"' in answer.text
    assert 'value="publisher" id="new-publisher" checked' in answer.text


@pytest.mark.parametrize("when", ["", "{", "null", "[" * 100_000])
def test_a_milestone_whose_condition_is_broken_keeps_the_form(author: Desk, when: str) -> None:
    sent = {"title": "First order", "title-ja": "初めての注文", "when": when, "environments": "development"}
    answer = author.post("/admin/p/invoices/milestones", sent)
    assert answer.status_code == 422
    assert '<a href="#when">Say what has to happen.</a>' in answer.text
    for kept in ('value="First order"', 'value="初めての注文"', 'value="development" id="in-development" checked'):
        assert kept in answer.text, kept
    assert 'value="production" id="in-production" checked' not in answer.text
    assert "First order" not in author.get("/admin/p/invoices/milestones").text


@pytest.mark.parametrize(
    ("posted", "form"),
    [
        ("settings/production", "settings?environment=production"),
        ("settings/production/keys", "settings?environment=production"),
        ("hold?user=u_1&environment=production", "users/u_1?environment=production"),
        ("erase-user", "users"),
        ("authors/7/role", "authors"),
        ("guides/welcome/rollback", "guides/welcome"),
        ("webhooks/1/messages/m_1/resend", "webhooks/1"),
        ("wear-theme", "themes"),
    ],
)
def test_who_comes_back_to_an_address_that_is_only_posted_to_gets_the_form(
    author: Desk, posted: str, form: str
) -> None:
    answer = author.get(f"/admin/p/invoices/{posted}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/p/invoices/{form}")


def test_no_page_stands_before_an_address_that_is_only_posted_to(app: Flask) -> None:
    """Else whoever comes back to it would be told that there is no theme of that name."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    named = {"kind": "secret", "state": "on", "key_id": 1, "invitation_id": 1, "author_id": 1}
    adapter = app.url_map.bind("localhost")
    posted = [rule for rule in rules if "POST" in (rule.methods or ()) and rule.rule not in pages]
    assert len(posted) > 20
    for rule in posted:
        path = adapter.build(rule.endpoint, {name: named.get(name, "x") for name in rule.arguments})
        assert adapter.match(path, method="GET")[0] == "admin.nothing", path


@pytest.mark.parametrize("kind", ["milestones", "themes"])
def test_who_saves_what_somebody_saved_meanwhile_is_told_so_and_keeps_theirs(author: Desk, kind: str) -> None:
    path, sent = f"/admin/p/invoices/{kind}", {"title": "Mine", "when": '{"event": "paid"}', "only": "draft"}
    author.post(path, {**sent, "key": "one", "base": "indigo", "scheme": "auto"})
    late = author.post(path, {**sent, "key": "one", "base": "indigo", "scheme": "auto", "title": "Later"})
    assert late.status_code == 409
    assert "<h2>Somebody was faster</h2>" in late.text
    assert "needs mending" not in late.text
    assert 'value="Later"' in late.text


def test_what_is_wrong_with_the_whole_of_a_form_is_not_called_somebody_elses_doing(app: Flask) -> None:
    form = "{% from 'admin/macros.html' import summary with context %}{{ summary(errors) }}"
    with app.test_request_context("/admin/"):
        said = render_template_string(form, errors=[{"path": "", "message": "write it anew"}])
    assert "write it anew" in said
    assert "<h2>Some of what you entered needs mending.</h2>" in said


def test_my_account_leads_back_to_each_of_my_projects(app: Flask, author: Desk) -> None:
    """In the menu and beside the page, asked for once."""
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(args[2])

    with app.app_context():
        sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
        page = author.get("/admin/account").text
        sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)
    assert page.count('<a href="/admin/p/invoices/guides">') == 2
    assert len([one for one in asked if "JOIN memberships" in one]) == 1


@pytest.mark.parametrize("nowhere", ["p/invoices/nowhere", "p/invoices/render", "nowhere/at/all", "language"])
def test_what_is_no_page_and_no_form_is_not_found(author: Desk, nowhere: str) -> None:
    assert author.get(f"/admin/{nowhere}").status_code == 404


def test_a_role_says_all_that_it_may_do(author: Desk) -> None:
    page = author.get("/admin/p/invoices/authors").text
    assert "Also " not in page
    for word in ("webhooks", "exports or erases", "audit log", "publishes", "writes drafts"):
        assert word in page, word
