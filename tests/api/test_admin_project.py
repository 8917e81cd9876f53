"""A project's name, languages and clock can be changed, and nothing that somebody wrote is lost by it."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import AuditEntry, Environment, Project
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.databases import ON_BOTH
from support.page import Page, event

PAGE = "/admin/p/invoices/project"
JA = {
    "title": "ようこそ",
    "steps": {"first": {"title": "一", "body": "こちらです。"}, "second": {"title": "二", "body": "こちらも。"}},
}


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


def seen(page: str) -> dict[str, list[str]]:
    """What a form says that it was made from."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(seen_\w+)" value="(.*?)"', page):
        found.setdefault(name, []).append(value)
    return found


def change(author: Desk, **given: Any) -> TestResponse:
    """In a form that was opened just now, unless told otherwise."""
    known = {"name": "Invoices", "locales": ["en", "ja"], "time_zone": "UTC"}
    return author.post(PAGE, {**known, **seen(author.get(PAGE).text), **given})


def stored(app: Flask) -> dict[str, Any]:
    with app.app_context():
        project = db.session.scalars(select(Project).where(Project.key == "invoices")).one()
        return {
            "name": project.name,
            "locales": project.locales,
            "default": project.default_locale,
            "time_zone": project.time_zone,
        }


def read_in(team: Team, locale: str) -> str:
    """The title of the guide that somebody gets who reads that language."""
    answer = Page(team.client, team.development, f"u_{locale}").bootstrap(page_lang=locale, want=["welcome"])
    (title,) = next(one["title"] for one in answer["guides"] if one["key"] == "welcome")
    return str(title)


def test_name_languages_and_time_zone_are_changed_and_said_on_the_settings_page(app: Flask, author: Desk) -> None:
    answer = change(author, name="Billing", locales=["en", "ja", "pt-BR"], time_zone="Asia/Tokyo")
    assert answer.status_code == 302, answer.text
    assert stored(app) == {
        "name": "Billing",
        "locales": ["en", "ja", "pt-BR"],
        "default": "en",
        "time_zone": "Asia/Tokyo",
    }
    page = author.get("/admin/p/invoices/settings").text
    for said in ("Billing", "English (default), Japanese, and Portuguese (Brazil)", "Asia/Tokyo"):
        assert f"<dd>{said}</dd>" in page


def test_the_audit_log_says_what_was_changed_by_whom(app: Flask, author: Desk) -> None:
    change(author, locales=["en", "fr"])
    change(author, locales=["en", "fr"])
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_type == "project", AuditEntry.action == "settings")
        ).one()
        assert (entry.by, entry.before, entry.after) == (
            "author@invoices.example",
            {"locales": ["en", "ja"]},
            {"locales": ["en", "fr"]},
        )
    page = author.get("/admin/p/invoices/audit").text
    for said in ("Languages, the default first", "English, Japanese", "English, French"):
        assert said in page


def test_whoever_was_slower_is_told_what_it_became_and_loses_nothing(app: Flask, author: Desk) -> None:
    before = seen(author.get(PAGE).text)
    change(author, locales=["en", "ja", "fr"], time_zone="Asia/Tokyo")
    slower = change(author, **before, name="Billing", locales=["en", "ko"])
    assert slower.status_code == 409
    for said in ("Somebody was faster", "Invoices · English (default), Japanese, and French · Asia/Tokyo"):
        assert said in slower.text
    for kept in ('value="Billing"', 'name="locales" value="ko"', 'value="UTC" selected'):
        assert kept in slower.text
    assert stored(app)["locales"] == ["en", "ja", "fr"]
    assert change(author, **seen(slower.text), name="Billing", locales=["en", "ko"]).status_code == 302
    assert stored(app)["locales"] == ["en", "ko"]


def test_what_is_wrong_besides_hides_nobodys_change(app: Flask, author: Desk) -> None:
    before = seen(author.get(PAGE).text)
    wrong = change(author, **before, name=" ")
    change(author, locales=["en", "ja", "fr"])
    assert change(author, **seen(wrong.text), name="Billing").status_code == 409
    assert stored(app)["locales"] == ["en", "ja", "fr"]


def test_a_new_language_is_served_at_once(team: Team, author: Desk) -> None:
    change(author, locales=["en"])
    publish(team, guides.tour(translations={"ja": JA}))
    assert read_in(team, "ja") == "Welcome"
    change(author, locales=["en", "ja"])
    assert read_in(team, "ja") == "ようこそ"


def test_a_language_that_is_taken_away_leaves_its_texts_where_they_are(team: Team, author: Desk) -> None:
    publish(team, guides.tour(translations={"ja": JA}))
    assert read_in(team, "ja") == "ようこそ"
    answer = change(author, locales=["en"])
    page = author.get(answer.headers["Location"]).text
    assert "What is written in Japanese stays stored (in 1 place)" in page
    assert read_in(team, "ja") == "Welcome"
    draft = team.author("GET", "/v1/guides/welcome").json
    assert draft["document"]["translations"] == {"ja": JA}
    change(author, locales=["en", "ja"])
    assert read_in(team, "ja") == "ようこそ"


def test_what_only_a_variant_holds_is_kept_and_shown_to_the_writer(team: Team, author: Desk) -> None:
    changes = {"title": "Hello", "translations": {"ja": {"title": "こんにちは"}}}
    publish(team, guides.tour(variants=[{"key": "short", "weight": 50, "changes": changes}]))
    answer = change(author, locales=["en"])
    assert "What is written in Japanese stays stored (in 1 place)" in author.get(answer.headers["Location"]).text
    page = author.get("/admin/p/invoices/guides/welcome").text
    data = json.loads(re.findall(r'id="editor-data">(.*?)</script>', page)[0])
    assert (data["locales"], data["offered"]) == (["en", "ja"], ["en"])


def test_a_form_saved_meanwhile_keeps_what_it_has_no_field_for(team: Team, author: Desk) -> None:
    sent = {"key": "one", "title": "First order", "when": '{"event": "paid"}', "only": "draft"}
    author.post("/admin/p/invoices/milestones", {**sent, "title-ja": "初めての注文"})
    change(author, locales=["en"])
    assert author.post("/admin/p/invoices/milestones", {**sent, "title": "An order", "version": "1"}).status_code == 302
    kept = team.author("GET", "/v1/milestones/one").json["document"]
    assert (kept["title"], kept["translations"]) == ("An order", {"ja": {"title": "初めての注文"}})


def test_another_default_is_taken_only_with_the_word_that_all_is_written_in_it(
    app: Flask, team: Team, author: Desk
) -> None:
    publish(team, guides.tour())
    refused = change(author, locales=["ja", "en"], written="ko")
    assert refused.status_code == 422
    assert "Say that what is written so far is in Japanese, or put English first." in refused.text
    assert stored(app)["default"] == "en"
    assert change(author, locales=["ja", "en"], written="ja").status_code == 302
    assert stored(app)["default"] == "ja"
    assert Page(team.client, team.development).bootstrap(page_lang="ko")["locale"] == "ja"


def test_where_nothing_is_written_another_default_needs_no_word(app: Flask, author: Desk) -> None:
    assert change(author, locales=["ja"]).status_code == 302
    assert stored(app)["default"] == "ja"


def test_what_is_translated_into_a_language_cannot_be_written_in_it(app: Flask, team: Team, author: Desk) -> None:
    publish(team, guides.tour(translations={"ja": JA}))
    refused = change(author, locales=["ja", "en"], written="ja")
    assert refused.status_code == 422
    said = "Japanese can’t be the default: “Welcome” is written in English and translated into it. Put English first."
    assert said in refused.text
    assert stored(app)["default"] == "en"


def test_what_is_in_the_archive_counts_as_written_since_it_can_come_back(app: Flask, team: Team, author: Desk) -> None:
    document = guides.tour(translations={"ja": JA})
    assert team.author("PUT", "/v1/guides/welcome", {"document": document}).status_code == 200
    assert team.author("DELETE", "/v1/guides/welcome").status_code < 300
    assert change(author, locales=["ko", "en"]).status_code == 422
    assert "“Welcome” is written in English and translated into it" in change(author, locales=["ja", "en"]).text
    assert stored(app)["default"] == "en"


def test_what_is_planned_counts_as_written(app: Flask, team: Team, author: Desk) -> None:
    document = guides.tour(translations={"ja": JA})
    assert team.author("PUT", "/v1/guides/welcome", {"document": document}).status_code == 200
    plan = {"environment": "production", "at": "2100-01-01T00:00:00Z"}
    assert team.author("POST", "/v1/guides/welcome/publish", plan).status_code == 200
    later = {"document": guides.tour(), "version": 1}
    assert team.author("PUT", "/v1/guides/welcome", later).status_code == 200
    refused = change(author, locales=["ja", "en"], written="ja")
    assert "“Welcome” is written in English and translated into it" in refused.text
    assert stored(app)["default"] == "en"


def test_of_several_such_it_is_said_in_the_plural(team: Team, author: Desk) -> None:
    for n in range(5):
        publish(team, guides.tour(f"tour-{n}", title=f"Tour {n}", translations={"ja": JA}))
    refused = change(author, locales=["ja", "en"], written="ja").text
    assert "“Tour 0”, “Tour 1”, “Tour 2”, and 2 more are written in English and translated into it." in refused


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"name": " "}, "name", "Give the project a name."),
        ({"name": "x" * 256}, "name", "Write at least one character, and at most 255."),
        ({"locales": []}, "locales", "Name at least one language, and at most 50."),
        ({"locales": ["en", "EN"]}, "locales", "Choose a language from the list."),
        ({"locales": ["en", "en"]}, "locales", "Name each language once."),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose a time zone from the list."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    app: Flask, author: Desk, wrong: dict[str, Any], field: str, said: str
) -> None:
    answer = change(author, **{"name": "Billing", "time_zone": "Asia/Tokyo", **wrong})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count(said) == 2, "beside the field and in the summary, once each"
    if field != "name":
        assert 'value="Billing"' in answer.text
    if field != "time_zone":
        assert 'value="Asia/Tokyo" selected' in answer.text
    assert stored(app)["name"] == "Invoices"


def test_who_reads_it_in_japanese_reads_all_of_it_so(author: Desk) -> None:
    author.post("/admin/language", {"locale": "ja"})
    page = author.get(PAGE).text
    for said in ("プロジェクト", "東京 (Asia/Tokyo, UTC+09:00)", "タイムゾーン"):
        assert said in page
    assert '<span id="clock"></span>結果の' in page, "no space between two sentences"


def test_an_older_name_of_a_zone_stays_chosen(app: Flask, author: Desk) -> None:
    with app.app_context():
        db.session.scalars(select(Project).where(Project.key == "invoices")).one().time_zone = "Japan"
        db.session.commit()
    assert 'value="Japan" selected' in author.get(PAGE).text


# Paid late on the first of November by Tokyo's clock, which is still October by that of UTC.
PAID = {"due": "2026-10-31T20:00:00Z"}
IN_NOVEMBER = {"event": "paid", "where": {"due": {"after": "2026-10-31"}}}


@ON_BOTH
def test_what_asks_for_days_is_counted_by_the_new_clock(app: Flask, team: Team, author: Desk) -> None:
    publish(team, guides.tour(audience=IN_NOVEMBER))
    publish(
        team,
        guides.milestone("late", when={**IN_NOVEMBER, "count": {"gte": 2}}, scope="company"),
        resource="milestones",
    )
    team.backend("PUT", "/v1/users/u_1", {"company": "c_1"}, to="development")
    page = Page(team.client, team.development, "u_1")
    page.report(event("paid", properties=PAID), company="c_1")
    assert "welcome" not in [one["key"] for one in page.bootstrap()["guides"]]
    change(author, time_zone="Asia/Tokyo")
    assert "welcome" in [one["key"] for one in page.bootstrap()["guides"]]
    page.report(event("paid", properties=PAID), company="c_1")
    company = team.backend("GET", "/v1/companies/c_1", to="development").json
    assert list(company["milestones"]) == ["late"]
    change(author, time_zone="UTC")
    assert "welcome" not in [one["key"] for one in page.bootstrap()["guides"]]
    with app.app_context(), at_one_moment() as connection:
        for one in connection.scalars(select(Environment.id)):
            assert [str(line) for _, some in compared(connection, one) for line in some] == []
