"""Authors build every kind of condition in the form, helped by what was heard, and never see how it is written down."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.admin_pages import Admin, Editor
from support.admin_site import Site, open_site
from support.axe import faults
from support.databases import Databases


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with databases.fresh("sqlite") as url, open_site(tmp_path_factory.mktemp("admin"), url) as made:
        made.arrive("u_1", traits={"plan": "trial", "last_seen": "2026-11-01", "seats": 3})
        made.report("u_1", "order_taken", amount=12)
        yield made


@pytest.fixture
def editor(admin: Admin) -> Editor:
    editor = admin.begin("banner")
    editor.fill("Title · English", "For some")
    editor.write("Text · English", "Hello.")
    return editor


def _stored(editor: Editor) -> Any:
    draft = editor.page.evaluate("async (url) => (await fetch(url)).json()", editor.page.url + "/draft")
    return draft["document"]["audience"]


def _added(editor: Editor, kind: str, *, adder: int = -1) -> Locator:
    """A new condition of that kind, at the end of its group."""
    who = editor.section("Who")
    who.get_by_role("button", name="Add a condition").nth(adder).click()
    focused = editor.page.locator(":focus")
    expect(focused).to_have_accessible_name("Kind of condition")
    focused.select_option(label=kind)
    expect(focused).to_have_accessible_name("Kind of condition")
    path = focused.evaluate("(select) => select.closest('.condition').dataset.path")
    return editor.page.locator(f'.condition[data-path="{path}"]')


def test_the_comparisons_fit_what_a_trait_was_heard_as(editor: Editor) -> None:
    row = _added(editor, "Person's")
    row.get_by_label("Name").fill("last_seen")
    row.get_by_label("Comparison").focus()
    row.get_by_label("Comparison").select_option(label="lies back longer than")
    expect(row.get_by_label("Comparison")).to_be_focused()
    row.get_by_label("How long").fill("2")
    row.get_by_label("Unit").select_option(label="weeks")
    expect(row.get_by_label("Type of the value")).to_have_count(0)
    row = _added(editor, "Person's")
    row.get_by_label("Name").fill("seats")
    row.get_by_label("Comparison").select_option(label="is between")
    row.get_by_label("From").fill("2")
    editor.try_to_save()
    expect(row.locator(".slot > .error")).to_have_text(["", "Fill in both ends, the smaller first.", ""])
    row.get_by_label("Until").fill("10")
    row = _added(editor, "Person's")
    row.get_by_label("Name").fill("plan")
    row.get_by_label("Comparison").select_option(label="is one of")
    row.get_by_label("Values").press_sequentially("trial,pro")
    row.get_by_label("Values").press("Enter")
    row.get_by_role("button", name="Remove “pro”").click()
    row.get_by_label("Values").press_sequentially("starter")
    editor.save()
    assert _stored(editor) == {
        "all": [
            {"not": {"trait": "last_seen", "within_last": "2w"}},
            {"trait": "seats", "between": [2, 10]},
            {"trait": "plan", "in": ["trial", "starter"]},
        ]
    }


def test_events_groups_and_clocks_are_built_by_choosing(editor: Editor) -> None:
    row = _added(editor, "Event")
    row.get_by_label("Event's name").fill("order_taken")
    row.get_by_label("How often").select_option(label="at least")
    row.get_by_label("How many times").fill("3")
    row.get_by_label("Within which time").select_option(label="in the last…")
    row.get_by_role("button", name="Which of them: a property").click()
    row.get_by_label("Name of the property").fill("amount")
    row.get_by_label("Comparison").select_option(label="is at least")
    row.get_by_label("Value", exact=True).fill("100")
    row.get_by_role("button", name="When it was last").click()
    last = row.get_by_role("group", name="the last time")
    last.get_by_label("Comparison").select_option(label="was after")
    last.get_by_label("Day", exact=True).fill("2026-11-01")
    who = editor.section("Who")
    who.get_by_role("button", name="Add a group").click()
    nested = who.get_by_role("group", name="Group of conditions")
    nested.get_by_label("How the conditions are joined").select_option(label="none of these is true")
    nested.get_by_label("Kind of condition").select_option(label="Time of day")
    row = _added(editor, "Country", adder=0)
    row.get_by_label("Countries").fill("japan")
    row.get_by_label("Countries").press("Enter")
    editor.save()
    assert _stored(editor) == {
        "all": [
            {
                "event": "order_taken",
                "count": {"gte": 3},
                "within": "7d",
                "where": {"amount": {"gte": 100}},
                "last": {"after": "2026-11-01"},
            },
            {"not": {"any": [{"time": {"from": "09:00", "until": "18:00"}}, {"country": "JP"}]}},
        ]
    }


EVERY_KIND: list[dict[str, Any]] = [
    {"time": {"from": "18:00", "until": "24:00"}},
    {"trait": "plan", "is": "trial"},
    {"not": {"company": "since", "between": ["2026-01-05", "2026-02-01T09:00"]}},
    {"event": "order_taken", "count": {"gte": 1, "lte": 3}, "within": "7d", "where": {"amount": {"in": [1, 2]}}},
    {"event": "left", "first": {"within_last": "30d"}, "last": {"between": ["2026-01-05", "2026-02-01"]}},
    {"any": [{"guide": "odd", "is": "running"}, {"milestone": "a", "within": "1d"}, {"not": {"item": "a/b"}}]},
    {"not": {"any": [{"segment": "s"}, {"locale": "ja"}, {"device": "phone"}, {"browser": "safari"}]}},
    {"all": [{"country": ["JP", "US"]}, {"weekday": "mon"}, {"percent": 12.5, "salt": "x"}]},
    {"time": {"from": "09:00", "until": "18:00"}, "zone": "Asia/Tokyo"},
]


def test_what_the_form_has_no_fields_for_is_told_in_words_and_all_is_kept(admin: Admin, site: Site) -> None:
    """On a phone nothing of it is wider than the screen, and axe finds nothing."""
    audience = {"all": EVERY_KIND}
    document = {"schema": 1, "key": "odd", "kind": "banner", "title": "Odd", "body": "x", "audience": audience}
    answer = admin.page.request.put(
        f"{site.url}/v1/guides/odd",
        data={"document": document},
        headers={"Authorization": f"Bearer {site.keys['authoring_key']}"},
    )
    assert answer.ok, answer.text()
    admin.page.set_viewport_size({"width": 360, "height": 780})
    editor = admin.edit("odd")
    expect(editor.page.locator(".in-words .said")).to_have_text("the clock shows 18:00 to 24:00 (where they are)")
    assert (
        editor.page.locator(".builder *").evaluate_all(
            "(all) => all.filter((one) => one.getBoundingClientRect().right > 361).map((one) => one.outerHTML)"
        )
        == []
    )
    assert faults(editor.page) == []
    editor.section("Who").get_by_label("Value", exact=True).first.fill("pro")
    editor.save()
    assert _stored(editor) == {"all": [EVERY_KIND[0], {"trait": "plan", "is": "pro"}, *EVERY_KIND[2:]]}
