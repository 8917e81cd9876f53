"""Everybody can use the admin: axe finds nothing on any page, in light and dark, in both languages; the keyboard's
place is always to be seen."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from support.admin_pages import Admin
from support.admin_site import PROJECT, Site, open_site
from support.axe import faults
from support.databases import Databases
from support.visitors import Visitors

Scheme = Literal["light", "dark"]
KINDS = ("tour", "banner", "checklist", "toast", "hint")
DOOR = ("sign-in", "sign-in/used-up", "reset/used-up", "invitation/used-up")
EMPTY = ("guides", "guides/new", "milestones", "users", "promote", "webhooks", "audit?by=nobody", "nowhere")
FULL = (
    *(f"guides/new/{kind}" for kind in KINDS),
    "guides",
    "guides?q=nothing-like-this",
    "guides/welcome-aboard",
    "guides/welcome-aboard/history",
    "guides/welcome-aboard/compare",
    "guides/welcome-aboard/compare?from=1&to=1",
    "guides/welcome-aboard/results?environment=development",
    "guides/welcome-aboard/results?environment=production",
    "guides/welcome-aboard/results?from=2026-11-02&to=2026-11-01",
    "milestones",
    "milestones/new",
    "segments",
    "segments/new",
    "events",
    "events/new",
    "themes?environment=production",
    "themes/new?base=leaf",
    "users?environment=development",
    "users/aki?environment=development",
    "users/nobody?environment=production",
    "why?environment=development&user=aki",
    "promote?from=development&to=production",
    "promote?from=production&to=production",
    "audit",
    "audit?from=2026-11-02&to=2026-11-01",
    "settings",
    "project",
    "webhooks/new",
    "authors",
    "glossary",
    "../../account",
)


@pytest.fixture(scope="module")
def empty(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with databases.fresh("sqlite") as url, open_site(tmp_path_factory.mktemp("empty"), url) as made:
        yield made


@pytest.fixture(scope="module")
def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A site with work in it: a tour that somebody went through, a milestone, a teammate."""
    with databases.fresh("sqlite") as url, open_site(tmp_path_factory.mktemp("full"), url) as made:
        made.add_author("taro@shop.example", "Taro", "viewer")
        page = browser.new_page()
        write_something(made, Admin.signed_in(page, made.url, PROJECT, made.link()))
        page.close()
        yield made


def write_something(site: Site, admin: Admin) -> None:
    admin.open("milestones/new")
    admin.page.get_by_label("Name · English").fill("First order")
    admin.page.get_by_label("Event's name").fill("order_taken")
    admin.submit(admin.page.get_by_role("button", name="Save"))
    editor = admin.begin("tour")
    editor.fill("Name of the tour · English", "Welcome aboard")
    editor.fill("Title · English", "Hello, {{ user.first_name | there }}", editor.row(1))
    editor.fill("Title · English", "That was it", editor.add_row())
    editor.publish("Development")
    site.arrive("aki")
    site.follow("aki", "welcome-aboard", "step-1", "step-2", end="completed")
    editor = admin.edit("welcome-aboard")
    editor.fill("Title · English", "Hello again, {{ user.first_name | there }}", editor.open_row(1))
    editor.save()


def entered(site: Site, visitors: Visitors, scheme: Scheme, language: str, email: str = "hana@shop.example") -> Admin:
    page = visitors(locale=language, color_scheme=scheme).page()
    admin = Admin.signed_in(page, site.url, PROJECT, site.link(email))
    admin.speak(language)
    return admin


# What is folded away is looked at, too.
OPENED = """() => { for (const one of document.querySelectorAll("main details")) one.open = true; }"""


def faults_of(admin: Admin, paths: tuple[str, ...]) -> list[str]:
    found = []
    for path in paths:
        admin.open(path)
        expect(admin.page.locator("main")).to_be_visible()
        admin.page.evaluate(OPENED)
        found += faults(admin.page)
    return found


# Colours and words are faults apart: two looks meet them all.
LOOKS = pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ja")])


@LOOKS
def test_axe_finds_nothing_where_there_is_work(full: Site, visitors: Visitors, scheme: Scheme, language: str) -> None:
    assert faults_of(entered(full, visitors, scheme, language), FULL) == []


@LOOKS
def test_axe_finds_nothing_where_a_publisher_decides(
    full: Site, visitors: Visitors, scheme: Scheme, language: str
) -> None:
    editor = entered(full, visitors, scheme, language).edit("welcome-aboard")
    dialog = editor.open_publish_dialog()
    dialog.locator('input[type="radio"][value="development"]').check()
    expect(dialog.locator(".what-changes")).to_be_visible()
    expect(dialog.locator(".told.cautions")).to_be_visible()
    assert faults(editor.page) == []


@LOOKS
def test_axe_finds_nothing_where_there_is_nothing(
    empty: Site, visitors: Visitors, scheme: Scheme, language: str
) -> None:
    assert faults_of(entered(empty, visitors, scheme, language), EMPTY) == []


@LOOKS
def test_axe_finds_nothing_at_the_door(empty: Site, visitors: Visitors, scheme: Scheme, language: str) -> None:
    page = visitors(locale=language, color_scheme=scheme).page()
    found = []
    inside = entered(empty, visitors, scheme, language)
    inside.open("authors")
    inside.page.locator("#email").fill(f"{scheme}@shop.example")
    inside.submit(inside.page.locator("form.card button.primary"))
    invitation = str(inside.page.locator("#new-link").text_content())
    inside.open("authors")
    found += faults(inside.page)
    for address in (*(f"{empty.url}/admin/{path}" for path in DOOR), invitation, empty.reset_link()):
        page.goto(address)
        found += faults(page)
    assert found == []


def test_axe_finds_nothing_when_much_is_wrong(full: Site, visitors: Visitors) -> None:
    admin = entered(full, visitors, "light", "en")
    editor = admin.begin("checklist")
    editor.add_row()
    editor.try_to_save()
    expect(editor.summary).to_be_focused(timeout=15_000)
    found = faults(admin.page)
    admin.open("settings")
    admin.page.get_by_label("Allowed origins").fill("not an origin")
    admin.page.get_by_role("button", name="Save").click()
    expect(admin.page.locator("#origins-error")).to_be_visible()
    assert [*found, *faults(admin.page)] == []


def test_axe_finds_nothing_for_a_viewer(full: Site, visitors: Visitors) -> None:
    admin = entered(full, visitors, "light", "en", "taro@shop.example")
    assert faults_of(admin, ("guides", "guides/welcome-aboard", "guides/welcome-aboard/history", "settings")) == []


RING = """() => {
  const shown = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const at = document.activeElement;
  if (!at || at === document.body || at.tagName === "IFRAME") return null;
  return shown(at) || (at.parentElement && shown(at.parentElement)) ? "" : at.outerHTML.slice(0, 200);
}"""


@pytest.mark.parametrize("path", ["guides", "guides/welcome-aboard", "settings"])
def test_the_keyboards_place_can_be_seen(full: Site, visitors: Visitors, path: str) -> None:
    admin = entered(full, visitors, "light", "en")
    admin.open(path)
    if "/" in path:
        expect(admin.page.locator("#editor .section").first).to_be_visible()
    hidden = []
    for _ in range(40):
        admin.page.keyboard.press("Tab")
        hidden.append(admin.page.evaluate(RING))
    assert [one for one in hidden if one] == []
