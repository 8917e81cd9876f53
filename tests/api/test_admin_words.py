"""The admin speaks the author's language, all of it."""

import re
from dataclasses import replace

import pytest
from flask import Flask, g

from annai_server.admin import words
from annai_server.admin.kinds import KINDS
from annai_server.admin.pages import glossary
from annai_server.engine.chrome import strings
from docs.pages import ROOT
from support.admin_desk import Desk
from support.admin_words import sentences
from support.cast import Team

_PLACES = re.compile(r"%\(\w+\)s")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


def test_every_sentence_has_its_japanese() -> None:
    assert sorted(sentences() - set(words.catalogue("ja"))) == []


def test_no_japanese_is_left_over() -> None:
    assert sorted(set(words.catalogue("ja")) - sentences()) == []


def test_what_is_filled_in_survives_translation() -> None:
    lost = {
        english
        for english, forms in words.catalogue("ja").items()
        for japanese in forms
        if set(_PLACES.findall(english)) != set(_PLACES.findall(japanese))
    }
    assert lost == set()


def test_the_glossary_for_authors_says_what_the_documentation_says(author: Desk) -> None:
    table = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    documented = dict(line.strip("| ").split(" | ")[:2] for line in table if line.startswith("| "))
    for term in glossary.TERMS:
        assert words.catalogue("ja")[term] == (documented[term],)
    for page in ("guides", "guides/new"):
        assert "/admin/p/invoices/glossary" in author.get(f"/admin/p/invoices/{page}").text
    shown = author.get("/admin/p/invoices/glossary").text
    assert all(meaning in shown for meaning in glossary.TERMS.values())


@pytest.mark.parametrize("locale", ["en", "ja"])
@pytest.mark.parametrize("kind", ["tour", "banner", "checklist", "hint"])
def test_people_and_authors_call_a_kind_by_one_word(app: Flask, locale: str, kind: str) -> None:
    """A toast is a milestone to those who reached it."""
    with app.test_request_context():
        g.locale = locale
        assert strings(locale)[f"kind_{kind}"] == words.t(KINDS[kind].name)
        assert strings(locale)[f"show_{kind}"] == words.t(KINDS[kind].plural)


def test_one_is_said_as_one_and_many_as_many(app: Flask) -> None:
    with app.test_request_context():
        assert [words.tn("%(n)s run", "%(n)s runs", n) for n in (0, 1, 2, 1_000)] == [
            "0 runs",
            "1 run",
            "2 runs",
            "1,000 runs",
        ]
        g.locale = "ja"
        assert [words.tn("%(n)s run", "%(n)s runs", n) for n in (1, 2)] == ["1 回", "2 回"]


def test_a_day_is_written_in_one_style(app: Flask) -> None:
    noon = 1_795_348_800_000
    with app.test_request_context():
        g.locale = "en"
        assert [words.moment(noon, "Asia/Tokyo"), words.moment(noon, "Asia/Tokyo", seconds=True)] == [
            "Nov 22, 2026, 9:00\u202fPM",
            "Nov 22, 2026, 9:00:00\u202fPM",
        ]
        g.locale = "ja"
        assert words.moment(noon, "Asia/Tokyo") == "2026/11/22 21:00"


def test_the_language_is_remembered_for_the_author(app: Flask, team: Team) -> None:
    desk = Desk(app).sign_in(team.owner)
    desk.post("/admin/language", {"locale": "ja"})
    elsewhere = Desk(app).sign_in(team.owner)
    page = elsewhere.get("/admin/p/invoices/guides").text
    assert '<html lang="ja">' in page
    assert "新しいガイド" in page


def test_the_language_chosen_last_counts_at_the_door_or_inside(app: Flask, team: Team) -> None:
    desk = Desk(app)
    for chosen, inside in (("ja", "en"), ("en", "ja"), (None, "ja")):
        if chosen:
            desk.post("/admin/language", {"locale": chosen})
        desk.sign_in(team.owner)
        assert f'<html lang="{chosen or inside}">' in desk.get("/admin/account").text
        desk.post("/admin/language", {"locale": inside})
        assert f'<html lang="{inside}">' in desk.get("/admin/account").text
        desk.post("/admin/sign-out")


def test_over_https_the_chosen_language_travels_over_https_only(app: Flask) -> None:
    app.config["ANNAI"] = replace(app.config["ANNAI"], public_url="https://localhost")
    sent = {"Origin": "https://localhost"}
    answer = app.test_client().post("/admin/language", data={"locale": "ja"}, headers=sent)
    assert "; Secure;" in answer.headers["Set-Cookie"]


def test_before_signing_in_the_browsers_language_counts(app: Flask, team: Team) -> None:
    page = app.test_client().get("/admin/sign-in", headers={"Accept-Language": "ja,en;q=0.5"}).text
    assert '<html lang="ja">' in page
    assert "パスワード" in page


def test_a_change_of_language_comes_back_to_the_form_that_was_refused(author: Desk) -> None:
    def way_back(path: str, data: dict[str, str], came_from: str) -> str:
        refused = author.post(path, data, Referer=f"http://localhost{came_from}")
        assert refused.status_code == 422
        (back,) = set(re.findall(r'name="back" value="([^"]*)"', refused.text))
        return author.post("/admin/language", {"locale": "ja", "back": back}).headers["Location"]

    settings = "/admin/p/invoices/settings?environment=development"
    assert way_back("/admin/p/invoices/settings/development", {"budget_gap": "x"}, settings) == settings
    # Where the form's own address is a page, that.
    assert way_back("/admin/account", {"name": ""}, "/admin/p/invoices/guides") == "/admin/account"
