"""A step may keep the page around its target from being used; then nobody is shut in, and nothing is half shut."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.gallery import Gallery
from support.scripted import Scripted, tour
from support.visitors import Visitors

NEW = {"test_id": "new-invoice"}

# Everything that the page, but not our own surfaces, hears of being used.
LISTEN = """
window.heard = [];
for (const type of ['pointerdown', 'mousedown', 'click', 'keydown', 'input'])
  document.body.addEventListener(type, ({target}) => {
    const name = target.id || target.dataset.testid || target.localName;
    if (name !== 'annai-surface') heard.push(`${type} ${name}`);
  }, true);
"""

FORM = """() => {
  const form = document.createElement('form');
  const [field, send] = ['input', 'button'].map((name) => document.createElement(name));
  field.id = 'amount';
  form.append(field, send);
  form.onsubmit = (event) => { event.preventDefault(); window.sent = field.value; };
  document.querySelector('h1').after(form);
}"""


def block(gallery: Gallery, target: dict[str, Any] | None = NEW, **more: Any) -> None:
    gallery.page.evaluate(LISTEN)
    if target is None:
        steps = [{"key": "here", "title": ["Here"], "body": [{"p": ["All of it."]}], "block_page": True, **more}]
        gallery.show("tour", {"steps": steps})
    else:
        gallery.point_at(target, block_page=True, **more)
    gallery.expect_step("Here")
    expect(shade(gallery)).to_be_attached()


def shade(gallery: Gallery) -> Locator:
    return gallery.surface.locator(".shade:not([hidden])")


def heard(gallery: Gallery) -> list[str]:
    return list(gallery.page.evaluate("heard"))


def press(gallery: Gallery, on: Locator) -> None:
    """Where it is, whatever lies over it there."""
    box = on.bounding_box()
    assert box is not None
    gallery.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.fixture
def phone(visitors: Visitors, gallery_url: str) -> Gallery:
    return Gallery(visitors("phone").page(), gallery_url)


class TestByPointer:
    def test_beside_the_target_nothing_is_pressed_and_the_target_is(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        press(gallery, gallery.page.get_by_role("link", name="Invoices"))
        press(gallery, gallery.page.get_by_role("textbox"))
        press(gallery, gallery.page.locator("#row-3"))
        assert heard(gallery) == []
        gallery.expect_step("Here")
        gallery.page.get_by_test_id("new-invoice").click()
        assert heard(gallery) == [f"{type} new-invoice" for type in ("pointerdown", "mousedown", "click")]
        assert gallery.meter()["violations"] == []

    def test_whoever_tries_is_drawn_to_the_card_unless_they_are_writing(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        press(gallery, gallery.page.locator("#row-3"))
        expect(gallery.card).to_be_focused()
        gallery.page.get_by_role("textbox").focus()
        press(gallery, gallery.page.locator("#row-3"))
        expect(gallery.page.get_by_role("textbox")).to_be_focused()

    def test_the_cards_buttons_work_and_afterwards_the_page_is_as_it_was(self, gallery: Gallery) -> None:
        gallery.visit()
        before = gallery.host()
        block(gallery)
        gallery.button("Next").click()
        gallery.expect_step("The end")
        expect(shade(gallery)).to_have_count(0)
        gallery.page.locator("#row-3").click()
        assert "click row-3" in heard(gallery)
        gallery.button("Back").click()
        gallery.expect_step("Here")
        expect(shade(gallery)).to_be_attached()
        gallery.button("Skip").click()
        gallery.expect_said("ended", "skipped")
        gallery.page.evaluate("surface.destroy()")
        gallery.page.locator("#row-4").click()
        assert "click row-4" in heard(gallery)
        assert gallery.host() == before

    def test_without_a_target_all_of_the_page_waits_and_in_a_corner_it_is_dimmed_to_show_it(
        self, gallery: Gallery
    ) -> None:
        gallery.visit()
        block(gallery, None, placement="end")
        press(gallery, gallery.page.locator("#row-3"))
        assert heard(gallery) == []
        expect(shade(gallery)).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")

    def test_what_may_be_used_goes_with_the_target(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        for change in (
            "document.querySelector('h1').style.padding = '40px'",
            "scrollTo(0, 60)",
            "document.body.style.zoom = 1.25",
        ):
            gallery.page.evaluate(f"heard.length = 0; {change}")
            gallery.expect_spotlight_on(gallery.page.get_by_test_id("new-invoice"))
            gallery.page.get_by_test_id("new-invoice").click()
            press(gallery, gallery.page.get_by_role("link", name="Invoices"))
            assert heard(gallery) == [f"{type} new-invoice" for type in ("pointerdown", "mousedown", "click")]

    def test_while_the_target_is_gone_the_page_can_be_used(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery, missing="wait")
        gallery.page.evaluate("document.querySelector('[data-testid=new-invoice]').hidden = true")
        expect(shade(gallery)).to_have_count(0)
        gallery.page.locator("#row-3").click()
        assert "click row-3" in heard(gallery)

    def test_it_goes_on_by_a_click_on_the_target(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery, advance="click")
        gallery.page.get_by_test_id("new-invoice").click()
        gallery.expect_step("The end")

    def test_what_the_pages_own_code_presses_is_pressed(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        gallery.page.evaluate("document.querySelector('#row-3').click()")
        assert heard(gallery) == ["click row-3"]


class TestByKeyboard:
    def test_tab_goes_from_the_card_to_the_target_and_back(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        target, keyboard = gallery.page.get_by_test_id("new-invoice"), gallery.page.keyboard
        gallery.button("Next").focus()
        keyboard.press("Tab")
        expect(target).to_be_focused()
        keyboard.press("Tab")
        expect(gallery.button("Close")).to_be_focused()
        keyboard.press("Shift+Tab")
        expect(target).to_be_focused()
        keyboard.press("Shift+Tab")
        expect(gallery.button("Next")).to_be_focused()
        gallery.button("Close").focus()
        keyboard.press("Shift+Tab")
        keyboard.press("Enter")
        assert heard(gallery)[-1] == "click new-invoice"

    def test_without_a_target_it_stays_in_the_card(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery, None)
        gallery.button("Done").focus()
        gallery.page.keyboard.press("Tab")
        expect(gallery.button("Close")).to_be_focused()
        gallery.page.keyboard.press("Shift+Tab")
        expect(gallery.button("Done")).to_be_focused()

    def test_from_elsewhere_tab_leads_to_the_card_and_the_card_takes_no_focus_before(self, gallery: Gallery) -> None:
        gallery.visit()
        field = gallery.page.get_by_role("textbox")
        field.focus()
        block(gallery)
        expect(field).to_be_focused()
        gallery.page.keyboard.type("acme")
        expect(field).to_have_value("acme")
        gallery.page.keyboard.press("Tab")
        expect(gallery.card).to_be_focused()
        gallery.page.keyboard.press("Escape")
        gallery.expect_said("ended", "escaped")

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_what_has_focus_elsewhere_is_not_pressed_and_leads_to_the_card(self, gallery: Gallery, key: str) -> None:
        gallery.visit()
        gallery.page.get_by_role("link", name="Invoices").focus()
        block(gallery)
        gallery.page.keyboard.press(key)
        expect(gallery.card).to_be_focused()
        assert "click a" not in heard(gallery)

    def test_space_scrolls_a_page_where_nothing_has_focus(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery, None)
        gallery.page.keyboard.press("Space")
        gallery.page.wait_for_function("() => scrollY > 100")

    def test_enter_in_the_target_sends_the_form_that_it_is_in(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(FORM)
        block(gallery, {"id": "amount"})
        gallery.page.locator("#amount").fill("12")
        gallery.page.locator("#amount").press("Enter")
        assert gallery.page.evaluate("sent") == "12"

    def test_enter_in_a_field_elsewhere_sends_nothing(self, gallery: Gallery) -> None:
        """The browser presses the form's button then, as assistive technology presses what it reads: without a key."""
        gallery.visit()
        gallery.page.evaluate(FORM)
        gallery.page.locator("#amount").focus()
        block(gallery)
        gallery.page.keyboard.type("12")
        gallery.page.keyboard.press("Enter")
        assert gallery.page.evaluate("window.sent") is None
        expect(gallery.page.locator("#amount")).to_have_value("12")

    def test_nothing_is_said_to_be_modal(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        expect(gallery.surface.locator("[aria-modal], [inert]")).to_have_count(0)
        expect(gallery.page.get_by_role("button", name="Send invoice 4", exact=True)).to_have_count(1)


class TestThePagesOwn:
    def test_in_a_modal_dialog_only_the_target_and_the_card_can_be_used(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("""() => {
          const dialog = document.querySelector('dialog');
          dialog.append(Object.assign(document.createElement('button'), {id: 'other', textContent: 'Cancel'}));
          dialog.showModal();
        }""")
        block(gallery, {"id": "in-dialog"})
        press(gallery, gallery.page.locator("#other"))
        press(gallery, gallery.page.locator("#row-3"))
        assert heard(gallery) == []
        gallery.page.locator("#in-dialog").click()
        assert "click in-dialog" in heard(gallery)
        gallery.button("Next").click()
        gallery.expect_step("The end")
        expect(gallery.page.locator("dialog")).to_be_visible()

    def test_a_dialog_that_opens_can_be_used_and_the_page_waits_again_when_it_closes(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.page.locator("#in-dialog").click()
        assert "click in-dialog" in heard(gallery)
        gallery.page.keyboard.press("Escape")
        expect(gallery.page.locator("dialog")).to_be_hidden()
        gallery.page.evaluate("heard.length = 0")
        expect(shade(gallery)).to_be_attached()
        press(gallery, gallery.page.locator("#row-3"))
        assert heard(gallery) == []

    @pytest.mark.parametrize(
        "look",
        [
            {"role": "menu"},
            {"role": "listbox"},
            {"role": "dialog", "aria-label": "Choose"},
            {"popover": "auto"},
            {"id": "opened"},
            {"class": "custom"},
        ],
        ids=lambda look: "-".join(look.values()),
    )
    def test_what_the_target_opens_can_be_used(self, gallery: Gallery, look: dict[str, str]) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """(look) => {
              const target = document.querySelector('[data-testid=new-invoice]');
              target.setAttribute('aria-controls', 'opened');
              target.addEventListener('click', () => {
                const list = document.createElement('div');
                for (const name in look) list.setAttribute(name, look[name]);
                list.style = 'position: fixed; inset: auto auto 20px 300px; background: white; z-index: 3';
                list.append(Object.assign(document.createElement('button'), {id: 'choice', textContent: 'One'}));
                document.body.append(list);
                if (look.popover) list.showPopover();
                target.setAttribute('aria-expanded', 'true');
              });
            }""",
            look,
        )
        block(gallery)
        gallery.page.get_by_test_id("new-invoice").click()
        gallery.page.locator("#choice").click()
        assert heard(gallery)[-1] == "click choice"
        press(gallery, gallery.page.locator("#row-3"))
        assert "click row-3" not in heard(gallery)

    def test_what_one_target_opened_is_of_the_page_once_the_step_is_about_another(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("""() => {
          const panel = document.createElement('div');
          panel.style = 'position: fixed; inset: auto auto 20px 300px; background: white; z-index: 3';
          panel.append(Object.assign(document.createElement('button'), {id: 'choice', textContent: 'One'}));
          const target = document.querySelector('[data-testid=new-invoice]');
          target.id = 'current';
          target.addEventListener('click', () => document.body.append(panel));
        }""")
        block(gallery, {"id": "current"})
        gallery.page.get_by_test_id("new-invoice").click()
        gallery.page.locator("#choice").click()
        assert heard(gallery)[-1] == "click choice"
        gallery.page.evaluate("""() => {
          Object.assign(document.querySelector('#current'), {id: '', hidden: true});
          document.querySelector('h1').id = 'current';
          heard.length = 0;
        }""")
        gallery.expect_spotlight_on(gallery.page.locator("h1"))
        press(gallery, gallery.page.locator("#choice"))
        assert heard(gallery) == []

    def test_a_menu_that_always_stands_there_is_of_the_page(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('nav').setAttribute('role', 'menu')")
        block(gallery)
        press(gallery, gallery.page.locator("nav a").first)
        assert heard(gallery) == []


class TestScrolling:
    def test_the_page_and_what_scrolls_in_it_go_by_wheel(self, gallery: Gallery) -> None:
        gallery.visit()
        block(gallery)
        scroller = gallery.page.locator(".scroller")
        box = scroller.bounding_box()
        assert box is not None
        gallery.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
        gallery.page.mouse.wheel(0, 80)
        gallery.page.wait_for_function("() => document.querySelector('.scroller').scrollTop === 80")
        gallery.page.mouse.move(box["x"] + box["width"] / 2, 20)
        gallery.page.mouse.wheel(0, 50)
        gallery.page.wait_for_function("() => scrollY === 50")

    def test_they_go_by_touch_too_and_a_tap_beside_the_target_reaches_nothing(self, phone: Gallery) -> None:
        phone.visit()
        block(phone)
        phone.page.touchscreen.tap(180, 200)
        assert heard(phone) == []
        touch = phone.page.context.new_cdp_session(phone.page)

        def swipe(x: float, y: float) -> None:
            touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
            for by in range(20, 101, 20):
                touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - by}]})
            touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

        swipe(20, 300)
        phone.page.wait_for_function("() => scrollY > 30")
        phone.expect_step("Here")


def test_on_a_phone_it_is_no_wider_than_the_page_and_the_card_can_be_used(phone: Gallery) -> None:
    phone.visit()
    block(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    phone.button("Next").tap()
    phone.expect_step("The end")


@pytest.mark.parametrize("face", ["light", "dark", "forced"])
def test_axe_finds_nothing_in_any_colours(gallery: Gallery, face: str) -> None:
    gallery.visit()
    gallery.wear("indigo", face)
    block(gallery)
    assert gallery.faults_of_access() == []


def test_where_the_shade_cannot_be_loaded_the_step_stands_and_the_page_can_be_used(annai: Scripted, page: Page) -> None:
    page.route("**/shade.js", lambda route: route.abort())
    annai.publish(tour(steps=[{"key": "one", "title": ["One"], "body": [{"p": ["Here."]}], "block_page": True}]))
    with page.expect_event("requestfailed"):
        page.goto(annai.url)
    expect(page.get_by_role("dialog", name="One")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    annai.wait(lambda: "guide_completed" in annai.names())


def test_it_is_tried_again_and_the_page_waits_once_it_is_there(annai: Scripted, page: Page) -> None:
    page.route("**/shade.js", lambda route: route.abort(), times=1)
    annai.publish(tour(steps=[{"key": "one", "title": ["One"], "body": [{"p": ["Here."]}], "block_page": True}]))
    with page.expect_event("requestfailed"):
        page.goto(annai.url)
    expect(page.get_by_role("dialog", name="One")).to_be_visible()
    expect(page.locator("annai-surface .shade:not([hidden])")).to_be_attached(timeout=15_000)
