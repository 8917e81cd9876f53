"""What an author wrote survives an ended session and an absent server."""

import re

import pytest
from playwright.sync_api import Page, expect

from support.admin_pages import Admin, Editor
from support.admin_site import PROJECT, Site
from support.visitors import Visitors

TITLE = "Title · English"


@pytest.fixture
def editor(site: Site, page: Page) -> Editor:
    """An open banner that was saved once and has changed since."""
    editor = Admin.signed_in(page, site.url, PROJECT, site.link()).begin("banner")
    editor.fill(TITLE, "Kept")
    editor.write("Text · English", "Hello.")
    editor.save()
    editor.fill(TITLE, "Kept, and changed")
    return editor


def expect_kept(editor: Editor, title: str) -> None:
    editor.page.reload()
    expect(editor.form.get_by_label(TITLE, exact=True)).to_have_value(title)


def test_after_the_session_has_ended_one_signs_in_beside_it_and_saves(site: Site, editor: Editor) -> None:
    editor.page.context.clear_cookies()
    editor.try_to_save()
    notice = editor.page.get_by_role("alert").filter(has_text="Nobody is signed in in this tab any more")
    expect(notice).to_be_focused()
    with editor.page.expect_popup() as opened:
        notice.get_by_role("link", name="Sign in in another tab").click()
    expect(opened.value.get_by_role("heading", name="Sign in")).to_be_visible()
    Admin.enter(opened.value, site.url, PROJECT, site.link())
    opened.value.close()
    expect(editor.form.get_by_label(TITLE, exact=True)).to_have_value("Kept, and changed")
    notice.get_by_role("button", name="Save again").click()
    expect(notice).to_be_hidden()
    editor.save()
    expect_kept(editor, "Kept, and changed")


def test_the_second_of_two_is_told_also_after_signing_in_again(site: Site, editor: Editor, visitors: Visitors) -> None:
    link = site.add_author("yuki@shop.example", "Yuki", "editor")
    other = Admin.signed_in(visitors().page(), site.url, PROJECT, link).edit(editor.key)
    other.fill(TITLE, "Kept, by Yuki")
    other.save()
    editor.page.context.clear_cookies()
    editor.try_to_save()
    signed_out = editor.page.get_by_role("alert").filter(has_text="Nobody is signed in")
    expect(signed_out).to_be_visible()
    again = editor.page.context.new_page()
    Admin.enter(again, site.url, PROJECT, site.link())
    again.close()
    signed_out.get_by_role("button", name="Save again").click()
    conflict = editor.page.get_by_role("alert").filter(has_text="Yuki saved this guide")
    conflict.get_by_role("button", name="Save mine over it").click()
    expect(conflict).to_be_hidden()
    expect_kept(editor, "Kept, and changed")


def test_while_the_server_is_away_the_form_stays_and_can_be_saved_later(editor: Editor) -> None:
    editor.page.context.set_offline(True)
    editor.try_to_save()
    notice = editor.page.get_by_role("alert").filter(has_text="The server can't be reached")
    expect(notice).to_be_focused()
    editor.fill(TITLE, "Written while away")
    editor.page.context.set_offline(False)
    notice.get_by_role("button", name="Save again").click()
    expect(notice).to_be_hidden()
    expect_kept(editor, "Written while away")


def test_a_server_in_trouble_is_no_reason_to_lose_anything(editor: Editor) -> None:
    editor.page.route("**/guides/*", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    editor.try_to_save()
    notice = editor.page.get_by_role("alert").filter(has_text="The server has a problem")
    expect(notice).to_be_focused()
    editor.page.unroute_all()
    notice.get_by_role("button", name="Save again").click()
    expect(notice).to_be_hidden()
    expect_kept(editor, "Kept, and changed")


def test_a_milestone_and_the_settings_outlive_the_session_too(site: Site, page: Page) -> None:
    admin = Admin.signed_in(page, site.url, PROJECT, site.link())
    forms = (("milestones/new", "Name · English", "First sale"), ("settings", "Quiet pages", "/checkout/**"))
    for path, label, text in forms:
        admin.open(path)
        page.get_by_label(label, exact=True).fill(text)
        page.context.clear_cookies()
        page.get_by_role("button", name=re.compile("^Save( draft)?$")).click()
        notice = page.get_by_role("alert").filter(has_text="Nobody is signed in in this tab any more")
        expect(notice).to_be_focused()
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
        again = page.context.new_page()
        Admin.enter(again, site.url, PROJECT, site.link())
        again.close()
        notice.get_by_role("button", name="Save again").click()
        if path == "settings":
            expect(page.get_by_role("status")).to_contain_text("Saved.")
            expect(page.get_by_label(label, exact=True)).to_have_value(text)
        else:
            # Without a condition it is refused, by the server, with what was typed.
            expect(page.get_by_role("alert")).to_contain_text("Give the event's name")
            expect(page.get_by_label(label, exact=True)).to_have_value(text)
