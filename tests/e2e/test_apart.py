"""What stands at the edges of a page at the same time lies on nothing else of ours, nor on what somebody is at."""

import pytest
from playwright.sync_api import expect

from support.gallery import Gallery
from support.visitors import Visitors

# Waits until nothing of these lies on another, nor out of view. Answers with how many there are.
APART = """(selector) => {
  const all = [...document.querySelectorAll('annai-surface')]
    .flatMap(({shadowRoot}) => [...shadowRoot.querySelectorAll(selector)])
    .filter((each) => each.checkVisibility() && each.getAnimations().every(({playState}) => playState !== 'running'))
    .map((each) => each.getBoundingClientRect());
  const focused = document.activeElement;
  if (focused.matches('input,button')) all.push(focused.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const inside = ({left, top, right, bottom}) =>
    left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  return all.every((a, n) => inside(a) && all.slice(n + 1).every((b) => !meet(a, b))) && all.length;
}"""
STANDING = ".foot-bar, .low .card, .launcher, .toast"
BOTTOM = {"position": "bottom", "push": False}


def expect_apart(gallery: Gallery, count: int, selector: str = STANDING) -> None:
    gallery.page.wait_for_function(f"(selector) => ({APART})(selector) === {count}", arg=selector)


@pytest.mark.parametrize("push", [True, False], ids=["pushing", "overlaying"])
def test_bars_at_the_foot_stand_one_above_the_other_and_come_down_when_one_goes(gallery: Gallery, push: bool) -> None:
    gallery.visit()
    gallery.show("banner", {"key": "first", "position": "bottom", "push": push})
    expect_apart(gallery, 1)
    foot = gallery.surface.locator(".foot-bar").bounding_box()
    first = gallery.page.evaluate_handle("surface")
    gallery.show("banner", {"key": "second", "position": "bottom", "push": push})
    expect_apart(gallery, 2)
    first.evaluate("(surface) => surface.destroy()")
    expect_apart(gallery, 1)
    gallery.page.wait_for_function(
        "(y) => [...document.querySelectorAll('annai-surface')].some(({shadowRoot}) =>"
        " Math.abs(shadowRoot.querySelector('.foot-bar')?.getBoundingClientRect().y - y) < 2)",
        arg=foot and foot["y"],
    )


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("corner", ["start", "end"])
def test_launchers_bars_and_an_offer_to_go_on_all_find_a_place(
    visitors: Visitors, gallery_url: str, device: str, corner: str
) -> None:
    gallery = Gallery(visitors("phone" if device == "phone" else "desktop").page(), gallery_url)
    gallery.visit("kind=tour&quiet=1&step=table")
    gallery.show("checklist", {"key": "one"})
    gallery.show("checklist", {"key": "two", "corner": corner})
    gallery.show("banner", BOTTOM)
    expect_apart(gallery, 4)
    for launcher in gallery.surface.locator(".launcher").all():
        launcher.click()
        expect(gallery.surface.locator(".panel:visible")).to_be_in_viewport(ratio=1)
        launcher.click()


def test_a_toast_lies_on_no_bar_and_not_on_what_somebody_is_at(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate(
        """() => {
             const field = document.body.appendChild(document.createElement('input'));
             field.style.cssText = 'position: fixed; top: 90px; right: 30px';
             field.focus();
           }"""
    )
    gallery.show("banner", {"push": False})
    gallery.show("toast")
    expect_apart(gallery, 3, ".banner, .toast")
