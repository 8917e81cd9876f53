"""Whoever has no pointer meets every control of everything that is shown, and can use it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from annai_server.domain.globs import source
from support.gallery import Gallery
from support.scenes import SCENES, Stage
from support.visitors import Visitors

# Controls in view that no Tab came to. Of several radios of one question one is met.
MISSED = """(presses) => {
  const all = [...document.querySelectorAll('annai-surface')].flatMap(({shadowRoot}) =>
    [...shadowRoot.querySelectorAll('button, summary, textarea, input, a[href]')]);
  const seen = all.filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled);
  const met = (each) => window.met.has(each) || (each.type === 'radio' && [...window.met].some((other) =>
    other?.name === each.name));
  return [seen.length, seen.filter((each) => !met(each)).map((each) => each.ariaLabel || each.textContent)];
}"""
MEET = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  met.add(at);
}"""


@pytest.mark.parametrize("kind", SCENES)
def test_tab_leads_to_every_control_of_every_scene(visitors: Visitors, gallery_url: str, kind: str) -> None:
    stage = Stage(visitors(reduced_motion="reduce").page(), gallery_url, "lang=en")
    for title in stage.play(kind):
        controls, missed = 0, ["not looked for yet"]
        stage.page.evaluate("window.met = new Set()")
        for _ in range(6):
            for _ in range(15):
                stage.page.keyboard.press("Tab")
                stage.page.evaluate(MEET)
            controls, missed = stage.page.evaluate(MISSED)
            if not missed:
                break
        assert (title, missed) == (title, [])
        assert controls, title


def press(gallery: Gallery, control: Locator, key: str = "Enter") -> None:
    """Goes there by Tab, and presses it."""
    expect(control).to_be_visible()
    # What lies over a field on the way is hidden while that has focus.
    wanted = control.element_handle()
    for _ in range(60):
        if wanted.evaluate("(control) => control.getRootNode().activeElement === control"):
            break
        gallery.page.keyboard.press("Tab")
    gallery.page.keyboard.press(key)


GO = {"key": "go", "label": ["Show me"], "action": {"do": "track", "event": "seen"}}
PRESSED: dict[str, tuple[str, dict[str, Any]]] = {
    "a banner": ("banner", {"buttons": [GO]}),
    "a toast": ("toast", {"buttons": [GO], "celebrate": False}),
}


@pytest.mark.parametrize(("kind", "change"), PRESSED.values(), ids=PRESSED)
@pytest.mark.parametrize(("name", "ends"), [("Show me", "completed"), ("Close", "closed")])
def test_each_button_can_be_pressed_of(
    gallery: Gallery, kind: str, change: dict[str, Any], name: str, ends: str
) -> None:
    gallery.visit()
    gallery.show(kind, change)
    press(gallery, gallery.button(name))
    gallery.expect_said("ended", ends)


@pytest.fixture
def listed(gallery: Gallery) -> Gallery:
    """With a checklist that was opened by keys."""
    gallery.visit()
    gallery.show("checklist")
    press(gallery, gallery.surface.locator(".launcher"))
    expect(gallery.card).to_be_visible()
    return gallery


def test_an_items_button_is_pressed_by_keys(listed: Gallery) -> None:
    press(listed, listed.surface.locator(".panel summary").first)
    press(listed, listed.button("Show me").first)
    listed.expect_said("perform")


def test_a_checklist_is_hidden_by_keys(listed: Gallery) -> None:
    press(listed, listed.button("Hide this checklist"))
    listed.expect_said("ended")


def test_a_kind_is_opted_out_of_by_keys(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate("gallery.menu()")
    press(gallery, gallery.surface.locator("summary"))
    box = gallery.surface.locator("#show_tour")
    expect(box).to_be_checked()
    press(gallery, box, "Space")
    expect(box).not_to_be_checked()
    gallery.page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_a_video_is_played_by_keys(gallery: Gallery) -> None:
    gallery.page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="Film"))
    gallery.visit("kind=tour&media=video&frames=1")
    press(gallery, gallery.button("Play video: Invoices in two minutes"))
    expect(gallery.card.locator("iframe")).to_be_focused()


def test_where_a_tour_goes_on_elsewhere_one_goes_there_by_keys(gallery: Gallery) -> None:
    gallery.visit()
    elsewhere = {"page": [source("/customers")], "url": "/customers"}
    gallery.show("tour", {"steps": [{"key": "there", "title": ["There"], "body": [], **elsewhere}]})
    press(gallery, gallery.button("Take me there"))
    gallery.expect_said("perform")
    assert gallery.said("perform") == [["perform", {"do": "page", "url": "/customers"}]]


def test_the_debug_panel_is_closed_by_keys(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate("gallery.debug()")
    press(gallery, gallery.button("Close"))
    expect(gallery.surface).to_have_count(0)
