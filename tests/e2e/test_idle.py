"""What is on screen for long costs the page nothing while nothing moves, and the widget's own clock rests, too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from support.gallery import Gallery
from support.hosted import MINUTE, Clock, Hosted
from support.scripted import Scripted, banner, checklist, hint, tour
from support.visitors import Visitor, Visitors

pytestmark = pytest.mark.motion

# How long what is called later had waited, each time.
COUNT = """
window.calls = [];
const {setTimeout: later, setInterval: often} = window;
window.setTimeout = (then, wait, ...more) => later(() => (calls.push(wait), then()), wait, ...more);
window.setInterval = (then, wait, ...more) => often(() => (calls.push(wait), then()), wait, ...more);
"""
OLDER = """
Object.defineProperty(window, 'navigation', {value: undefined});
Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});
"""


def _unfold(gallery: Gallery, kind: str, closed: str) -> None:
    gallery.show(kind)
    gallery.surface.locator(closed).click()


def _in_a_dialog(gallery: Gallery) -> None:
    gallery.page.evaluate("document.querySelector('dialog').showModal()")
    gallery.point_at({"id": "in-dialog"})


def _scrolled(gallery: Gallery) -> None:
    gallery.show("tour")
    gallery.expect_step("Make your first invoice")
    # Its policy lets no words be run as code later on, so that the page itself says when.
    gallery.page.evaluate("void (window.scrolled = new Promise((is) => addEventListener('scroll', is, {once: true})))")
    gallery.page.mouse.wheel(0, 40)
    gallery.page.evaluate("scrolled.then(() => true)")


def _a_card(**step: Any) -> Callable[[Gallery], None]:
    steps = [{"key": "a", "title": ["A"], "body": [], **step}]
    return lambda gallery: gallery.show("tour", {"steps": steps})


# What somebody may have on screen for long.
OPEN: dict[str, Callable[[Gallery], Any]] = {
    "a hint": lambda gallery: _unfold(gallery, "hint", ".marker"),
    "a checklist": lambda gallery: _unfold(gallery, "checklist", ".launcher"),
    "the menu": lambda gallery: gallery.page.evaluate("gallery.menu()"),
    "a centred card": _a_card(),
    "a card in a corner": _a_card(placement="end"),
    "a step that keeps the page from being used": lambda gallery: gallery.point_at(
        {"test_id": "new-invoice"}, block_page=True
    ),
    "a step of another page": _a_card(page=["^/nowhere$"]),
    "a card in a dialog": _in_a_dialog,
    "a card that was scrolled with": _scrolled,
}


@pytest.mark.parametrize("scene", OPEN)
def test_no_frame_and_no_look_at_the_layout_in_five_seconds_for(
    visitors: Visitors, gallery_url: str, scene: str
) -> None:
    page = visitors(reduced_motion="reduce").page()
    page.clock.install()
    gallery = Gallery(page, gallery_url)
    gallery.visit()
    OPEN[scene](gallery)
    expect(gallery.surface.locator(".face:visible").first).to_be_visible()
    page.clock.run_for(1500)
    gallery.expect_free(scene)


@pytest.mark.parametrize("older", [False, True], ids=["", "an older browser"])
def test_nothing_of_the_widgets_happens_more_often_than_once_a_second(
    annai: Scripted, visitor: Visitor, clock: Clock, *, older: bool
) -> None:
    """Whatever is on screen, and whatever is waited for."""
    visitor.context.add_init_script(COUNT + (OLDER if older else ""))
    host = Hosted(visitor.page(), annai)
    waiting = [{"element": {"selector": "#none"}}, {"idle": 15 * MINUTE}, {"dwell": 15 * MINUTE}, {"event": "never"}]
    late = [tour(f"late{n}", trigger=trigger) for n, trigger in enumerate(waiting)]
    annai.publish(tour(priority=1), banner(), checklist(), hint(), *late)
    host.open()
    clock.settle()
    host.expect_step("The first step")
    clock.wait(2 * MINUTE)
    host.page.evaluate("calls.length = 0")
    clock.wait(MINUTE)
    calls = host.page.evaluate("calls")
    assert calls
    # Older browsers have two clocks: one for the page's address, one for the place.
    assert min(calls) >= 1000
    assert len(calls) <= (2 if older else 1) * 60
