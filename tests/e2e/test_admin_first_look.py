"""An editor that was just opened has nothing to say, shows what is to come, and asks the server for nothing wrong."""

import pytest
from playwright.sync_api import Response, expect

from support.admin_pages import Admin
from support.admin_site import PROJECT, Site
from support.visitors import Visitors


@pytest.mark.parametrize("kind", ["tour", "banner", "checklist", "toast", "hint"])
def test_an_editor_that_was_just_opened_says_nothing_and_sends_nothing_wrong(admin: Admin, kind: str) -> None:
    answers: list[Response] = []
    admin.page.on("response", lambda one: answers.append(one))
    with admin.page.expect_response("**/render") as drawn:
        editor = admin.begin(kind)
    assert drawn.value.status == 200
    editor.expect_preview("…")
    expect(admin.page.locator("#save-state")).to_have_text("")
    expect(admin.page.locator(".preview-note")).to_have_text("")
    assert [f"{one.status} {one.url}" for one in answers if one.status >= 400] == []
    editor.fill("Name of the tour · English" if kind == "tour" else "Title · English", "Begun")
    expect(admin.page.locator("#save-state")).to_have_text("Unsaved changes")


def test_a_banner_within_the_page_is_seen_before_its_place_has_a_name(admin: Admin) -> None:
    editor = admin.begin("banner")
    editor.fill("Title · English", "Half written")
    editor.expect_preview("Half written")
    with admin.page.expect_response("**/render") as drawn:
        editor.choose("Stands", "within the page, beside an element")
    assert drawn.value.status == 200


def test_on_a_phone_the_project_and_the_menu_stay_while_a_page_scrolls(site: Site, visitors: Visitors) -> None:
    page = visitors("phone").page()
    admin = Admin.signed_in(page, site.url, PROJECT, site.link())
    for path in ("settings", "guides/new/tour"):
        admin.open(path)
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator(".side .project")).to_be_in_viewport(ratio=1)
        page.locator(".menu > summary").click()
        menu = page.locator(".menu-sheet")
        expect(menu.get_by_role("link", name="Milestones")).to_be_in_viewport()
        expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{site.url}/admin/account")
    page.locator(".menu > summary").click()
    menu.get_by_role("link", name="Shop").click()
    expect(page).to_have_url(f"{site.url}/admin/p/{PROJECT}/guides")


def test_what_pages_are_drawn_with_comes_once(admin: Admin) -> None:
    """The browser keeps it, and asks for none of it again on the next page."""
    for path in ("settings", "guides", "settings"):
        admin.open(path)
    files = """performance.getEntriesByType('resource').filter(({name}) => name.includes('/admin/static/'))"""
    assert admin.page.evaluate(f"{files}.length") > 5
    assert admin.page.evaluate(f"{files}.filter(({{transferSize}}) => transferSize).map(({{name}}) => name)") == []
