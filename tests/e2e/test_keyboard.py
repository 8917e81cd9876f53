"""A phone's keyboard takes half of the view: what somebody types in stays in sight, and guidance gives way to it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from support.gallery import Gallery
from support.hosted import Hosted
from support.keyboard import SEEN, WAYS, Keyboard, Way
from support.scripted import Scripted, tour
from support.visitors import Visitors

# Three fields of a form: at the top of a phone's view, in its middle, and low, where a keyboard will be.
FORM = """() => {
  const form = document.createElement('div');
  form.style.cssText = 'position: relative; height: 620px; grid-column: 1 / -1';
  const tops = {first: 30, middle: 200, low: 540};
  for (const id in tops) {
    const field = Object.assign(document.createElement('input'), {id, ariaLabel: id});
    field.style.cssText = 'position: absolute; left: 30px; width: 280px; height: 44px; box-sizing: border-box';
    field.style.top = `${tops[id]}px`;
    form.append(field);
  }
  document.body.prepend(form);
  window.tab = [];
  document.addEventListener('focusin', ({target}) => tab.push(target.id || target.localName));
}"""
# The field is wholly to be seen, and all of ours that is drawn is so, too, and doesn't lie on it.
STEADY = f"""([field, selector, aside]) => {{
  const view = ({SEEN})();
  const inside = (a) =>
    a.left >= view.left - 1 && a.top >= view.top - 1 && a.right <= view.right + 1 && a.bottom <= view.bottom + 1;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const at = field.getBoundingClientRect();
  const drawn = [...document.querySelectorAll('annai-surface')]
    .flatMap(({{shadowRoot}}) => [...shadowRoot.querySelectorAll(selector)])
    .filter((each) => each.checkVisibility({{visibilityProperty: true}}));
  const still = drawn.every((each) => each.getAnimations().every(({{playState}}) => playState !== 'running'));
  const boxes = drawn.map((each) => each.getBoundingClientRect());
  const ok = inside(at) && still && boxes.every((each) => inside(each) && !meet(each, at));
  return ok && (aside === null || aside === boxes.length);
}}"""
CARD = "document.querySelector('annai-surface').shadowRoot.querySelector('.card').getBoundingClientRect()"
ALL = ".pop .card, .toast, .foot-bar, .over, .low .card, .launcher, .panel"


class Phone(Gallery):
    def visit(self, query: str = "") -> None:
        super().visit(query)
        self.page.evaluate(FORM)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    def expect_steady(self, field: Locator, count: int | None = None, selector: str = ALL) -> None:
        self.page.wait_for_function(STEADY, arg=[field.element_handle(), selector, count])

    def size(self) -> tuple[float, float]:
        self.expect_card_at_rest()
        box = self.surface.locator(".pop .card").bounding_box()
        assert box is not None
        return box["y"], box["height"]


@pytest.fixture
def phone(visitors: Visitors, gallery_url: str) -> Phone:
    return Phone(visitors("phone").page(), gallery_url)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


LONG = {"body": [{"p": ["It goes on and on, so that the card takes half of a phone. " * 5]}]}


# What lies under a keyboard that the page asked for, the page has to bring above it itself.
FIELDS = [(way, name) for way in WAYS for name in ("first", "middle", "low") if (way, name) != (WAYS[2], "low")]


@pytest.mark.parametrize(("way", "name"), FIELDS)
class TestACardAtTheFieldThatIsTypedIn:
    def test_stands_in_what_the_keyboard_leaves_and_not_on_the_field_and_comes_back_after(
        self, phone: Phone, way: Way, name: str
    ) -> None:
        phone.visit()
        phone.point_at({"id": name}, **LONG)
        phone.expect_step("Here")
        before = phone.size()
        keyboard = Keyboard(phone.page, way)
        field = phone.field(name)
        keyboard.opens_for(field)
        phone.expect_steady(field, 1)
        phone.expect_spotlight_on(field)
        phone.page.keyboard.type("Hibari")
        expect(field).to_have_value("Hibari")
        keyboard.goes()
        phone.page.evaluate("scrollTo(0, 0)")
        phone.page.wait_for_function(
            f"""([y, height]) => {{
                 const card = {CARD};
                 return Math.abs(card.y - y) < 2 && Math.abs(card.height - height) < 2;
               }}""",
            arg=before,
        )
        assert phone.page.evaluate("tab") == [name]


class TestACard:
    def test_about_something_else_lies_neither_on_the_field_nor_on_that(self, phone: Phone, way: Way) -> None:
        phone.visit()
        phone.point_at({"id": "first"})
        phone.expect_step("Here")
        field = phone.field("middle")
        Keyboard(phone.page, way).opens_for(field)
        phone.expect_steady(field, 1)
        assert phone.page.evaluate(
            f"""() => {{
                 const card = {CARD};
                 const {{top, bottom}} = document.querySelector('#first').getBoundingClientRect();
                 return card.bottom <= top || card.top >= bottom;
               }}"""
        )

    def test_follows_when_somebody_goes_on_to_the_next_field(self, phone: Phone, way: Way) -> None:
        phone.visit()
        phone.point_at({"id": "first"}, **LONG)
        phone.expect_step("Here")
        keyboard = Keyboard(phone.page, way)
        for name in ("first", "middle", "first"):
            keyboard.opens_for(phone.field(name))
            phone.expect_steady(phone.field(name), 1)

    def test_in_the_middle_of_the_page_gives_way_as_well(self, phone: Phone, way: Way) -> None:
        phone.visit()
        phone.show("tour", {"steps": [{"key": "here", "title": ["Here"], **LONG}]})
        phone.expect_step("Here")
        field = phone.field("first")
        Keyboard(phone.page, way).opens_for(field)
        phone.expect_steady(field, 1)

    def test_does_not_lie_on_a_field_in_a_frame_either(self, phone: Phone) -> None:
        phone.visit()
        phone.page.evaluate(
            """() => new Promise((loaded) => {
                 const frame = Object.assign(document.createElement('iframe'), {src: '/frame', onload: loaded});
                 frame.style.cssText = 'position: absolute; inset: 40px auto auto 40px; width: 260px; height: 30px';
                 document.body.append(frame);
               }).then(({target: {contentDocument}}) => {
                 contentDocument.body.replaceChildren(contentDocument.createElement('input'));
               })"""
        )
        phone.show("tour", {"steps": [{"key": "here", "title": ["Here"], **LONG}]})
        phone.expect_step("Here")
        phone.page.set_viewport_size({"width": 360, "height": 340})
        phone.page.frame_locator("iframe").locator("input").focus()
        phone.expect_steady(phone.page.locator("iframe"), 1)

    def test_does_not_lie_on_a_frame_of_another_origin_that_has_focus(self, phone: Phone) -> None:
        phone.visit()
        phone.page.evaluate(
            """() => {
                 const frame = document.createElement('iframe');
                 // Of an origin of its own.
                 frame.sandbox = 'allow-scripts';
                 frame.src = '/frame';
                 frame.style.cssText = 'position: absolute; inset: 380px auto auto 40px; width: 260px; height: 90px';
                 document.body.append(frame);
               }"""
        )
        phone.point_at({"id": "first"}, **LONG)
        phone.expect_step("Here")
        before = phone.size()
        frame = phone.page.locator("iframe")
        inside = phone.page.frame_locator("iframe").get_by_role("button")
        inside.focus()
        phone.expect_steady(frame, 1)
        assert phone.size() != before
        inside.blur()
        phone.field("low").focus()
        phone.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        phone.page.wait_for_function(f"(y) => Math.abs({CARD}.y - y) < 2", arg=before[0])

    def test_that_comes_while_somebody_types_takes_no_focus_and_does_not_lie_on_the_field(
        self, phone: Phone, way: Way
    ) -> None:
        phone.visit()
        field = phone.field("middle")
        Keyboard(phone.page, way).opens_for(field)
        phone.point_at({"id": "middle"}, **LONG)
        phone.expect_step("Here")
        phone.page.keyboard.type("Hibari")
        phone.expect_steady(field, 1)
        expect(field).to_have_value("Hibari")

    def test_without_room_for_its_text_is_put_aside_as_a_bar_with_what_goes_on(self, phone: Phone, way: Way) -> None:
        phone.visit()
        phone.point_at({"id": "first"}, **LONG)
        phone.expect_step("Here")
        before = phone.size()
        keyboard = Keyboard(phone.page, way)
        field = phone.field("first")
        keyboard.opens_for(field, 470)
        phone.expect_steady(field, 1)
        assert phone.size()[1] < 60
        expect(phone.card.get_by_role("heading", name="Here")).to_be_visible()
        expect(phone.card.get_by_text("It goes on and on")).to_be_hidden()
        expect(phone.button("Next")).to_be_in_viewport(ratio=1)
        keyboard.goes()
        expect(phone.card.get_by_text("It goes on and on")).to_be_visible()
        phone.page.evaluate("scrollTo(0, 0)")
        assert phone.size() == pytest.approx(before, abs=2)

    def test_without_any_room_goes_until_there_is_some(self, phone: Phone, way: Way) -> None:
        phone.visit()
        phone.point_at({"id": "first"}, **LONG)
        phone.expect_step("Here")
        keyboard = Keyboard(phone.page, way)
        keyboard.opens_for(phone.field("first"), 540)
        phone.expect_steady(phone.field("first"), 0)
        keyboard.goes()
        phone.expect_step("Here")

    def test_with_a_field_of_its_own_shows_that_above_the_keyboard(self, phone: Phone, way: Way) -> None:
        phone.visit()
        form: dict[str, Any] = phone.page.evaluate("gallery.blocks.form")
        phone.point_at({"id": "first"}, form=form)
        phone.expect_step("Here")
        field = phone.card.get_by_role("textbox")
        field.scroll_into_view_if_needed()
        Keyboard(phone.page, way).opens_for(field)
        phone.page.wait_for_function(
            f"""(field) => {{
                 const view = ({SEEN})();
                 const within = (a, b) => a.top >= b.top && a.bottom <= b.bottom;
                 const card = field.closest('.card').getBoundingClientRect();
                 return within(field.getBoundingClientRect(), card) && within(card, view);
               }}""",
            arg=field.element_handle(),
        )
        expect(field).to_be_focused()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("banner", {"position": "bottom", "push": False}),
        ("banner", {"position": "bottom", "push": True}),
        ("banner", {"position": "top", "push": False}),
        ("checklist", {}),
        ("toast", {}),
    ],
    ids=["bar at the foot", "bar that pushes", "bar on top", "launcher", "toast"],
)
@pytest.mark.parametrize("at", ["top: 20px", "bottom: 20px"])
@pytest.mark.parametrize("way", ["resizes-visual", "resizes-content"])
def test_what_stands_at_the_edges_never_lies_on_the_field_and_comes_back(
    phone: Phone, way: Way, kind: str, change: dict[str, Any], at: str
) -> None:
    phone.visit()
    phone.page.evaluate(
        """(at) => {
             const field = Object.assign(document.createElement('input'), {id: 'fixed'});
             field.style.cssText = `position: fixed; left: 20px; right: 20px; height: 40px; ${at}`;
             document.body.append(field);
           }""",
        at,
    )
    phone.show(kind, change)
    phone.expect_said("shown")
    standing = phone.surface.locator(ALL)
    standing.evaluate("(each) => Promise.all(each.getAnimations().map(({finished}) => finished))")
    before = standing.bounding_box()
    field = phone.field("fixed")
    # By tabbing to it: what lies on it can't be pressed through.
    field.focus()
    keyboard = Keyboard(phone.page, way)
    keyboard.opens_for(field)
    phone.expect_steady(field)
    keyboard.goes()
    phone.page.wait_for_function(
        """([selector, y]) => {
             const all = [...document.querySelectorAll('annai-surface')];
             const each = all.map(({shadowRoot}) => shadowRoot.querySelector(selector)).find(Boolean);
             const moved = Math.abs(each.getBoundingClientRect().y - y);
             return each.checkVisibility({visibilityProperty: true}) && moved < 2;
           }""",
        arg=[ALL, before and before["y"]],
    )


def test_what_a_hint_says_gives_way_too(phone: Phone, way: Way) -> None:
    phone.visit()
    phone.show("hint", {"target": {"id": "middle", "selector": "#middle"}, "opens": "itself"})
    phone.expect_said("shown")
    keyboard = Keyboard(phone.page, way)
    for name in ("middle", "first"):
        keyboard.opens_for(phone.field(name))
        phone.expect_steady(phone.field(name), 1)


def test_nothing_runs_while_nothing_moves(phone: Phone, way: Way) -> None:
    phone.page.clock.install()
    phone.visit()
    phone.point_at({"id": "middle"}, **LONG)
    phone.expect_step("Here")
    keyboard = Keyboard(phone.page, way)
    keyboard.opens_for(phone.field("middle"))
    phone.expect_steady(phone.field("middle"), 1)
    phone.page.clock.run_for(2_000)
    before = phone.meter()
    phone.page.clock.run_for(5_000)
    assert phone.meter() == before


FIELD = """<meta name="viewport" content="width=device-width">
<input id="field" aria-label="Field" style="position: absolute; top: 60px; left: 20px; height: 40px; width: 300px">"""


def test_a_page_gets_what_gives_way_with_the_first_field_that_somebody_types_in(
    annai: Scripted, visitors: Visitors
) -> None:
    page = visitors("phone").page()
    host = Hosted(page, annai)
    annai.html += FIELD
    target = {"id": "field", "selector": "#field"}
    annai.publish(tour(steps=[{"key": "one", "title": ["One"], "body": [{"p": ["Of it. " * 90]}], "target": target}]))
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    host.open()
    host.expect_step("One")
    assert not any("give-way" in url for url in loaded)
    field = page.locator("#field")
    Keyboard(page, "resizes-content").opens_for(field)
    page.wait_for_function(STEADY, arg=[field.element_handle(), ALL, 1])
    assert sum("give-way" in url for url in loaded) == 1
    expect(field).to_be_focused()
