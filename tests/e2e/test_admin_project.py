"""Whoever administers a project says which languages its guides are written in; whoever writes is shown those."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from support.admin_pages import Admin, Editor
from support.admin_site import Site, open_site
from support.axe import faults
from support.databases import Databases


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """One each, since what one test makes of the project would be there for the next."""
    with databases.fresh("sqlite") as url, open_site(tmp_path, url) as made:
        yield made


def _row(admin: Admin, language: str) -> Locator:
    return admin.page.locator(".language-rows .row", has_text=language)


def _named(admin: Admin) -> list[str]:
    return [name.replace("\n", " ") for name in admin.page.locator(".language-rows .row-name").all_inner_texts()]


def _change(admin: Admin) -> None:
    admin.open("settings")
    admin.submit(admin.page.get_by_role("link", name="Change (Project)"))


def _saved(admin: Admin) -> None:
    admin.submit(admin.page.get_by_role("button", name="Save", exact=True))


def _written(admin: Admin, title: str) -> Editor:
    editor = admin.begin("banner")
    editor.fill("Title · English", title)
    editor.write("Text · English", "We are back the day after.")
    editor.save()
    return editor


def _beside(editor: Editor, label: str) -> Locator:
    return editor.page.locator(".language-bar").get_by_role("button", name=label, exact=True)


def test_languages_are_added_moved_and_taken_away_and_what_is_written_stays(admin: Admin) -> None:
    editor = _written(admin, "Closed on Monday")
    editor.fill("Title · Japanese", "月曜は休みです")
    editor.save()
    key = editor.key

    _change(admin)
    _row(admin, "Japanese").get_by_role("button", name="Take Japanese away").click()
    expect(admin.page.get_by_role("status")).to_contain_text("Removed: Japanese")
    admin.page.get_by_role("button", name="Undo").click()
    expect(_row(admin, "Japanese")).to_contain_text("1 translation")
    expect(_row(admin, "Japanese").get_by_role("button", name="Take Japanese away")).to_be_focused()
    _row(admin, "Japanese").get_by_role("button", name="Take Japanese away").click()
    admin.page.get_by_label("Add a language").select_option("French")
    admin.page.get_by_label("Add a language").select_option("Thai")
    expect(_row(admin, "Thai")).to_contain_text("Annai’s own words stay English")
    expect(_row(admin, "Thai").get_by_role("button", name="Move Thai up")).to_be_focused()
    _row(admin, "Thai").get_by_role("button", name="Move Thai up").press("Enter")
    assert _named(admin) == ["English Default", "Thai", "French"]
    _saved(admin)
    expect(admin.page.get_by_role("status").last).to_have_text(
        "What is written in Japanese stays stored (in 1 place), and is shown again once you add it back."
    )
    expect(admin.page.locator("#project")).to_contain_text("English (default), Thai, and French")

    editor = admin.edit(key)
    expect(_beside(editor, "With Thai beside it")).to_have_attribute("aria-pressed", "true")
    _beside(editor, "With Japanese, no longer offered").click()
    expect(editor.form.get_by_label("Title · Japanese")).to_have_value("月曜は休みです")
    expect(editor.page.locator(".gaps")).to_contain_text("The project no longer offers Japanese.")
    assert faults(editor.page) == []


def test_who_writes_in_one_language_only_is_asked_no_more(admin: Admin) -> None:
    editor = admin.begin("toast")
    _beside(editor, "Only English").click()
    editor = admin.begin("banner")
    expect(_beside(editor, "Only English")).to_have_attribute("aria-pressed", "true")
    admin.page.reload()
    editor = Editor(admin.page)
    expect(_beside(editor, "Only English")).to_have_attribute("aria-pressed", "true")
    others = editor.page.locator(".language-bar").get_by_role("button", name="With", exact=False)
    others.first.click()
    admin.page.reload()
    expect(Editor(admin.page).page.locator(".language-bar .segment").nth(1)).to_have_attribute("aria-pressed", "true")


def test_another_default_asks_whether_what_is_written_is_in_it(admin: Admin) -> None:
    _written(admin, "Closed on Tuesday")
    _change(admin)
    admin.page.get_by_label("Add a language").select_option("Korean")
    for _ in _named(admin)[1:]:
        _row(admin, "Korean").get_by_role("button", name="Move Korean up").click()
    expect(_row(admin, "Korean")).to_contain_text("Default")
    expect(_row(admin, "Korean").get_by_role("button", name="Move Korean down")).to_be_focused()
    written = admin.page.get_by_label("What is written so far is in Korean")
    expect(written).not_to_be_checked()
    _saved(admin)
    expect(admin.page.locator(".error-summary")).to_be_focused()
    expect(written).to_have_accessible_description(re.compile("So far it has counted as English.*or put English first"))
    assert faults(admin.page) == []
    written.check()
    admin.page.get_by_label("Add a language").select_option("Swedish")
    for _ in _named(admin)[1:]:
        _row(admin, "Swedish").get_by_role("button", name="Move Swedish up").click()
    # What was said, and what was refused, was about Korean.
    another = admin.page.get_by_label("What is written so far is in Swedish")
    expect(another).not_to_be_checked()
    expect(admin.page.locator("#written-error")).to_have_count(0)
    _row(admin, "Swedish").get_by_role("button", name="Move Swedish down").click()
    expect(written).to_be_checked()


def test_what_is_translated_into_the_new_default_is_said_and_nothing_offered_that_cannot_help(admin: Admin) -> None:
    editor = _written(admin, "Closed on Thursday")
    editor.fill("Title · Japanese", "木曜は休みです")
    editor.save()
    _change(admin)
    _row(admin, "Japanese").get_by_role("button", name="Move Japanese up").press("Enter")
    refusal = admin.page.get_by_text("Japanese can’t be the default: some texts are written in English")
    expect(refusal).to_be_visible()
    expect(admin.page.get_by_label("What is written so far is in Japanese")).to_have_count(0)
    expect(_row(admin, "Japanese").get_by_role("button", name="Move Japanese down")).to_be_focused()
    admin.page.keyboard.press("Enter")
    assert _named(admin) == ["English Default", "Japanese"]
    expect(refusal).to_have_count(0)


def test_languages_to_add_are_in_the_order_of_their_names(admin: Admin) -> None:
    _change(admin)
    group = admin.page.locator("#add-language optgroup[label='Annai’s own words are there, too']")
    names = group.locator("option").all_inner_texts()
    assert "German" in names
    assert names == sorted(names, key=str.casefold)


def test_the_clock_of_a_zone_is_told_when_it_is_chosen(admin: Admin) -> None:
    _change(admin)
    zone = admin.page.get_by_label("Time zone")
    before = str(admin.page.locator("#clock").text_content())
    assert before.startswith("It is ")
    zone.select_option("Asia/Tokyo")
    expect(admin.page.locator("#clock")).not_to_have_text(before)
    _saved(admin)
    expect(admin.page.locator("#project")).to_contain_text("Asia/Tokyo")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_nothing_is_wrong_with_it(admin: Admin) -> None:
    admin.page.set_viewport_size({"width": 360, "height": 740})
    _change(admin)
    admin.page.get_by_label("Add a language").select_option("Serbian (Latin)")
    expect(_row(admin, "Serbian").get_by_role("button", name="Move Serbian (Latin) up")).to_be_visible()
    assert admin.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults(admin.page) == []
