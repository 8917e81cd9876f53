"""A guest in pages that do as they like: modals, popovers, loud layers, small screens, hostile words."""

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, Route, expect

from support.boxes import box
from support.gallery import Gallery
from support.hosted import Hosted
from support.scripted import Scripted, tour
from support.shown import SHOWN
from support.visitors import Visitors

CENTRED = {"steps": [{"key": key, "title": [key.title()], "body": []} for key in ("alone", "beside", "last")]}

# What points at nothing, and a button of it.
CORNER = {"steps": [{"key": "here", "title": ["Here"], "body": [], "placement": "end"}]}
ON_SCREEN: dict[str, tuple[str, dict[str, Any], str]] = {
    "a centred card": ("tour", CENTRED, "Next"),
    "a card in a corner": ("tour", CORNER, "Done"),
    "a toast": ("toast", {}, "Close"),
    "the menu": ("menu", {}, "Close"),
    "an overlaying banner": ("banner", {"push": False}, "Close"),
}
# As in browsers where what is put elsewhere is taken off the page first.
NO_MOVES = """for (const {prototype} of [Element, Document, DocumentFragment]) delete prototype.moveBefore"""

# A modal as component libraries make them: it holds focus, makes the rest inert, and closes on a press elsewhere.
ARIA_MODAL = """() => {
  const modal = document.createElement('div');
  modal.setAttribute('role', 'dialog');
  modal.setAttribute('aria-modal', 'true');
  modal.style.cssText = 'position: fixed; inset: 20% 30%; transform: scale(1); overflow: hidden; z-index: 9999';
  const [save, other] = ['Save', 'Cancel'].map((name) => {
    const button = document.createElement('button');
    button.textContent = name;
    return button;
  });
  modal.append(save, other);
  for (const sibling of document.body.children) sibling.inert = true;
  document.body.append(modal);
  document.addEventListener('pointerdown', ({target}) => { if (!modal.contains(target)) modal.remove(); }, true);
  document.addEventListener('focusin', ({target}) => { if (!modal.contains(target)) save.focus(); }, true);
  save.focus();
}"""

FRAME = """() => new Promise((loaded) => {
  const box = document.createElement('div');
  const frame = Object.assign(document.createElement('iframe'), {src: '/frame', onload: loaded});
  box.append(frame);
  document.querySelector('main').prepend(box);
})"""

ON_WHAT_IS_FRAMED = """() => {
  const spot = document.querySelector('annai-surface').shadowRoot.querySelector('.spot').getBoundingClientRect();
  const frame = document.querySelector('iframe');
  const [outer, inner] = [frame, frame.contentDocument.querySelector('button')].map((e) => e.getBoundingClientRect());
  const apart = [spot.x + 5 - frame.clientLeft - outer.x - inner.x, spot.y + 5 - frame.clientTop - outer.y - inner.y];
  return apart.every((by) => Math.abs(by) < 1);
}"""

LIGHTS_NOTHING = """() => {
  const spot = document.querySelector('annai-surface').shadowRoot.querySelector('.spot');
  const {right, bottom} = spot.getBoundingClientRect();
  return right <= 0 || bottom <= 0;
}"""

# The spotlight ends where the list does, and the arrow points into what is lit.
LIT_IN_ITS_LIST = """([row, list]) => {
  const {shadowRoot} = document.querySelector('annai-surface');
  const [spot, at, around] = [shadowRoot.querySelector('.spot'), row, list].map((e) => e.getBoundingClientRect());
  const [top, bottom] = [Math.max(at.top, around.top), Math.min(at.bottom, around.bottom)];
  const apart = [spot.top + 5 - top, spot.bottom - 5 - bottom];
  return at.bottom > around.bottom + 5 && apart.every((by) => Math.abs(by) < 2);
}"""

IN_A_SHADOW_ROOT = """(modal) => {
  const host = document.body.appendChild(document.createElement('x-host'));
  const root = host.attachShadow({mode: 'open'});
  const inner = document.createElement(modal ? 'dialog' : 'div');
  inner.append(Object.assign(document.createElement('button'), {textContent: 'Save'}));
  root.append(inner);
  if (modal) inner.showModal();
  else {
    inner.role = 'dialog';
    inner.ariaModal = 'true';
    inner.style.cssText = 'position: fixed; inset: 20% 30%';
  }
  window.leaveModal = () => modal ? inner.close() : inner.remove();
}"""

# A web component's dialog, which shows what the page has put into it.
SLOTTED = """() => {
  const host = document.createElement('x-modal');
  const dialog = document.createElement('dialog');
  dialog.append(document.createElement('slot'));
  host.attachShadow({mode: 'open'}).append(dialog);
  host.append(Object.assign(document.createElement('button'), {id: 'within', textContent: 'Within'}));
  document.body.append(host);
  dialog.showModal();
}"""

# Who watches all of the page, and hasn't stopped.
WATCHING = """
window.watching = new Set();
const {observe, disconnect} = MutationObserver.prototype;
MutationObserver.prototype.observe = function (node, how) {
  if (node === document && how.attributes) watching.add(this);
  return observe.call(this, node, how);
};
MutationObserver.prototype.disconnect = function () {
  watching.delete(this);
  return disconnect.call(this);
};
"""

SMALL_DIALOG = """() => {
  const panel = document.body.appendChild(document.createElement('div'));
  panel.setAttribute('role', 'dialog');
  panel.style.cssText = 'position: fixed; inset: auto 20px 20px auto; width: 200px; height: 100px';
  panel.append(Object.assign(document.createElement('button'), {id: 'within', textContent: 'Within'}));
}"""


@pytest.fixture
def phone(visitors: Visitors, gallery_url: str) -> Gallery:
    return Gallery(visitors("phone").page(), gallery_url)


def apart(one: FloatRect, other: FloatRect) -> bool:
    return bool(
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def swipe_down(gallery: Gallery, area: FloatRect) -> None:
    """As a thumb does that starts on this area."""
    touch = gallery.page.context.new_cdp_session(gallery.page)
    x, y = area["x"] + area["width"] / 2, area["y"] + 30
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for moved in range(20, 101, 20):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + moved}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


# At once, so that what is pointed at is never out of sight.
PUT_INTO_ONE = {
    "as it is": """() => {
      const [target, dialog] = ['[data-testid=new-invoice]', 'dialog'].map((each) => document.querySelector(each));
      dialog.append(target);
      dialog.showModal();
    }""",
    "drawn anew": """() => {
      const [target, dialog] = ['[data-testid=new-invoice]', 'dialog'].map((each) => document.querySelector(each));
      dialog.append(target.cloneNode(true));
      target.remove();
      dialog.showModal();
    }""",
}


class TestModals:
    def test_what_points_at_nothing_can_be_used_beside_an_open_dialog_and_stays_when_it_closes(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.show("toast")
        gallery.button("Close").click()
        gallery.expect_said("ended", "completed")
        gallery.page.evaluate("window.menu = gallery.menu()")
        gallery.surface.get_by_role("button", name="Welcome").click()
        gallery.expect_said("perform")
        gallery.page.evaluate("menu.destroy()")
        gallery.show("tour", CENTRED)
        gallery.button("Next").click()
        gallery.expect_step("Beside")
        gallery.page.evaluate("document.querySelector('dialog').close()")
        gallery.button("Next").click()
        gallery.expect_step("Last")
        assert gallery.page.evaluate("document.querySelector('annai-surface').parentElement === document.body")

    @pytest.mark.parametrize(("kind", "change", "name"), ON_SCREEN.values(), ids=ON_SCREEN)
    def test_what_points_at_nothing_can_be_used_in_one_that_opens_after_it_and_after_that(
        self, gallery: Gallery, kind: str, change: dict[str, Any], name: str
    ) -> None:
        gallery.visit()
        gallery.show(kind, change) if kind != "menu" else gallery.page.evaluate("gallery.menu()")
        button = gallery.button(name)
        expect(button).to_be_visible()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        expect(gallery.page.locator("dialog > annai-surface")).to_have_count(1)
        button.click(trial=True)
        expect(gallery.page.locator("#in-dialog")).to_be_focused()
        gallery.page.evaluate("document.querySelector('dialog').close()")
        expect(gallery.page.locator("body > annai-surface")).to_have_count(1)
        button.click(trial=True)
        assert gallery.said("ended") == []

    @pytest.mark.parametrize("put", PUT_INTO_ONE.values(), ids=PUT_INTO_ONE)
    def test_a_card_goes_along_with_what_it_points_at_into_one_that_opens(self, gallery: Gallery, put: str) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "new-invoice"})
        gallery.expect_step("Here")
        gallery.page.evaluate(put)
        expect(gallery.page.locator("dialog > annai-surface")).to_have_count(1)
        gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
        gallery.button("Next").click(timeout=5000)
        gallery.expect_step("The end")

    def test_what_stands_in_the_page_or_waits_there_is_not_drawn_into_one_that_opens(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("banner")
        gallery.show("checklist")
        gallery.show("hint")
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        expect(gallery.page.locator("#in-dialog")).to_be_focused()
        expect(gallery.page.locator("dialog > annai-surface")).to_have_count(0)
        assert not gallery.surface.first.evaluate("(banner) => banner.popover")

    @pytest.mark.parametrize("moves", [True, False], ids=["", "without moveBefore"])
    def test_a_card_stays_scrolled_to_what_is_read_when_it_leaves_one(self, gallery: Gallery, *, moves: bool) -> None:
        if not moves:
            gallery.page.add_init_script(NO_MOVES)
        gallery.visit()
        long = {"key": "long", "title": ["Long"], "body": [{"p": ["word " * 3000]}]}
        gallery.show("tour", {"steps": [long, CENTRED["steps"][0]]})
        gallery.expect_step("Long")
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        expect(gallery.page.locator("dialog > annai-surface")).to_have_count(1)
        gallery.page.wait_for_load_state("networkidle")
        gallery.card.evaluate("(card) => card.scrollTop = 300")
        gallery.button("Next").evaluate("(next) => next.focus({preventScroll: true})")
        gallery.page.evaluate("document.querySelector('dialog').close()")
        expect(gallery.page.locator("body > annai-surface")).to_have_count(1)
        gallery.page.wait_for_function(
            "document.querySelector('annai-surface').shadowRoot.querySelector('.card').scrollTop === 300"
        )

    def test_what_was_in_a_dialog_that_is_taken_off_the_page_is_on_the_page(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.show("toast", {"buttons": []})
        gallery.page.evaluate("gallery.menu()")
        gallery.show("tour", CENTRED)
        gallery.expect_step("Alone")
        gallery.page.evaluate("document.querySelector('dialog').remove()")
        expect(gallery.page.locator("body > annai-surface")).to_have_count(3)
        gallery.expect_step("Alone")
        gallery.button("Next").click()
        gallery.expect_step("Beside")

    def test_what_was_in_one_that_closed_while_its_keeper_was_on_its_way_is_on_the_page(
        self, annai: Scripted, host: Hosted
    ) -> None:
        annai.html += "<dialog><button>Save</button></dialog>"
        annai.publish(tour(trigger={"manual": True}, steps=CENTRED["steps"]))
        host.open()
        host.call("document.querySelector('dialog').showModal()")
        held: list[Route] = []
        host.page.route("**/housed.js", lambda route: held.append(route))
        with host.page.expect_request("**/housed.js"):
            host.call("annai.start('welcome')")
        expect(host.card("Alone")).to_be_visible()
        host.call("document.querySelector('dialog').close()")
        expect(host.page.locator("dialog > annai-surface")).to_be_attached()
        held[0].continue_()
        expect(host.page.locator("body > annai-surface")).to_be_attached()
        expect(host.card("Alone")).to_be_visible()

    def test_going_in_and_out_of_one_leaves_nobody_who_watches_the_page(self, gallery: Gallery) -> None:
        gallery.page.add_init_script(WATCHING)
        gallery.visit()
        gallery.page.evaluate(SMALL_DIALOG)
        target = {"selector": "#within"}
        steps = [
            {"key": f"s{n}", "title": [f"Step {n}"], "body": [], **({} if n % 2 else {"target": target})}
            for n in range(7)
        ]
        seen = []
        gallery.show("tour", {"steps": steps})
        for n in range(6):
            gallery.expect_step(f"Step {n}")
            place = "body" if n % 2 else "[role=dialog]"
            expect(gallery.page.locator(f"{place} > annai-surface")).to_be_attached()
            gallery.page.wait_for_load_state("networkidle")
            seen.append(gallery.page.evaluate("watching.size"))
            gallery.button("Next").click()
        assert seen == [seen[0], 0] * 3
        gallery.expect_step("Step 6")
        gallery.page.wait_for_function("(size) => watching.size === size", arg=seen[0])
        gallery.page.evaluate("surface.destroy()")
        assert gallery.page.evaluate("watching.size") == 0

    def test_one_that_opens_on_the_way_has_its_turn_and_the_tour_goes_on_after_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.page.locator("#in-dialog").click()
        gallery.page.keyboard.press("Escape")
        expect(gallery.page.locator("dialog")).to_be_hidden()
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")
        assert gallery.said("ended") == []

    def test_an_auto_popover_stays_open_while_the_card_in_it_is_used(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 const list = Object.assign(document.createElement('div'), {popover: 'auto', id: 'columns'});
                 list.append(Object.assign(document.createElement('button'), {textContent: 'Due date', id: 'due'}));
                 document.body.append(list);
                 list.showPopover();
               }"""
        )
        gallery.point_at({"id": "due"})
        gallery.expect_step("Here")
        gallery.card.click(position={"x": 20, "y": 50})
        gallery.button("Next").hover()
        assert gallery.page.evaluate("document.querySelector('#columns').matches(':popover-open')")
        gallery.button("Next").click()
        gallery.expect_step("The end")

    def test_a_modal_of_a_component_library_neither_closes_nor_keeps_focus_from_the_card(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        gallery.page.evaluate(ARIA_MODAL)
        modal = gallery.page.locator("[aria-modal=true]")
        gallery.point_at({"role": "button", "name": "Save"})
        gallery.expect_step("Here")
        gallery.expect_spotlight_on(modal.get_by_role("button", name="Save"))
        gallery.button("Next").focus()
        expect(gallery.button("Next")).to_be_focused()
        gallery.card.click(position={"x": 20, "y": 50})
        expect(modal).to_have_count(1)
        gallery.button("Next").click()
        gallery.expect_step("The end")
        gallery.button("Done").click()
        gallery.expect_said("ended", "completed")
        expect(modal).to_have_count(1)

    def test_nothing_lies_over_the_card_whatever_its_z_index_and_nothing_bends_it(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 const main = document.querySelector('main');
                 main.style.cssText = 'transform: translateX(40px); contain: paint; overflow: clip; filter: blur(0)';
                 const loud = document.createElement('div');
                 loud.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647; opacity: 0';
                 document.documentElement.append(loud);
               }"""
        )
        gallery.show("tour")
        gallery.expect_step("Make your first invoice")
        gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
        gallery.button("Next").click()
        gallery.expect_step("Everything you have sent")


class TestModalsInShadowRoots:
    @pytest.mark.parametrize("modal", [True, False], ids=["native", "aria"])
    def test_a_card_and_a_toast_can_be_used_in_one_and_stay_when_it_goes(self, gallery: Gallery, modal: bool) -> None:
        gallery.visit()
        gallery.page.evaluate(IN_A_SHADOW_ROOT, modal)
        gallery.show("tour", CENTRED)
        gallery.expect_step("Alone")
        gallery.button("Next").click()
        gallery.expect_step("Beside")
        gallery.page.wait_for_load_state("networkidle")
        gallery.page.evaluate("leaveModal()")
        gallery.button("Next").click()
        gallery.expect_step("Last")
        expect(gallery.page.locator("body > annai-surface")).to_be_attached()

    def test_a_card_at_what_the_page_has_put_into_a_web_components_dialog_can_be_used(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(SLOTTED)
        gallery.point_at({"id": "within"})
        gallery.expect_step("Here")
        gallery.button("Next").click(timeout=5000)
        gallery.expect_step("The end")


class TestEsc:
    def test_pressed_elsewhere_it_closes_a_toast(self, gallery: Gallery) -> None:
        gallery.visit("kind=toast")
        gallery.expect_said("shown")
        gallery.page.locator("body").focus()
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "completed")

    def test_it_closes_what_lies_on_top_and_nothing_that_only_waits(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_step("Make your first invoice")
        gallery.page.evaluate("gallery.menu()")
        gallery.page.locator("body").focus()
        gallery.page.evaluate("document.querySelector('annai-surface[kind=menu]').shadowRoot.activeElement?.blur()")
        gallery.page.keyboard.press("Escape")
        expect(gallery.page.locator("annai-surface[kind=menu]")).to_have_count(0)
        gallery.expect_step("Make your first invoice")
        # Unseen, it waits for what it points at: the key is not meant for it.
        gallery.page.get_by_test_id("new-invoice").evaluate("(element) => { element.style.display = 'none' }")
        expect(gallery.card).to_be_hidden()
        gallery.page.keyboard.press("Escape")
        assert gallery.said("ended") == []

    def test_a_quiet_offer_is_not_refused_by_a_key_meant_for_something_else(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour&quiet=1&step=table")
        expect(gallery.button("Continue (2 / 4)")).to_be_visible()
        gallery.page.keyboard.press("Escape")
        assert gallery.said("ended") == []
        gallery.button("Continue (2 / 4)").focus()
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")


class TestLooks:
    def test_the_spotlight_takes_on_the_targets_corners_also_when_its_styles_come_late(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour")
        gallery.expect_said("step_shown", "new")
        gallery.page.evaluate(
            """() => {
                 const late = new CSSStyleSheet();
                 late.replaceSync('[data-testid=new-invoice] { border-radius: 21px; margin-top: 30px }');
                 document.adoptedStyleSheets = [...document.adoptedStyleSheets, late];
               }"""
        )
        expect(gallery.surface.locator(".spot")).to_have_css("border-top-left-radius", "26px")

    def test_on_a_phone_an_offer_and_a_launcher_lie_beside_each_other_and_numbers_stay_together(
        self, phone: Gallery
    ) -> None:
        phone.visit("kind=checklist,tour&quiet=1&step=click&lang=ja")
        offer = phone.surface.locator(".low .face")
        expect(offer).to_be_visible()
        assert apart(box(offer), box(phone.surface.locator(".launcher")))
        lines = offer.locator("button").first.evaluate(
            """(button) => {
                 const text = button.firstChild;
                 const range = document.createRange();
                 const at = text.data.indexOf('3');
                 range.setStart(text, at);
                 range.setEnd(text, at + 5);
                 button.style.width = '7em';
                 return [range.toString().replace(/\\u00a0/g, ' '), range.getClientRects().length];
               }"""
        )
        assert lines == ["3 / 4", 1]

    @pytest.mark.parametrize("lang", ["en", "ja", "ar"])
    def test_on_a_phone_an_offer_keeps_its_button_whole_and_lies_on_no_menu(self, phone: Gallery, lang: str) -> None:
        phone.visit(f"kind=menu&lang={lang}")
        expect(phone.surface.locator(".panel")).to_be_visible()
        phone.show("tour", run={"quiet": True, "step": "table"})
        offer = phone.surface.locator(".low .face")
        expect(offer).to_be_in_viewport(ratio=1)
        assert offer.locator("button").first.evaluate("({offsetHeight}) => offsetHeight") < 50
        phone.page.wait_for_function(
            """() => {
                 const [menu, offer] = ['.panel', '.low .face'].map((each) =>
                   [...document.querySelectorAll('annai-surface')]
                     .map(({shadowRoot}) => shadowRoot.querySelector(each)).find(Boolean).getBoundingClientRect());
                 return menu.bottom <= offer.top && menu.top >= 0;
               }"""
        )

    def test_a_launcher_lies_over_nothing_that_the_host_keeps_there(self, phone: Gallery) -> None:
        phone.visit()
        phone.page.evaluate(
            """() => {
                 const save = Object.assign(document.createElement('button'), {textContent: 'Save', id: 'save'});
                 save.style.cssText = 'position: fixed; bottom: 12px; right: 12px; width: 120px; height: 48px';
                 save.onclick = () => { save.textContent = 'Saved' };
                 document.body.append(save);
               }"""
        )
        phone.show("checklist")
        launcher = phone.surface.locator(".launcher")
        expect(launcher).to_be_visible()
        phone.expect_said("shown")
        assert apart(box(launcher), box(phone.page.locator("#save")))
        expect(launcher).to_be_in_viewport(ratio=1)

    def test_on_a_phone_no_card_covers_what_it_points_at_however_it_is_shaped(self, phone: Gallery) -> None:
        phone.visit()
        phone.page.evaluate(
            """() => {
                 const shapes = {
                   wide: 'width: 100%; height: 30px', tall: 'width: 60px; height: 300px',
                   left: 'position: fixed; left: 0; top: 45%; width: 20px; height: 40px',
                   corner: 'position: fixed; right: 0; bottom: 0; width: 44px; height: 44px',
                 };
                 for (const id in shapes) {
                   const shape = Object.assign(document.createElement('button'), {id, textContent: id});
                   shape.style.cssText = shapes[id];
                   document.querySelector('main').append(shape);
                 }
               }"""
        )
        for shape in ("wide", "tall", "left", "corner"):
            phone.point_at({"id": shape})
            phone.expect_step("Here")
            target = phone.page.locator(f"#{shape}")
            phone.expect_spotlight_on(target)
            expect(phone.card).to_be_in_viewport(ratio=1)
            assert apart(box(phone.card), box(target)), shape
            phone.page.evaluate("surface.destroy()")


class TestScrolling:
    def test_what_lies_deep_in_scrollers_and_under_a_sticky_header_is_really_seen(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 const box = (css, ...inside) => {
                   const made = document.createElement('div');
                   made.style.cssText = css;
                   made.append(...inside);
                   return made;
                 };
                 const deep = Object.assign(document.createElement('button'), {id: 'deep', textContent: 'Deep'});
                 const tall = () => box('height: 700px');
                 const inner = box('height: 250px; overflow: auto', tall(), deep, tall());
                 const head = box('position: sticky; top: 0; height: 120px; background: gray; z-index: 5');
                 const outer = box('height: 380px; overflow: auto', head, tall(), inner, tall());
                 document.querySelector('main').append(outer);
                 document.body.prepend(box('position: sticky; top: 0; height: 90px; background: navy; z-index: 9'));
               }"""
        )
        gallery.point_at({"id": "deep"})
        gallery.expect_step("Here")
        deep = gallery.page.locator("#deep")
        gallery.expect_spotlight_on(deep)
        gallery.expect_card_beside(deep)
        expect(deep).to_be_in_viewport(ratio=1)
        deep.click(trial=True)
        deep.evaluate("(element) => element.parentElement.scrollBy(0, 30)")
        gallery.expect_spotlight_on(deep)
        gallery.expect_card_beside(deep)

    def test_a_target_that_is_half_scrolled_out_of_its_list_is_lit_as_far_as_it_is_seen(self, gallery: Gallery) -> None:
        gallery.visit()
        row, scroller = gallery.page.locator("#row-12"), gallery.page.locator(".scroller")
        row.evaluate("(row) => { row.style.height = '80px' }")
        gallery.point_at({"id": "row-12"})
        gallery.expect_step("Here")
        gallery.expect_spotlight_on(row)
        gallery.expect_card_beside(row)
        # Its lower half lies below the list's edge.
        under = """(row) => {
          const list = row.closest('.scroller');
          list.scrollBy(0, row.getBoundingClientRect().top - list.getBoundingClientRect().bottom + 40);
        }"""
        row.evaluate(under)
        both = [row.element_handle(), scroller.element_handle()]
        gallery.page.wait_for_function(LIT_IN_ITS_LIST, arg=both)
        gallery.expect_card_beside(row, within=".scroller")
        gallery.page.mouse.wheel(0, 30)
        gallery.page.wait_for_function(LIT_IN_ITS_LIST, arg=both)
        gallery.expect_card_beside(row, within=".scroller")
        row.evaluate("(row) => row.scrollIntoView({block: 'center'})")
        gallery.expect_spotlight_on(row)
        gallery.expect_card_beside(row)

    def test_what_shows_where_a_target_was_scrolled_away_is_neither_lit_nor_pointed_at(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.point_at({"id": "row-12"})
        gallery.expect_step("Here")
        row, scroller = gallery.page.locator("#row-12"), gallery.page.locator(".scroller")
        gallery.expect_spotlight_on(row)
        gallery.expect_card_beside(row)
        scroller.evaluate("(box) => box.scrollBy(0, 260)")
        gallery.page.wait_for_function(LIGHTS_NOTHING)
        expect(gallery.surface.locator(".arrow")).to_be_hidden()
        expect(gallery.card).to_be_visible()
        scroller.evaluate("(box) => box.scrollBy(0, -260)")
        gallery.expect_spotlight_on(row)
        gallery.expect_card_beside(row)
        scroller.evaluate("(box) => box.scrollBy(0, -260)")
        gallery.page.wait_for_function(LIGHTS_NOTHING)
        gallery.button("Next").click()
        gallery.expect_step("The end")
        gallery.button("Back").click()
        gallery.expect_step("Here")
        gallery.expect_spotlight_on(row)
        gallery.expect_card_beside(row)
        expect(row).to_be_in_viewport(ratio=1)


class TestFrames:
    def test_a_target_in_one_below_the_fold_is_brought_into_view_and_followed_when_the_page_moves_the_frame(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        gallery.page.evaluate(FRAME)
        gallery.page.evaluate(
            """() => {
                 window.space = document.createElement('div');
                 const rest = document.createElement('div');
                 space.style.height = '3000px';
                 rest.style.height = '2000px';
                 const box = document.querySelector('iframe').parentElement;
                 box.before(space);
                 box.after(rest);
               }"""
        )
        gallery.point_at({"role": "button", "name": "Inside the frame"})
        gallery.expect_step("Here")
        inside = gallery.page.frame_locator("iframe").get_by_role("button")
        expect(inside).to_be_in_viewport(ratio=1)
        gallery.page.wait_for_function(ON_WHAT_IS_FRAMED)
        gallery.expect_card_beside(inside)
        # Nothing is scrolled, nor changed in size: the page's own way of keeping what is seen in place is off.
        gallery.page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
        gallery.page.evaluate("space.style.height = '3090px'")
        gallery.page.wait_for_function(ON_WHAT_IS_FRAMED)
        gallery.expect_card_beside(inside)

    def test_a_target_in_one_is_not_left_under_a_header_of_the_page_around_it(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(FRAME)
        inside = gallery.page.frame_locator("iframe").get_by_role("button")
        gallery.page.evaluate(
            """() => {
                 const head = document.createElement('header');
                 head.style.cssText = 'position: sticky; top: 0; height: 90px; background: navy; z-index: 9';
                 document.body.prepend(head);
                 document.body.append(Object.assign(document.createElement('p'), {style: 'height: 3000px'}));
                 const frame = document.querySelector('iframe');
                 const inner = frame.contentDocument.querySelector('button').getBoundingClientRect();
                 scrollTo(0, scrollY + frame.getBoundingClientRect().y + inner.y - 20);
               }"""
        )
        gallery.point_at({"role": "button", "name": "Inside the frame"})
        gallery.expect_step("Here")
        assert (
            inside.evaluate("(button) => button.getBoundingClientRect().y + frameElement.getBoundingClientRect().y")
            > 90
        )
        gallery.expect_card_beside(inside)


class TestWhatIsTaken:
    """A target that goes while its card is there, and doesn't come back."""

    @pytest.mark.parametrize("gone", ["element.remove()", "element.style.visibility = 'hidden'"])
    @pytest.mark.parametrize("missing", ["skip", "end", "wait"])
    def test_its_card_goes_with_it_and_then_happens_what_the_author_chose(
        self, gallery: Gallery, missing: str, gone: str
    ) -> None:
        gallery.page.clock.install()
        gallery.visit()
        gallery.point_at({"id": "last"}, missing=missing)
        gallery.expect_step("Here")
        gallery.page.locator("#last").evaluate(f"(element) => {{ {gone} }}")
        gallery.page.clock.run_for(200)
        expect(gallery.card).to_be_hidden()
        assert gallery.said("target_missing") == []
        gallery.page.clock.run_for(15_000)
        gallery.expect_said("target_missing", "here")
        if missing == "skip":
            gallery.expect_step("The end")
        else:
            expect(gallery.surface.locator(".pop")).to_be_hidden()
        expect(gallery.surface.locator(".low")).to_have_count(1 if missing == "wait" else 0)
        assert gallery.said("ended") == ([["ended", "target_missing"]] if missing == "end" else [])

    @pytest.mark.parametrize(
        "gone",
        [
            "frame.remove()",
            "frame.style.visibility = 'hidden'",
            "frame.parentElement.style.visibility = 'hidden'",
            "frame.src = 'about:blank'",
            "frame.contentWindow.location.reload()",
        ],
    )
    def test_one_in_a_frame_goes_with_what_becomes_of_the_frame(self, gallery: Gallery, gone: str) -> None:
        gallery.visit()
        gallery.page.evaluate(FRAME)
        button = gallery.page.frame_locator("iframe").get_by_role("button")
        button.evaluate("(element) => { element.id = 'framed' }")
        gallery.point_at({"id": "framed"}, missing="end")
        gallery.expect_step("Here")
        gallery.page.evaluate(f"{{ const frame = document.querySelector('iframe'); {gone} }}")
        expect(gallery.card).to_be_hidden(timeout=1500)
        gallery.expect_said("ended", "target_missing")

    def test_one_in_a_frame_is_pointed_at_again_when_the_frame_is_back(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(FRAME)
        gallery.point_at({"role": "button", "name": "Inside the frame"}, missing="end")
        gallery.expect_step("Here")
        gallery.page.evaluate("document.querySelector('iframe').style.visibility = 'hidden'")
        expect(gallery.card).to_be_hidden(timeout=1500)
        gallery.page.evaluate("document.querySelector('iframe').style.visibility = ''")
        gallery.expect_step("Here")
        gallery.page.evaluate("document.querySelector('iframe').contentWindow.location.reload()")
        gallery.expect_step("Here")
        expect(gallery.page.frame_locator("iframe").get_by_role("button")).to_be_visible()
        assert gallery.said("ended") == []

    @pytest.mark.parametrize("gone", ["host.style.visibility = 'hidden'", "host.remove()"])
    def test_one_in_a_shadow_root_goes_with_its_host(self, gallery: Gallery, gone: str) -> None:
        gallery.visit()
        gallery.point_at({"test_id": "in-shadow"}, missing="end")
        gallery.expect_step("Here")
        inner = gallery.page.get_by_test_id("in-shadow")
        inner.evaluate(f"(element) => {{ const {{host}} = element.getRootNode(); {gone} }}")
        expect(gallery.card).to_be_hidden(timeout=1500)
        gallery.expect_said("ended", "target_missing")


class TestWhatIsNotThere:
    """A step that waits for its target costs nothing while nothing happens, and misses no way to come."""

    @pytest.mark.parametrize(
        "comes",
        [
            "target.hidden = false",
            "document.querySelector('#late').attachShadow({mode: 'open'}).append(target)",
            "target.hidden = false; document.querySelector('#list').showPopover()",
            "document.querySelector('iframe').contentDocument.body.append(target); target.hidden = false",
        ],
        ids=["shown", "in a new shadow root", "in a popover", "in a frame"],
    )
    def test_it_is_waited_for(self, page: Page, gallery_url: str, comes: str) -> None:
        # Before the meter, which counts the frames that are asked of this clock.
        page.clock.install()
        gallery = Gallery(page, gallery_url)
        gallery.visit()
        page.evaluate(FRAME)
        page.evaluate(
            """(popover) => {
                 const made = (name, ...inside) => {
                   const element = Object.assign(document.createElement('div'), {id: name});
                   element.append(...inside);
                   return element;
                 };
                 window.target = Object.assign(document.createElement('button'), {textContent: 'Rare', hidden: true});
                 const list = made('list', ...(popover ? [target] : []));
                 list.popover = 'auto';
                 if (popover) target.hidden = false;
                 document.querySelector('main').append(made('late'), list, ...(popover ? [] : [target]));
               }""",
            "showPopover" in comes,
        )
        if "attachShadow" in comes:
            page.evaluate("target.remove(); target.hidden = false")
        gallery.point_at({"role": "button", "name": "Rare"}, missing="wait")
        gallery.expect_said("target_missing", "here")
        expect(gallery.surface.locator(".low")).to_be_visible()
        page.clock.run_for(10_000)
        before = gallery.meter()
        page.clock.run_for(5000)
        after = gallery.meter()
        assert (after["frames"] - before["frames"], after["reads"] - before["reads"]) == (0, 0)
        page.evaluate(f"() => {{ {comes} }}")
        gallery.expect_step("Here")


class TestKeys:
    def test_all_of_a_tour_can_be_done_with_the_keyboard_and_its_target_used_on_the_way(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('[data-testid=new-invoice]').onclick = () => { window.made = 1 }")
        keyboard = gallery.page.keyboard
        gallery.show("tour", run={"by": "hand"})
        expect(gallery.card).to_be_focused()
        # Close, Skip, Later, Next, in the order in which they are seen.
        for name in ("Close", "Skip", "Later", "Next"):
            keyboard.press("Tab")
            expect(gallery.button(name)).to_be_focused()
        gallery.page.get_by_test_id("new-invoice").focus()
        keyboard.press("Enter")
        assert gallery.page.evaluate("made") == 1
        gallery.button("Next").focus()
        keyboard.press("Enter")
        gallery.expect_step("Everything you have sent")
        keyboard.press("Shift+Tab")
        expect(gallery.button("Back")).to_be_focused()
        keyboard.press("Enter")
        gallery.expect_step("Make your first invoice")
        keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")

    def test_what_moves_or_is_drawn_anew_takes_focus_from_nobody(self, gallery: Gallery) -> None:
        gallery.visit("kind=tour,banner,checklist&push=0")
        gallery.expect_step("Make your first invoice")
        field = gallery.page.get_by_role("textbox")
        field.focus()
        for change in (
            "target.style.marginTop = '90px'",
            "target.replaceWith(target.cloneNode(true))",
            "target.style.display = 'none'; setTimeout(() => { target.style.display = '' }, 100)",
            "for (const surface of gallery.surfaces) surface.update('answer')",
        ):
            gallery.page.evaluate(f"{{ const target = document.querySelector('[data-testid=new-invoice]'); {change} }}")
            gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
            expect(field).to_be_focused()
        gallery.page.keyboard.type("acme")
        expect(field).to_have_value("acme")


class TestThumbs:
    def test_a_page_scrolls_by_touch_on_the_target_and_on_the_card(self, phone: Gallery) -> None:
        phone.visit()
        phone.point_at({"id": "bottom"})
        phone.expect_step("Here")
        for on in (phone.page.locator("#bottom"), phone.card):
            before = phone.page.evaluate("scrollY")
            swipe_down(phone, box(on))
            phone.page.wait_for_function("(before) => before - scrollY > 30", arg=before)
            phone.expect_step("Here")


class TestStyles:
    def test_none_of_ours_reaches_the_page(self, visitors: Visitors, gallery_url: str) -> None:
        """Of no element of the host's is anything other than before, while all that floats is there."""
        gallery = Gallery(visitors(reduced_motion="reduce").page(), gallery_url)
        gallery.visit()
        looks = """() => [...document.querySelectorAll('body, body :not(annai-surface)')].map((element) => {
          const {inlineSize, blockSize, ...look} = Object.fromEntries(
            [...getComputedStyle(element)].map((name) => [name, getComputedStyle(element)[name]]));
          return JSON.stringify([element.localName, look]);
        })"""
        before = gallery.page.evaluate(looks)
        for name in ("open hint", "menu", "debug panel"):
            SHOWN[name](gallery)
        expect(gallery.surface.locator(".face:visible")).to_have_count(3)
        gallery.show("tour")
        gallery.expect_said("step_shown")
        gallery.show("banner", {"push": False})
        gallery.show("checklist")
        gallery.show("toast")
        gallery.expect_said("shown", "first-sent")
        after = gallery.page.evaluate(looks)
        assert [look for look in after if look not in set(before)] == []
        assert len(after) == len(before)


class TestWords:
    def test_hostile_ones_are_inert(self, gallery: Gallery) -> None:
        gallery.visit()
        evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
        links = [
            "javascript:document.title='owned'",
            "data:text/html,<script>1</script>",
            " javascript:1",
            "JAVASCRIPT:1",
        ]
        body = [
            {"p": [evil, *({"a": [link], "href": link} for link in links), {"v": "user.x", "or": evil}, "長" * 10_000]}
        ]
        gallery.show("tour", {"title": [evil], "steps": [{"key": "evil", "title": [evil], "body": body}]})
        expect(gallery.card.get_by_role("heading")).to_have_text(evil)
        expect(gallery.card).to_be_in_viewport(ratio=1)
        expect(gallery.card.locator("img, script, a")).to_have_count(0)
        gallery.button("Done").click()
        gallery.expect_said("ended", "completed")
        assert gallery.page.title() != "owned"
        assert gallery.meter()["violations"] == []


class TestToasts:
    def test_the_clock_rests_while_focus_is_in_it_and_while_nobody_sees_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=toast")
        rests = "getComputedStyle(document.querySelector('annai-surface').shadowRoot.querySelector('.time'))"
        expect(gallery.surface.locator(".time")).to_have_css("animation-play-state", "running")
        gallery.button("Close").focus()
        assert gallery.page.evaluate(f"{rests}.animationPlayState") == "paused"
        gallery.button("Close").blur()
        assert gallery.page.evaluate(f"{rests}.animationPlayState") == "running"
        gallery.page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
        assert gallery.page.evaluate(f"{rests}.animationPlayState") == "paused"

    def test_the_clock_rests_while_it_gives_way_to_what_somebody_types_in(self, gallery: Gallery) -> None:
        gallery.visit("kind=toast")
        time = gallery.surface.locator(".time")
        expect(time).to_have_css("animation-play-state", "running")
        gallery.page.evaluate(
            """() => {
                 const field = document.body.appendChild(document.createElement('input'));
                 field.id = 'typed';
                 field.style.cssText = 'position: fixed; inset: 30px 30px auto auto';
                 field.focus();
               }"""
        )
        expect(gallery.surface.locator(".toast")).to_be_hidden()
        expect(time).to_have_css("animation-play-state", "paused")
        gallery.page.locator("#typed").blur()
        expect(gallery.surface.locator(".toast")).to_be_visible()
        expect(time).to_have_css("animation-play-state", "running")
