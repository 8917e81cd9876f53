"""Focus stays with whoever types, and with whoever did nothing, whatever the host's own code starts or opens."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.hosted import Hosted
from support.scripted import Scripted, banner, checklist, hint, toast, tour

BY_HAND = {"manual": True}
KINDS: dict[str, dict[str, Any]] = {
    "tour": tour(trigger=BY_HAND),
    "banner": banner("welcome", trigger=BY_HAND),
    "toast": toast("welcome", trigger=BY_HAND),
    "checklist": checklist("welcome", trigger=BY_HAND),
}
# As a host's search or its own help would.
CALLS = """(code) => document.querySelector('input').addEventListener('input', ({target}) => {
  if (target.value === 'abc') eval(code);
})"""
# An editor in a frame of its own, as many are.
EDITOR = """<iframe title="Letter" srcdoc="<body contenteditable oninput=
  'if (this.textContent === &quot;abc&quot;) parent.annai.start(&quot;welcome&quot;)'></body>"></iframe>"""
# Nobody has done anything on this page yet; it says what has focus once the menu has been painted.
UNASKED = """<script>
const opening = setInterval(() => {
  if (!window.annai?.open) return;
  clearInterval(opening);
  document.querySelector('#go').focus();
  annai.open();
}, 10);
const seeing = setInterval(() => {
  const menu = document.querySelector('annai-surface')?.shadowRoot;
  if (!menu?.querySelector('[role=status]').textContent) return;
  clearInterval(seeing);
  console.log('focus:', document.activeElement.id, menu.querySelector('[role=status]').textContent);
}, 10);
</script>"""


def _type(host: Hosted, code: str) -> Locator:
    """Somebody types six letters; after three of them the host's own code does something."""
    field = host.page.get_by_label("Name")
    host.page.evaluate(CALLS, code)
    field.press_sequentially("abc")
    return field


def _expect_going_on(host: Hosted, field: Locator) -> None:
    # Once something is told, whatever would take focus has done so.
    told = host.surfaces.get_by_role("status").filter(has_text=re.compile(r"Press Alt\+Shift\+G"))
    expect(told).to_have_count(1)
    host.page.keyboard.type("def")
    expect(field).to_have_value("abcdef")
    expect(field).to_be_focused()


@pytest.mark.parametrize("kind", ["tour", "banner", "toast"])
def test_what_the_hosts_code_starts_while_somebody_types_is_told_and_takes_no_focus(
    annai: Scripted, host: Hosted, kind: str
) -> None:
    annai.publish(KINDS[kind])
    host.open()
    _expect_going_on(host, _type(host, "annai.start('welcome')"))


def test_somebody_who_types_in_a_frame_keeps_focus(annai: Scripted, host: Hosted) -> None:
    annai.html += EDITOR
    annai.publish(KINDS["banner"])
    host.open()
    letter = host.page.frame_locator("iframe").locator("body")
    letter.press_sequentially("abc")
    expect(host.note("welcome")).to_be_visible()
    expect(host.surfaces.get_by_role("status")).not_to_be_empty()
    host.page.keyboard.type("def")
    expect(letter).to_have_text("abcdef")


@pytest.mark.parametrize("comes", ["meanwhile", "before"])
def test_who_types_in_a_frame_and_closes_what_is_there_types_on(annai: Scripted, host: Hosted, comes: str) -> None:
    annai.html += EDITOR
    annai.publish(KINDS["banner"])
    host.open()
    if comes == "before":
        host.call("annai.start('welcome')")
        expect(host.note("welcome")).to_be_visible()
    letter = host.page.frame_locator("iframe").locator("body")
    letter.press_sequentially("abc")
    host.note("welcome").get_by_role("button", name="Close").click()
    host.expect_nothing()
    host.page.keyboard.type("def")
    expect(letter).to_have_text("abcdef")


def test_a_checklist_that_is_started_while_somebody_types_rests(annai: Scripted, host: Hosted) -> None:
    annai.publish(KINDS["checklist"])
    host.open()
    field = _type(host, "annai.start('welcome')")
    annai.wait(lambda: "guide_shown" in annai.names())
    host.page.keyboard.type("def")
    expect(field).to_have_value("abcdef")
    expect(host.launcher("welcome")).to_have_attribute("aria-expanded", "false")


def test_a_tour_on_screen_is_not_gone_to_while_somebody_types(annai: Scripted, host: Hosted) -> None:
    annai.publish(KINDS["tour"], banner(trigger=BY_HAND))
    host.open()
    host.call("annai.start('welcome')")
    host.expect_step("The first step")
    field = _type(host, "annai.start('welcome'); annai.start('news')")
    expect(host.note("news")).to_be_visible()
    host.page.keyboard.type("def")
    expect(field).to_have_value("abcdef")


def test_the_menu_that_is_opened_while_somebody_types_is_told_and_the_key_goes_there(
    annai: Scripted, host: Hosted
) -> None:
    annai.publish(KINDS["tour"])
    host.open()
    field = _type(host, "annai.open()")
    expect(host.card("Guides")).to_be_visible()
    _expect_going_on(host, field)
    host.page.keyboard.press("Alt+Shift+G")
    expect(host.card("Guides")).to_be_focused()
    host.page.keyboard.press("Escape")
    expect(field).to_be_focused()


def test_the_menu_that_opens_though_nobody_did_anything_takes_no_focus(annai: Scripted, host: Hosted) -> None:
    annai.html += UNASKED
    annai.publish(KINDS["tour"])
    with host.page.expect_console_message(lambda message: message.text.startswith("focus:")) as said:
        host.page.goto(annai.url)
    assert said.value.text == "focus: go Guides Press Alt+Shift+G to go there."


def test_what_a_person_chooses_in_the_menu_takes_focus_although_they_came_from_a_field(
    annai: Scripted, host: Hosted
) -> None:
    annai.publish(checklist())
    host.open()
    expect(host.launcher()).to_be_visible()
    _type(host, "annai.open()")
    expect(host.card("Guides")).to_be_visible()
    host.page.keyboard.press("Alt+Shift+G")
    item = host.card("Guides").get_by_role("button", name="About setup")
    item.focus()
    host.page.keyboard.press("Enter")
    expect(host.card("About setup")).to_be_focused()


# What comes by itself, and the button that ends it.
ENDED: dict[str, tuple[dict[str, Any], str]] = {
    "tour": (tour(), "Skip"),
    "banner": (banner("welcome"), "Close"),
    "toast": (toast("welcome", celebrate=False), "Close"),
    "hint": (hint("welcome"), "Got it"),
    "checklist": (checklist("welcome"), "Hide this checklist"),
}
# A field in a shadow root is one, too.
INNER_FIELD = """() => {
  const field = document.querySelector('main').appendChild(document.createElement('x-field'));
  field.attachShadow({mode: 'open'}).append(Object.assign(document.createElement('input'), {ariaLabel: 'Inner'}));
}"""


def _use(page: Page, way: str, button: Locator) -> None:
    expect(button).to_be_visible()
    if way == "mouse":
        button.click()
        return
    for _ in range(9):
        page.keyboard.press(way)
        if button.evaluate("(button) => button.getRootNode().activeElement === button"):
            break
    page.keyboard.press("Enter")


@pytest.mark.parametrize("way", ["mouse", "Tab"])
@pytest.mark.parametrize("kind", ENDED)
def test_who_goes_in_and_ends_it_is_back_in_the_field_they_came_from(
    annai: Scripted, host: Hosted, kind: str, way: str
) -> None:
    guide, end = ENDED[kind]
    if (kind, way) == ("banner", "Tab"):
        # It stands before all of the page.
        annai.html, way = annai.html.replace('<button id="go">Go</button>', ""), "Shift+Tab"
    annai.publish(guide)
    host.open()
    field = host.page.get_by_label("Name")
    if kind == "toast":
        host.page.evaluate(INNER_FIELD)
        field = host.page.get_by_label("Inner")
    field.focus()
    if kind == "hint":
        _use(host.page, way, host.page.get_by_role("button", name="About welcome"))
    if kind == "checklist":
        _use(host.page, way, host.launcher("welcome"))
    _use(host.page, way, host.surfaces.get_by_role("button", name=end, exact=True))
    host.expect_nothing()
    expect(field).to_be_focused()


def test_who_left_the_field_before_they_pressed_a_button_of_ours_is_not_sent_back(
    annai: Scripted, host: Hosted
) -> None:
    annai.publish(ENDED["banner"][0])
    host.open()
    field = host.page.get_by_label("Name")
    field.focus()
    expect(host.note("welcome")).to_be_visible()
    host.page.get_by_role("heading", name="Invoices").click()
    host.press("Close")
    host.expect_nothing()
    expect(field).not_to_be_focused()
