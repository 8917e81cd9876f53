"""Nothing interrupts somebody who is in the middle of something; one page, and one tour for each case."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from annai_server.domain.globs import source
from support.hosted import MINUTE, Clock, Hosted
from support.scripted import Scripted, scripted, tour
from support.visitors import Visitors

Act = Callable[[Page], object]
Doing = Callable[[Page], AbstractContextManager[None]]

HTML = """<main>
  <h1>Invoices</h1><button id="go">Go</button>
  <form><input aria-label="Name"><input aria-label="Amount" required><button>Save</button></form>
  <input type="range" aria-label="Share">
  <p draggable="true">Move me</p>
  <button id="more" aria-haspopup="menu" aria-expanded="false">More</button>
  <ul role="menu" id="context" hidden><li role="menuitem" tabindex="-1">Copy</li></ul>
  <dialog id="native">Are you sure?<button>Yes</button></dialog>
  <div role="alertdialog" aria-label="Cookies" id="consent" hidden>We use cookies</div>
  <div popover id="popover">Columns</div>
  <audio loop></audio><video loop muted></video>
  <div style="height: 300vh"></div>
</main>"""

SOUND = """(element) => {
  const bytes = new Uint8Array(44 + 8000).fill(128);
  const view = new DataView(bytes.buffer);
  [0x52494646, 0, 0x57415645, 0x666d7420].forEach((word, n) => view.setUint32(4 * n, word));
  view.setUint32(4, 8036, true);
  [16, 0x10001, 8000, 8000, 0x80001].forEach((word, n) => view.setUint32(16 + 4 * n, word, true));
  view.setUint32(36, 0x64617461);
  view.setUint32(40, 8000, true);
  element.src = URL.createObjectURL(new Blob([bytes], {type: 'audio/wav'}));
  return element.play();
}"""


def on(selector: str, code: str) -> Act:
    return lambda page: page.locator(selector).evaluate(f"(element) => {{ {code} }}")


@contextmanager
def composing(page: Page) -> Iterator[None]:
    page.get_by_label("Name").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "せいきゅう", "selectionStart": 5, "selectionEnd": 5})
    try:
        yield
    finally:
        keyboard.send("Input.insertText", {"text": "請求"})


@contextmanager
def holding_a_slider(page: Page) -> Iterator[None]:
    page.get_by_label("Share").hover()
    page.mouse.down()
    try:
        yield
    finally:
        page.mouse.up()


@contextmanager
def dragging(page: Page) -> Iterator[None]:
    page.get_by_text("Move me").hover()
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    try:
        yield
    finally:
        page.mouse.up()


@contextmanager
def selecting(page: Page) -> Iterator[None]:
    page.get_by_role("heading").dblclick(position={"x": 10, "y": 10})
    try:
        yield
    finally:
        click_title(page)


@contextmanager
def selecting_in_a_field(page: Page) -> Iterator[None]:
    field = page.get_by_label("Name")
    field.evaluate("(field) => { field.value = 'Ann' }")
    field.select_text()
    try:
        yield
    finally:
        click_title(page)


@contextmanager
def mistaken_in_a_form(page: Page) -> Iterator[None]:
    page.get_by_role("button", name="Save").click()
    try:
        yield
    finally:
        page.get_by_label("Amount").fill("7")


def scroll(page: Page) -> None:
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY >= 300")


def click_title(page: Page) -> None:
    page.get_by_role("heading").click(position={"x": 400, "y": 5})


def opened(selector: str, begin: str, end: str) -> Doing:
    """What scripts of the host's do to an `element`."""

    @contextmanager
    def doing(page: Page) -> Iterator[None]:
        on(selector, begin)(page)
        try:
            yield
        finally:
            on(selector, end)(page)

    return doing


LASTING: dict[str, Doing] = {
    "composes": composing,
    "holds a slider": holding_a_slider,
    "drags": dragging,
    "selects": selecting,
    "selects in a field": selecting_in_a_field,
    "plays sound": opened("audio", f"return ({SOUND})(element)", "element.pause()"),
    "plays a film with its sound": opened(
        "video", f"element.muted = false; return ({SOUND})(element)", "element.pause(); element.muted = true"
    ),
    "has a menu open": opened("#more", "element.ariaExpanded = true", "element.ariaExpanded = false"),
    "has a context menu open": opened(
        "#context", "element.hidden = false; element.firstChild.focus()", "element.hidden = true"
    ),
    "has a popover open": opened("#popover", "element.showPopover()", "element.hidePopover()"),
    "has a dialog open": opened("#native", "element.showModal()", "element.close()"),
    "is asked for consent": opened("#consent", "element.hidden = false", "element.hidden = true"),
    "was shown a form's error": mistaken_in_a_form,
    "was shown an error of the host's own": opened(
        "[aria-label=Name]", "element.ariaInvalid = true", "element.ariaInvalid = false"
    ),
}
PASSING: dict[str, Act] = {
    "types": lambda page: page.get_by_label("Name").press("a"),
    "scrolls": scroll,
    "presses": lambda page: page.get_by_role("heading").click(),
}
# What looks like it, and would otherwise hold guidance back for ever.
NOTHING: dict[str, Act] = {
    "a film without sound": on("video", f"return ({SOUND})(element)"),
    "a dialog kept ready, unseen": on("#consent", "element.hidden = false; element.style.visibility = 'hidden'"),
    "a dialog faded out": on("#consent", "element.style.cssText = 'opacity: 0'"),
    "an empty selection": click_title,
}
CASES = [*LASTING, *PASSING, *NOTHING, "quiet", "a menu of the browser's own"]


@pytest.fixture(scope="module")
def annai() -> Iterator[Scripted]:
    with scripted() as script:
        script.html = HTML
        script.publish(*(tour(f"tour-{n}", trigger={"event": f"event_{n}"}) for n in range(len(CASES))))
        script.more = {
            # Time is moved on while answers are on their way: what was shown may seem to lie a little ahead.
            "budget": {"gap": -MINUTE, "day": 999, "shown": []},
            "quiet": [source("/checkout/**"), source("/sign-in")],
        }
        yield script


@pytest.fixture(scope="module")
def host(annai: Scripted, browser: Browser) -> Iterator[Hosted]:
    visitors = Visitors(browser)
    yield Hosted(visitors().page(), annai)
    visitors.leave()


@pytest.fixture(scope="module")
def clock(host: Hosted, annai: Scripted) -> Clock:
    clock = Clock(host.page.context, annai)
    host.open()
    return clock


class Moment:
    """A new page view on which everything but calm is given for one more tour."""

    def __init__(self, host: Hosted, case: str) -> None:
        self.host = host
        self.number = CASES.index(case)
        host.call("annai.stop()")
        host.expect_nothing()

    def comes(self) -> None:
        self.host.call(f"annai.page(); annai.track('event_{self.number}')")

    def expect_held_back(self, reason: str = "not_calm") -> None:
        assert self.host.why()[f"tour-{self.number}"] == reason
        self.host.expect_nothing()

    def expect_shown(self) -> None:
        expect(self.host.card()).to_be_visible()
        assert self.host.why()[f"tour-{self.number}"] == "eligible"


@pytest.mark.parametrize("case", LASTING)
def test_nothing_interrupts_somebody_who(host: Hosted, clock: Clock, case: str) -> None:
    moment = Moment(host, case)
    with LASTING[case](host.page):
        moment.comes()
        clock.pass_(60_000)
        moment.expect_held_back()
    clock.settle()
    moment.expect_shown()


@pytest.mark.parametrize("case", PASSING)
def test_nothing_interrupts_within_a_second_somebody_who(host: Hosted, clock: Clock, case: str) -> None:
    moment = Moment(host, case)
    clock.pass_(5000)
    with clock.stopped():
        PASSING[case](host.page)
        moment.comes()
        clock.run(700)
        moment.expect_held_back()
    clock.settle()
    moment.expect_shown()


@pytest.mark.parametrize("case", NOTHING)
def test_nobody_is_held_up_by(host: Hosted, clock: Clock, case: str) -> None:
    moment = Moment(host, case)
    NOTHING[case](host.page)
    moment.comes()
    clock.settle()
    moment.expect_shown()


def test_nothing_interrupts_on_a_quiet_page(host: Hosted, clock: Clock) -> None:
    moment = Moment(host, "quiet")
    for path in ("/checkout", "/checkout/card", "/sign-in"):
        host.go(path)
        moment.comes()
        clock.settle()
        moment.expect_held_back("quiet_page")
    host.go("/")
    moment.comes()
    clock.settle()
    moment.expect_shown()


def test_nobody_is_held_up_by_a_menu_of_the_browsers_own_which_keeps_for_itself_that_the_pointer_is_let_go(
    host: Hosted, clock: Clock
) -> None:
    moment = Moment(host, "a menu of the browser's own")
    host.page.get_by_role("heading").hover()
    host.page.mouse.down(button="right")
    try:
        moment.comes()
        clock.settle()
        moment.expect_shown()
    finally:
        host.page.mouse.up(button="right")
