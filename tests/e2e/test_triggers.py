"""What guides wait for on a page, and events that authors defined without code: each heard, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from annai_server.domain.globs import source
from support.hosted import Clock, Hosted
from support.scripted import Json, Scripted, banner, tour

Act = Callable[[Page], object]

HTML = """<main>
  <h1>Invoices</h1>
  <button id="go">Go</button> <button id="dead" disabled>Dead</button>
  <form id="form" onsubmit="return false">
    <label>Name <input></label> <label>Amount <input></label>
    <button>Save</button>
  </form>
  <label>Search <input type="search"></label>
  <label id="agree"><input type="checkbox"> I agree</label>
  <div style="height: 200vh"></div>
  <div id="below" style="height: 100px">Below</div>
  <div id="lid" popover="manual" style="inset: 0; width: 100vw; height: 100vh; margin: 0">Lid</div>
  <script>
    document.querySelector('main').append(Object.assign(document.createElement('div'), {id: 'shadow'}));
    document.querySelector('#shadow').attachShadow({mode: 'open'}).innerHTML = '<button id="in">Inside</button>';
  </script>
</main>"""
FRAME = """() => {
  const frame = document.createElement('iframe');
  document.querySelector('h1').after(frame);
  frame.contentDocument.body.innerHTML = '<button id="framed">Framed</button>';
}"""
LISTENING = "performance.getEntries().some(({name}) => /listen\\.js/.test(name))"
GO: Json = {"selector": "#go"}
NAME: Json = {"role": "textbox", "role_selector": "input", "name": "Name"}


@pytest.fixture
def annai(annai: Scripted) -> Scripted:
    annai.html = HTML
    return annai


def click(selector: str, times: int = 1) -> Act:
    return lambda page: page.locator(selector).click(click_count=times, force=True)


def press(*keys: str) -> Act:
    def act(page: Page) -> None:
        page.locator("#go").focus()
        for key in keys:
            page.keyboard.press(key)

    return act


def write(page: Page, leave: bool = True) -> None:
    page.get_by_label("Name").press_sequentially("Ann")
    if leave:
        page.get_by_label("Amount").focus()


def scroll(page: Page, to: int) -> None:
    page.evaluate("(to) => scrollTo(0, to)", to)


def cover(page: Page) -> None:
    page.locator("#lid").evaluate("(lid) => lid.showPopover()")
    page.locator("#below").scroll_into_view_if_needed()


def uncover(page: Page) -> None:
    page.locator("#lid").evaluate("(lid) => lid.hidePopover()")
    page.mouse.click(5, 300)


BELOW: Json = {"element": {"selector": "#below"}, "on": "visible"}
# A trigger, what comes near it, and what meets it.
CASES: dict[str, tuple[Json, Act, Act]] = {
    "a click on its element": ({"element": GO, "on": "clicked"}, click("h1"), click("#go")),
    "a click by keyboard": ({"element": GO, "on": "clicked"}, press("a"), press("Enter")),
    "the pointer resting on it": (
        {"element": GO, "on": "hovered"},
        lambda page: page.hover("h1"),
        lambda page: page.hover("#go"),
    ),
    "focus": ({"element": NAME, "on": "focused"}, press(), lambda page: page.get_by_label("Name").focus()),
    "a value entered, and its field left": (
        {"element": NAME, "on": "entered"},
        lambda page: write(page, leave=False),
        lambda page: page.get_by_label("Amount").focus(),
    ),
    "a part of the page being reached": (BELOW, lambda page: scroll(page, 300), lambda page: scroll(page, 9999)),
    "what lay over it going": (BELOW, cover, uncover),
    "four quick clicks": ({"rage": True}, click("h1", 3), click("h1", 4)),
    "four quick clicks on what is dead": (
        {"rage": True, "element": {"selector": "#dead"}},
        click("h1", 4),
        click("#dead", 4),
    ),
    "a click in a shadow root": ({"element": {"selector": "#in"}, "on": "clicked"}, click("#go"), click("#shadow #in")),
    "a click in a frame": (
        {"element": {"selector": "#framed"}, "on": "clicked"},
        lambda page: page.evaluate(FRAME),
        lambda page: page.frame_locator("iframe").locator("#framed").click(),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_guide_waits_for(annai: Scripted, host: Hosted, case: str) -> None:
    trigger, near, meet = CASES[case]
    annai.publish(banner(trigger=trigger))
    host.open()
    host.page.wait_for_function(LISTENING)
    host.expect_why(news="waiting_trigger")
    near(host.page)
    host.page.wait_for_timeout(600)
    assert host.why() == {"news": "waiting_trigger"}
    meet(host.page)
    expect(host.note("news")).to_be_visible()


def test_on_another_page_view_it_begins_anew(annai: Scripted, host: Hosted) -> None:
    annai.publish(banner(trigger={"element": GO, "on": "clicked", "event": "ready"}))
    host.open("/one")
    host.call("annai.track('ready')")
    host.page.wait_for_function(LISTENING)
    host.expect_why(news="waiting_trigger")
    host.go("/two")
    click("#go")(host.page)
    host.go("/three")
    host.call("annai.track('ready')")
    host.expect_why(news="waiting_trigger")
    click("#go")(host.page)
    expect(host.note("news")).to_be_visible()


class TestTime:
    def test_a_delay_begins_with_the_page_view(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner(trigger={"after": 30_000}))
        host.open("/one")
        host.expect_why(news="waiting_trigger")
        clock.wait(25_000)
        host.go("/two")
        clock.wait(25_000)
        assert host.why() == {"news": "waiting_trigger"}
        clock.wait(6000)
        expect(host.note("news")).to_be_visible()

    def test_a_page_that_nobody_uses_is_idle(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(tour(trigger={"idle": 20_000}))
        host.open()
        host.expect_why(welcome="waiting_trigger")
        clock.wait(15_000)
        host.page.mouse.move(50, 50)
        clock.wait(15_000)
        assert host.why() == {"welcome": "waiting_trigger"}
        clock.wait(8000)
        host.expect_step("The first step")

    def test_only_use_is_dwelling(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner(trigger={"dwell": 40_000}))
        host.open()
        host.expect_why(news="waiting_trigger")
        clock.wait(20_000)
        host.hide()
        clock.wait(60_000)
        host.show()
        # Left alone for longer than half a minute, it is no longer in use.
        assert host.why() == {"news": "waiting_trigger"}
        clock.wait(21_000)
        expect(host.note("news")).to_be_visible()

    def test_who_gets_no_further_in_a_form_hesitates(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner(trigger={"hesitates": 10_000, "element": {"selector": "#form"}}))
        host.open()
        host.expect_why(news="waiting_trigger")
        host.page.get_by_label("Search").fill("x")
        clock.wait(15_000)
        assert host.why() == {"news": "waiting_trigger"}
        host.page.get_by_label("Name").click()
        clock.wait(8000)
        host.page.keyboard.press("A")
        clock.wait(8000)
        assert host.why() == {"news": "waiting_trigger"}
        clock.wait(4000)
        expect(host.note("news")).to_be_visible()

    def test_a_form_that_was_sent_is_no_longer_hesitated_at(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner(trigger={"hesitates": 10_000}))
        host.open()
        host.expect_why(news="waiting_trigger")
        host.page.get_by_label("Name").fill("Ann")
        host.page.get_by_role("button", name="Save").click()
        clock.wait(15_000)
        assert host.why() == {"news": "waiting_trigger"}


def test_gone_it_hears_nothing_and_runs_nothing(annai: Scripted, host: Hosted, clock: Clock) -> None:
    """While it waits, nothing runs either: no frames, no looks at the layout."""
    annai.publish(banner(trigger={"rage": True, "idle": 900_000, "element": {"selector": "#below"}}))
    host.page.add_init_script(METER)
    host.open()
    host.expect_why(news="waiting_trigger")
    clock.wait(5000)
    host.page.evaluate("Object.assign(meter, {frames: 0, reads: 0})")
    clock.wait(5000)
    assert host.page.evaluate("meter") == {"frames": 0, "reads": 0}
    host.page.evaluate("annai.destroy()")
    click("#below", 4)(host.page)
    assert host.page.evaluate("meter.reads") == 0


def test_what_waits_costs_whoever_types_and_points_no_look_at_the_layout(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    """For what is on no page, as most is that waits for its element, and for what is only partly in view."""
    annai.publish(
        banner(trigger={"element": {"selector": "#elsewhere", "text": "Elsewhere"}, "on": "clicked"}),
        banner("half", trigger=BELOW),
    )
    host.page.add_init_script(METER)
    host.open()
    host.expect_why(news="waiting_trigger", half="waiting_trigger")
    host.page.evaluate("scrollTo(0, below.getBoundingClientRect().top - innerHeight + 20)")
    host.page.get_by_label("Name").evaluate("(field) => field.focus({preventScroll: true})")
    clock.wait(5000)
    with clock.stopped():
        # What was asked of the server on the way has been answered.
        clock.idle(host.page, 100)
        host.page.evaluate("Object.assign(meter, {reads: 0})")
        host.page.keyboard.type("Midori")
        host.page.mouse.move(50, 50)
        host.page.mouse.move(300, 90, steps=20)
        assert host.page.evaluate("meter.reads") == 0
    assert host.why() == {"news": "waiting_trigger", "half": "waiting_trigger"}


METER = """window.meter = {frames: 0, reads: 0};
const frame = requestAnimationFrame;
window.requestAnimationFrame = (then) => { meter.frames++; return frame(then); };
for (const name of ['getBoundingClientRect', 'getClientRects', 'checkVisibility']) {
  const read = Element.prototype[name];
  Element.prototype[name] = function (...given) { meter.reads++; return read.apply(this, given); };
}"""


def defined(script: Scripted) -> list[tuple[str, Any]]:
    """What was recorded as the host's own, in its order."""
    events = sorted(script.stored.values(), key=lambda event: event["at"])
    return [(event["name"], event.get("properties")) for event in events if "guide" not in event]


def hears_definitions(host: Hosted) -> None:
    """What hears them has run: it may be there for a while before it does."""
    named = "performance.getEntries().find(({name}) => /definitions\\.js/.test(name))?.name"
    host.page.wait_for_function(named)
    host.page.evaluate(f"import({named}).then(() => new Promise((then) => setTimeout(then)))")


class TestDefinedEvents:
    SAID: Json = {"defined": True}  # noqa: RUF012

    @pytest.fixture(autouse=True)
    def _defined(self, annai: Scripted) -> None:
        annai.more = {
            "defined": [
                {"name": "invoices_seen", "page": [source("/invoices")]},
                {"name": "invoices_read", "page": [source("/invoices")], "dwell": 10_000},
                {"name": "went", "click": GO},
                {"name": "agreed", "click": {"selector": "#agree"}},
                {"name": "went_far", "click": {"selector": "#in"}, "page": [source("/far")]},
            ]
        }

    def test_a_page_is_told_once_a_view_and_a_stay_once_it_has_lasted(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        host.open("/invoices")
        annai.wait(lambda: "invoices_seen" in annai.names())
        host.ask_again()
        host.ask_again()
        clock.wait(12_000)
        annai.wait(lambda: "invoices_read" in annai.names())
        seen = annai.names().count("invoices_seen")
        host.go("/elsewhere")
        clock.wait(12_000)
        host.go("/invoices")
        annai.wait(lambda: annai.names().count("invoices_seen") == seen + 1)
        host.expect_delivered()
        assert annai.names().count("invoices_read") == 1
        assert all(said == self.SAID for _, said in defined(annai))

    def test_each_click_counts_where_it_is_meant_and_no_other(self, annai: Scripted, host: Hosted) -> None:
        host.open("/")
        annai.publish(banner(trigger={"event": "went"}))
        host.ask_again()
        host.expect_why(news="waiting_trigger")
        hears_definitions(host)
        for selector in ("h1", "#shadow #in", "#go", "#go"):
            click(selector)(host.page)
        # It is an event as any other: what waits for it hears of it.
        expect(host.note("news")).to_be_visible()
        annai.wait(lambda: len(defined(annai)) >= 2)
        host.expect_delivered()
        assert defined(annai) == [("went", self.SAID)] * 2

    def test_a_press_on_a_label_counts_once_though_it_clicks_what_it_labels(
        self, annai: Scripted, host: Hosted
    ) -> None:
        host.open("/")
        hears_definitions(host)
        box = host.page.locator("#agree").bounding_box()
        assert box
        words = (box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
        for checked in (True, False):
            # On the words, as people do; the driver would go to the box.
            host.page.mouse.click(*words)
            expect(host.page.get_by_label("I agree")).to_be_checked(checked=checked)
        annai.wait(lambda: len(defined(annai)) >= 2)
        host.expect_delivered()
        assert defined(annai) == [("agreed", self.SAID)] * 2

    def test_where_none_are_defined_nothing_is_loaded_or_heard(self, annai: Scripted, host: Hosted) -> None:
        annai.more = {}
        host.open("/invoices")
        click("#go")(host.page)
        host.ask_again()
        assert not host.page.evaluate("performance.getEntries().some(({name}) => /(definitions|rest)\\.js/.test(name))")
        assert annai.stored == {}


def test_what_finds_a_target_that_changed_is_loaded_again_where_it_did_not_come(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    wanted = {"id": "went", "selector": "#went", "trace": {"tag": "button", "name": "Go", "attributes": {}}}
    annai.publish(banner(trigger={"element": wanted}))
    loads: list[Route] = []

    def once(route: Route) -> None:
        loads.append(route)
        if loads[1:]:
            route.continue_()
        else:
            route.abort()

    host.page.route("**/heal.js", once)
    with host.page.expect_event("requestfailed"):
        host.open()
    host.expect_nothing()
    clock.wait(8000)
    expect(host.note("news")).to_be_visible()
