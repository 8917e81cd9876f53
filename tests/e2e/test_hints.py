"""A hint rests as a marker at what it is about, says what it has to say when asked, and rests again."""

import pytest
from playwright.sync_api import Locator, expect

from support.gallery import Gallery
from support.visitors import Device, Visitors

TITLE = "Drafts save themselves"


def marker(gallery: Gallery, title: str = TITLE) -> Locator:
    return gallery.button(title)


def expect_at_corner(gallery: Gallery, side: str = "right") -> None:
    """The marker's middle lies on its target's upper corner."""
    gallery.page.wait_for_function(
        """([target, side]) => {
             const marker = document.querySelector('annai-surface').shadowRoot.querySelector('.marker');
             const [a, b] = [marker.getBoundingClientRect(), target.getBoundingClientRect()];
             return Math.abs(a.x + a.width / 2 - b[side]) < 2 && Math.abs(a.y + a.height / 2 - b.y) < 2;
           }""",
        arg=[gallery.page.get_by_test_id("new-invoice").element_handle(), side],
    )


# Three buttons in a row, as close together as a toolbar's: the page's own, each in a web component, or in a frame.
TOOLBAR = """async (where) => {
  const bar = document.createElement('div');
  bar.style.cssText = 'display: flex; gap: 4px; margin: 60px';
  const buttons = ['Cut', 'Copy', 'Paste'].map((textContent) =>
    Object.assign(document.createElement('button'), {textContent, style: 'width: 90px; height: 40px'}));
  const main = document.querySelector('main');
  if (where === 'components') bar.append(...buttons.map((button) => {
    const host = document.createElement('x-button');
    host.attachShadow({mode: 'open'}).append(button);
    return host;
  }));
  else bar.append(...buttons);
  if (where !== 'frame') return main.prepend(bar);
  const frame = document.createElement('iframe');
  const loaded = new Promise((then) => { frame.onload = then });
  Object.assign(frame, {src: '/frame', width: 600, height: 200});
  main.prepend(frame);
  await loaded;
  frame.contentDocument.body.replaceChildren(bar);
}"""
# Of 400 of its points, its round corners apart, at how many a press would reach something of ours.
COVERED = """(button) => {
  const frame = button.ownerDocument.defaultView.frameElement;
  const out = frame?.getBoundingClientRect();
  const [right, below] = frame ? [out.x + frame.clientLeft, out.y + frame.clientTop] : [0, 0];
  const {x, y, width, height} = button.getBoundingClientRect();
  const at = (n) => [right + x + 6 + (width - 12) * (n % 20) / 19, below + y + 6 + (height - 12) * (n / 20 | 0) / 19];
  const points = [...Array(400).keys()].map(at);
  return points.filter((point) => top.document.elementFromPoint(...point)?.localName === 'annai-surface').length;
}"""


# Within five seconds' frames; a button in a frame cannot be handed to what waits in the page around it.
COMES_TO_BE = f"""(button, covered) => new Promise((then, fail) => {{
  const look = (left) => {{
    if (({COVERED})(button) > 0 === covered) then();
    else left ? requestAnimationFrame(() => look(left - 1)) : fail(new Error('covered: ' + !covered));
  }};
  look(300);
}})"""


# Something in the middle of the view, with room on every side.
MIDDLE = """() => {
  const middle = Object.assign(document.createElement('button'), {id: 'middle', textContent: 'Middle'});
  middle.style.cssText = 'position: fixed; left: calc(50vw - 30px); top: 45vh; width: 60px; height: 40px';
  document.body.append(middle);
}"""
# On the side asked for, as near as any card; above and below in line with the marker; on a phone at the view's foot.
STANDS = """([placement, phone]) => {
  const {shadowRoot} = document.querySelector('annai-surface');
  const [card, mark, about] = [shadowRoot.querySelector('.card'), shadowRoot.querySelector('.marker'),
    document.querySelector('#middle')].map((element) => element.getBoundingClientRect());
  const over = card.left < about.right && card.right > about.left && card.top < about.bottom && card.bottom > about.top;
  if (phone) return !over && Math.abs(innerHeight - 12 - card.bottom) < 2;
  const near = {
    top: Math.min(mark.top, about.top) - card.bottom,
    bottom: card.top - Math.max(mark.bottom, about.bottom),
    start: Math.min(mark.left, about.left) - card.right,
    end: card.left - Math.max(mark.right, about.right),
  }[placement === 'auto' ? 'bottom' : placement];
  const [one, other] = /start|end/.test(placement) ? [card.top + card.bottom, Math.min(mark.top, about.top)
    + Math.max(mark.bottom, about.bottom)] : [card.left + card.right, mark.left + mark.right];
  return Math.abs(near - 14) < 2 && Math.abs(one - other) < 4 && !over;
}"""


# A list of 200 px on an empty page; scrolled by 300 px, its line, 60 px high, begins 100 px below its upper edge.
LIST = """() => {
  const made = (name, css, ...inside) => {
    const element = document.createElement(name);
    element.style.cssText = css;
    element.append(...inside);
    return element;
  };
  const line = Object.assign(made('button', 'display: block; width: 100%; height: 60px', 'Line'), {id: 'line'});
  const [before, after] = [made('div', 'height: 400px'), made('div', 'height: 400px')];
  const list = Object.assign(made('div', 'height: 200px; overflow: auto', before, line, after), {id: 'list'});
  document.querySelector('main').replaceChildren(made('div', 'padding: 100px', list));
}"""
RESTS_BELOW = """(below) => {
  const marker = document.querySelector('annai-surface')?.shadowRoot.querySelector('.marker');
  if (!marker) return false;
  const {y, height} = marker.getBoundingClientRect();
  return !marker.hidden && Math.abs(y + height / 2 - list.getBoundingClientRect().y - below) < 2;
}"""


class TestResting:
    @pytest.mark.parametrize(("lang", "where"), [("en", "page"), ("ar", "page"), ("en", "components"), ("en", "frame")])
    def test_its_marker_covers_nothing_else_that_people_use(self, gallery: Gallery, lang: str, where: str) -> None:
        gallery.visit(f"lang={lang}")
        gallery.page.evaluate(TOOLBAR, where)
        gallery.show("hint", {"target": {"role_selector": "button", "name": "Copy"}})
        marker = gallery.surface.locator(".marker")
        expect(marker).to_be_visible()
        bar = gallery.page.frame_locator("iframe") if where == "frame" else gallery.page.locator("main")
        for name, covered in (("Copy", True), ("Cut", False), ("Paste", False)):
            bar.get_by_role("button", name=name).evaluate(COMES_TO_BE, covered)
        marker.click()
        expect(gallery.card).to_be_visible()


class TestOpening:
    def test_at_rest_it_is_a_named_button_and_nothing_counts_as_shown(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint")
        expect(marker(gallery)).to_have_attribute("aria-expanded", "false")
        expect_at_corner(gallery)
        expect(gallery.card).to_be_hidden()
        assert gallery.said("shown") == []

    def test_a_click_opens_it_and_another_folds_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint")
        marker(gallery).click()
        expect(gallery.card).to_be_focused()
        expect(marker(gallery)).to_have_attribute("aria-expanded", "true")
        gallery.expect_said("shown", "drafts")
        marker(gallery).click()
        expect(gallery.card).to_be_hidden()
        assert gallery.said("ended") == []

    def test_the_keyboard_opens_it_and_esc_folds_it_and_gives_focus_back(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint")
        expect(marker(gallery)).to_be_visible()
        gallery.page.keyboard.press("Shift+Tab")
        expect(marker(gallery)).to_be_focused()
        gallery.page.keyboard.press("Enter")
        expect(gallery.card).to_be_focused()
        gallery.page.keyboard.press("Escape")
        expect(gallery.card).to_be_hidden()
        expect(marker(gallery)).to_be_focused()
        assert gallery.said("ended") == []

    def test_in_a_modal_dialog_it_rests_at_what_is_in_it_and_can_be_used(self, gallery: Gallery) -> None:
        # A marker that beats is waited for by what clicks it.
        gallery.page.emulate_media(reduced_motion="reduce")
        gallery.visit()
        gallery.page.evaluate("document.querySelector('dialog').showModal()")
        gallery.show("hint", {"target": {"selector": "#in-dialog"}})
        marker(gallery).click()
        expect(gallery.card).to_be_focused()
        gallery.button("Got it").click()
        gallery.expect_said("ended", "completed")
        expect(gallery.page.locator("dialog")).to_be_visible()

    def test_a_pointer_opens_one_that_opens_on_hover_and_leaving_folds_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint&opens=hover")
        marker(gallery).hover()
        expect(gallery.card).to_be_visible()
        gallery.card.hover()
        gallery.expect_said("shown", "drafts")
        gallery.page.mouse.move(5, 700)
        expect(gallery.card).to_be_hidden()

    def test_a_tap_opens_one_that_opens_on_hover(self, visitors: Visitors, gallery_url: str) -> None:
        gallery = Gallery(visitors("phone", reduced_motion="reduce").page(), gallery_url)
        gallery.visit("kind=hint&opens=hover")
        marker(gallery).tap()
        expect(gallery.card).to_be_visible()

    def test_focus_opens_one_that_opens_on_hover_and_esc_keeps_it_folded(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint&opens=hover")
        expect(marker(gallery)).to_be_visible()
        gallery.page.keyboard.press("Shift+Tab")
        expect(gallery.card).to_be_visible()
        gallery.page.keyboard.press("Escape")
        expect(gallery.card).to_be_hidden()

    def test_one_that_opens_itself_is_told_and_takes_no_focus(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint&opens=itself")
        expect(gallery.card).to_be_visible()
        gallery.expect_said("shown", "drafts")
        expect(gallery.surface.get_by_role("status")).to_contain_text(TITLE)
        assert gallery.page.evaluate("document.activeElement === document.body")

    @pytest.mark.parametrize("placement", ["auto", "top", "bottom", "start", "end"])
    @pytest.mark.parametrize("device", ["desktop", "phone"])
    def test_what_it_says_stands_beside_its_marker_and_covers_nothing_of_what_it_is_about(
        self, visitors: Visitors, gallery_url: str, device: Device, placement: str
    ) -> None:
        gallery = Gallery(visitors(device, reduced_motion="reduce").page(), gallery_url)
        gallery.visit()
        gallery.page.evaluate(MIDDLE)
        gallery.show("hint", {"target": {"selector": "#middle"}, "placement": placement})
        marker(gallery).click()
        expect(gallery.card).to_be_in_viewport(ratio=1)
        gallery.page.wait_for_function(STANDS, arg=[placement, device == "phone"])


class TestEnding:
    @pytest.mark.parametrize(("press", "reason"), [("Got it", "completed"), ("Close", "closed")])
    def test_got_it_completes_and_the_cross_closes(self, gallery: Gallery, press: str, reason: str) -> None:
        gallery.visit("kind=hint")
        marker(gallery).click()
        gallery.button(press).click()
        gallery.expect_said("ended", reason)
        expect(gallery.surface).to_have_count(0)

    def test_its_own_button_completes_it_in_place_of_got_it(self, gallery: Gallery) -> None:
        gallery.visit()
        go = {"key": "go", "label": ["Show me"], "action": {"do": "start", "guide": "welcome"}}
        gallery.show("hint", {"buttons": [go]})
        marker(gallery).click()
        expect(gallery.button("Got it")).to_have_count(0)
        gallery.button("Show me").click()
        gallery.expect_said("ended", "completed")
        gallery.expect_said("perform")


class TestFollowing:
    def test_it_goes_where_its_target_goes_and_hides_with_it(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint")
        expect_at_corner(gallery)
        target = gallery.page.get_by_test_id("new-invoice")
        target.evaluate("(element) => { element.style.translate = '-40px 60px' }")
        expect_at_corner(gallery)
        marker(gallery).click()
        target.evaluate("(element) => { element.style.display = 'none' }")
        expect(marker(gallery)).to_be_hidden()
        expect(gallery.card).to_be_hidden()
        target.evaluate("(element) => { element.style.display = '' }")
        expect(gallery.card).to_be_focused()

    def test_in_a_list_it_goes_as_far_as_the_list_and_hides_with_what_is_scrolled_away(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(LIST)
        gallery.show("hint", {"target": {"role_selector": "button", "name": "Line"}})
        resting = gallery.surface.locator(".marker")
        for scrolled, below in ((60, 40), (115, 0), (170, None), (60, 40), (-170, None), (-60, 160)):
            gallery.page.evaluate("(scrolled) => list.scrollTo(0, 300 + scrolled)", scrolled)
            if below is None:
                expect(resting).to_be_hidden()
            else:
                gallery.page.wait_for_function(RESTS_BELOW, arg=below)

    def test_a_target_that_is_missing_is_told_once_and_has_no_marker(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.show("hint", {"target": {"selector": "#nowhere"}})
        gallery.expect_said("target_missing")
        expect(gallery.surface.locator(".marker")).to_be_hidden()

    def test_at_rest_it_costs_the_page_nothing(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint")
        expect_at_corner(gallery)
        before = gallery.meter()
        gallery.page.wait_for_timeout(1500)
        assert gallery.meter() == before

    def test_in_arabic_it_lies_at_the_other_corner(self, gallery: Gallery) -> None:
        gallery.visit("kind=hint&lang=ar")
        expect_at_corner(gallery, "left")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_it_is_large_enough_to_press(visitors: Visitors, gallery_url: str, device: Device) -> None:
    gallery = Gallery(visitors(device, reduced_motion="reduce").page(), gallery_url)
    gallery.visit("kind=hint")
    expect(marker(gallery)).to_be_visible()
    box = marker(gallery).bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= {"desktop": 24, "phone": 44}[device]


@pytest.mark.parametrize("query", ["", "lang=ja", "lang=ar&marker=icon", "page=dark", "media=image&form=form"])
def test_axe_finds_nothing_and_the_strictest_policy_holds(visitors: Visitors, gallery_url: str, query: str) -> None:
    gallery = Gallery(visitors(reduced_motion="reduce").page(), gallery_url)
    gallery.visit(f"kind=hint&{query}")
    gallery.surface.locator(".marker").click()
    expect(gallery.card).to_be_visible()
    assert gallery.faults_of_access() == []
    assert gallery.meter()["violations"] == []
