"""Elements of the host page, recorded and found again: on the page as it was, and on one that has changed."""

from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Locator

from support.gallery import Gallery

# A component in a component, in a shadow root each; the inner one comes to its root later.
COMPONENTS = """(late) => {
  const outer = document.createElement('app-panel');
  document.querySelector('main').prepend(outer);
  const inner = document.createElement('app-actions');
  outer.attachShadow({mode: 'open'}).append(inner);
  const draw = () => {
    const root = inner.attachShadow({mode: 'open'});
    for (const name of ['Archive', 'Duplicate', 'Remind']) {
      const button = document.createElement('button');
      button.textContent = name;
      button.id = name.toLowerCase();
      root.append(button);
    }
  };
  if (late) setTimeout(draw, late);
  else draw();
}"""

FRAME = """() => new Promise((loaded) => {
  const frame = document.createElement('iframe');
  frame.src = '/frame';
  frame.onload = loaded;
  document.querySelector('main').prepend(frame);
})"""

# A release later: ids and classes are hashed, everything sits in one wrapper more, and another button comes first.
RELEASE = """(element) => {
  element.id = 'k-' + Math.random().toString(36).slice(2);
  element.removeAttribute('data-testid');
  element.className = 'css-1x9ab';
  const wrapper = document.createElement('span');
  element.replaceWith(wrapper);
  const other = document.createElement('button');
  other.textContent = 'Print';
  wrapper.append(other, element);
}"""


def _in_a_shadow_root(gallery: Gallery) -> Locator:
    gallery.page.evaluate(COMPONENTS, 0)
    return gallery.page.get_by_role("button", name="Duplicate")


def _in_a_frame(gallery: Gallery) -> Locator:
    gallery.page.evaluate(FRAME)
    return gallery.page.frame_locator("iframe").get_by_role("button")


def _by_test_id(gallery: Gallery) -> Locator:
    return gallery.page.get_by_test_id("new-invoice")


def _one_of_many(gallery: Gallery) -> Locator:
    return gallery.page.get_by_role("button", name="Send invoice 20")


PLACES = [_by_test_id, _one_of_many, _in_a_shadow_root, _in_a_frame]


def held(element: Locator) -> ElementHandle:
    """The element itself, whatever it is called later."""
    handle = element.element_handle()
    assert handle is not None
    return handle


def expect_found(gallery: Gallery, target: dict[str, Any], element: ElementHandle) -> None:
    gallery.point_at(target)
    gallery.expect_step("Here")
    box = element.bounding_box()
    assert box is not None
    gallery.page.wait_for_function(
        """([x, y]) => {
             const spot = document.querySelector('annai-surface').shadowRoot.querySelector('.spot');
             const {left, top} = spot.getBoundingClientRect();
             return Math.abs(left + 5 - x) < 1 && Math.abs(top + 5 - y) < 1;
           }""",
        arg=[box["x"], box["y"]],
    )


@pytest.mark.parametrize("place", PLACES)
class TestWhatWasRecorded:
    def test_is_found_exactly_on_the_same_page(self, gallery: Gallery, place: Any) -> None:
        gallery.visit()
        element = place(gallery)
        target = gallery.described(element)
        assert target is not None
        assert len(str(target)) < 1200
        expect_found(gallery, target, held(element))
        assert gallery.said("target_healed") == []

    def test_heals_on_the_page_of_a_later_release_and_says_once_by_what(self, gallery: Gallery, place: Any) -> None:
        gallery.visit()
        element = place(gallery)
        target = gallery.described(element)
        assert target is not None
        # Told by what the release has changed, so that it takes the trace to find it.
        released = held(element)
        told = {"id": "before-the-release"} if target.get("role") else {"test_id": target["test_id"]}
        released.evaluate(RELEASE)
        expect_found(gallery, {**told, "trace": target["trace"]}, released)
        [[_, step, properties]] = gallery.said("target_healed")
        assert step == "here"
        assert "name" in properties["by"]


class TestWhatCannotBeTold:
    def test_a_twin_in_every_respect_has_no_description(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => document.querySelector('main').append(...['Open', 'Open'].map((name) =>
                 Object.assign(document.createElement('button'), {textContent: name, className: 'twin'})))"""
        )
        assert gallery.described(gallery.page.locator(".twin").first) is None

    def test_one_that_has_got_a_twin_since_is_missing(self, gallery: Gallery) -> None:
        gallery.visit()
        element = gallery.page.get_by_role("textbox", name="Search")
        target = gallery.described(element)
        assert target is not None
        element.evaluate("(element) => element.after(element.cloneNode(true))")
        gallery.point_at(target, missing="end")
        gallery.expect_said("ended", "target_missing")
        assert gallery.said("target_healed") == []

    def test_one_that_was_removed_is_missing_though_others_of_its_kind_are_there(self, gallery: Gallery) -> None:
        gallery.visit()
        element = _in_a_shadow_root(gallery)
        target = gallery.described(element)
        assert target is not None
        element.evaluate("(element) => element.remove()")
        gallery.point_at(target, missing="end")
        gallery.expect_said("ended", "target_missing")
        assert gallery.said("target_healed") == []

    def test_one_that_is_missing_on_a_page_that_is_slow_to_read_is_looked_for_less_often(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 window.looks = 0;
                 const read = Document.prototype.querySelectorAll;
                 Document.prototype.querySelectorAll = function (selector) {
                   if (selector.includes(',div')) {
                     looks++;
                     for (const until = performance.now() + 300; performance.now() < until; );
                   }
                   return read.call(this, selector);
                 };
               }"""
        )
        trace = {"tag": "div", "name": "Your plan ends today", "attributes": {}, "path": "/html[1]/div[9]"}
        gallery.point_at({"id": "plan", "trace": trace}, missing="wait")
        gallery.expect_said("target_missing", "here", timeout=60_000)
        looks = gallery.page.evaluate("looks = 0, new Promise((tell) => setTimeout(() => tell(looks), 6000, looks))")
        assert looks <= 2


class TestShadowRoots:
    def test_one_in_nested_roots_that_come_late_is_waited_for(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(COMPONENTS, 900)
        gallery.point_at({"role": "button", "name": "Duplicate"})
        gallery.expect_step("Here")
        gallery.expect_spotlight_on(gallery.page.get_by_role("button", name="Duplicate"))
        gallery.expect_card_beside(gallery.page.get_by_role("button", name="Duplicate"))

    def test_one_that_is_rendered_anew_in_its_root_is_followed(self, gallery: Gallery) -> None:
        gallery.visit()
        button = _in_a_shadow_root(gallery)
        gallery.point_at({"role": "button", "name": "Duplicate"})
        gallery.expect_step("Here")
        button.evaluate(
            """(old) => {
                 const fresh = old.cloneNode(true);
                 fresh.style.marginInlineStart = '120px';
                 old.replaceWith(fresh);
               }"""
        )
        gallery.expect_spotlight_on(button)
        gallery.expect_card_beside(button)
        gallery.expect_step("Here")


class TestWhereItStands:
    def test_under_a_sticky_footer_it_is_brought_to_where_it_can_be_pressed(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 const main = document.querySelector('main');
                 const foot = document.createElement('footer');
                 foot.style.cssText = 'position: sticky; bottom: 0; height: 120px; background: navy; z-index: 9';
                 const [space, rest] = ['1500px', '900px'].map((height) =>
                   Object.assign(document.createElement('div'), {style: `height: ${height}`}));
                 const deep = Object.assign(document.createElement('button'), {id: 'deep', textContent: 'Deep'});
                 main.append(space, deep, rest, foot);
                 const {bottom} = deep.getBoundingClientRect();
                 scrollTo(0, bottom + scrollY - innerHeight + 40);
               }"""
        )
        gallery.point_at({"id": "deep"})
        gallery.expect_step("Here")
        deep = gallery.page.locator("#deep")
        gallery.expect_spotlight_on(deep)
        gallery.expect_card_beside(deep)
        deep.click(trial=True)

    def test_it_is_followed_when_the_device_is_turned(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        for width, height in ((640, 360), (360, 640), (1280, 720)):
            gallery.page.set_viewport_size({"width": width, "height": height})
            gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
            gallery.expect_card_beside(gallery.page.get_by_test_id("new-invoice"))
