"""The host's page while the whole widget is in it, and after it has gone."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annai_server.domain.globs import source
from support.hosted import READY, Hosted
from support.scripted import TAG, Scripted, banner, checklist, hint, toast, tour

pytestmark = pytest.mark.motion

STRICTEST = (
    "default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; style-src 'none'; connect-src 'self'; "
    "img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
)
VIOLATIONS = (
    "window.violations = [];"
    "addEventListener('securitypolicyviolation', ({violatedDirective}) => violations.push(violatedDirective))"
)
FILMS = "https://www.youtube-nocookie.com"
NATIVES = (
    "[fetch, history.pushState, history.replaceState, EventTarget.prototype.addEventListener, "
    "Element.prototype.attachShadow, XMLHttpRequest.prototype.open, Storage.prototype.setItem, "
    "navigator.sendBeacon, console.error]"
)
# When a guide may come, that other tabs and other times had their turn, and what may open one by hand.
UPKEEP = ("storage", "pageshow", "pagehide", "visibilitychange", "keydown", "pointerdown", "focusin", "input", "blur")
# Each function of the page's window and of what it makes, by its name: which of them is another one by now; and what
# the page's objects have of their own that may hide what they are made with. What is stored has the names it was given.
PATCHES = """
(() => {
  const functions = () => new Map(Object.getOwnPropertyNames(window).flatMap((name) => {
    const found = Object.getOwnPropertyDescriptor(window, name).value;
    if (typeof found !== 'function') return [];
    const own = Object.getOwnPropertyDescriptors(found.prototype ?? {});
    const inner = Object.entries(own).flatMap(([key, {value, get, set}]) =>
      [value, get, set].map((each, n) => [`${name}.${key}.${n}`, each]));
    return [[name, found], ...inner.filter(([, each]) => typeof each === 'function')];
  }));
  const objects = {history, document, navigator, localStorage, location};
  const owned = () => Object.entries(objects).flatMap(([name, object]) => Object.getOwnPropertyNames(object)
    .filter((key) => object !== localStorage || key in Storage.prototype)
    .map((key) => `${name}.${key}`));
  const before = functions();
  const own = owned();
  window.patched = () => {
    const now = functions();
    const others = [...before].filter(([name, each]) => now.get(name) !== each).map(([name]) => name);
    return [...others, ...owned().filter((name) => !own.includes(name))];
  };
})();
"""


@pytest.fixture
def annai(annai: Scripted) -> Scripted:
    annai.more = {"budget": {"gap": 0, "day": 99, "shown": []}}
    return annai


def listeners(page: Page) -> int:
    """How many event listeners are alive."""
    return metric(page, "JSEventListeners")


def metric(page: Page, name: str) -> int:
    """What is alive once the garbage has gone."""
    # A frame that is still to be drawn holds what asked for it.
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return int(next(metric["value"] for metric in metrics if metric["name"] == name))


def heard_of_the_view(page: Page) -> list[str]:
    """What is listened to of the window and of what is seen through it, but for what the upkeep hears."""
    session = page.context.new_cdp_session(page)
    found = []
    for target in ("window", "visualViewport"):
        object_id = session.send("Runtime.evaluate", {"expression": target})["result"]["objectId"]
        heard = session.send("DOMDebugger.getEventListeners", {"objectId": object_id})["listeners"]
        found += [f"{target} {one['type']}" for one in heard if one["type"] not in UPKEEP]
    session.detach()
    return sorted(found)


def expect_listeners(page: Page, at_most: int) -> None:
    """What holds some for a while comes to its end, a request's patience of 15 s at the latest; a leak doesn't."""
    until = time.monotonic() + 30
    while (alive := listeners(page)) > at_most:
        assert time.monotonic() < until, f"{alive} listeners are alive, and not {at_most}"


def expect_nothing_left_by(page: Page, what: Callable[[], object], heap: int) -> None:
    """Time and again: what comes but once may come meanwhile, on a slow machine late, and what the engine makes of code
    that runs often has its end. What is left behind is more each time; of the heap twice may leave so much."""
    told: list[tuple[int, int, int]] = []
    while len(told) < 3 or _grew(told[-3], told[-1], heap):
        assert len(told) < 12, f"it grows each time (listeners, nodes, heap): {told}"
        what()
        told.append((listeners(page), metric(page, "Nodes"), metric(page, "JSHeapUsedSize")))


def _grew(before: tuple[int, int, int], now: tuple[int, int, int], heap: int) -> bool:
    return any(of_now - of_then > most for of_now, of_then, most in zip(now, before, (0, 0, heap), strict=True))


def without_annai(annai: Scripted, host: Hosted) -> Page:
    """The host's page before the widget comes."""
    annai.tag = ""
    host.page.goto(annai.url)
    # What drives the browser has listeners of its own, from now on.
    host.page.wait_for_function("true")
    host.page.get_by_label("Name").focus()
    host.expect_nothing()
    return host.page


def bring_annai(page: Page) -> None:
    page.evaluate("window.annai = {q: [['init', [{key: 'pk_1', user: 'ann'}]]]}; void import('/annai.js')")
    page.wait_for_function(READY)


def test_every_kind_works_under_the_strictest_policy_without_a_violation(annai: Scripted, host: Hosted) -> None:
    annai.policy = STRICTEST
    annai.tag = TAG.replace("<script", '<script nonce="n1"')
    annai.publish(banner(), checklist(), tour(trigger={"manual": True}), toast("first-invoice"))
    host.page.add_init_script(VIOLATIONS)
    host.open()
    host.note("first-invoice").get_by_role("button", name="Close").click()
    # As a server does: one that forgot it would be asked before long, and bring it again.
    annai.states["first-invoice"] = {"auto": False, "reason": "completed"}
    host.note("news").get_by_role("button", name="Close").click()
    host.launcher().click()
    host.press("All guides")
    host.card("Guides").get_by_role("button", name="About welcome").click()
    for name in ("Next", "Next", "Done"):
        host.press(name)
    host.expect_end("welcome", "completed")
    assert (host.call("violations"), host.faults) == ([], [])


def test_so_it_does_word_for_word_where_annai_is_of_another_origin(annai: Scripted, host: Hosted) -> None:
    """By another name it is another origin, and nothing but that is allowed, no style of the page's own either."""
    elsewhere = annai.url.replace("127.0.0.1", "localhost")
    annai.policy = STRICTEST.replace("'self'", elsewhere) + f"; frame-src {FILMS}"
    tag = '<script nonce="n1" crossorigin data-frames'
    annai.tag = TAG.replace("<script", tag).replace("/annai.js", f"{elsewhere}/annai.js")
    film = {"title": "Two minutes", "frame": f"{FILMS}/embed/x", "page": "https://www.youtube.com/x"}
    sold = toast("sold", celebrate=False, media={"video": film})
    annai.publish(banner(), checklist(), hint(), sold, tour())
    page = host.page
    page.route(f"{FILMS}/**", lambda route: route.fulfill(content_type="text/html", body="<button>Pause</button>"))
    page.add_init_script(VIOLATIONS)
    # A marker that beats is waited for by what clicks it.
    page.emulate_media(reduced_motion="reduce")
    page.goto(annai.url)
    host.press("Play video: Two minutes")
    expect(host.note("sold").frame_locator("iframe").get_by_role("button", name="Pause")).to_be_visible()
    for key in ("sold", "news"):
        host.note(key).get_by_role("button", name="Close").click()
        annai.states[key] = {"auto": False, "reason": "completed"}
    for name in ("Next", "Next", "Done"):
        host.press(name)
    host.expect_end("welcome", "completed")
    host.launcher().click()
    expect(host.card("About setup")).to_be_visible()
    host.surfaces.locator(".marker").click()
    expect(host.card("About drafts")).to_be_visible()
    host.call("annai.open()")
    expect(host.card("Guides")).to_be_visible()
    host.call("annai.debug()")
    expect(page.locator("annai-surface[kind=debug]").get_by_text("It is on screen.").first).to_be_visible()
    assert (host.call("violations"), host.faults) == ([], [])


def test_two_hundred_route_changes_leave_nothing_behind(annai: Scripted, host: Hosted) -> None:
    trigger = {"page": [source("/a")]}
    annai.publish(banner(trigger=trigger), checklist(), tour(trigger=trigger, priority=1))
    host.open("/a")
    host.expect_step("The first step")
    expect(host.note("news")).to_be_visible()
    to_and_fro = """async (times) => {
      for (let n = 0; n < times; n++) {
        history.pushState({}, '', n % 2 ? '/a' : '/b');
        await new Promise((then) => setTimeout(then, 5));
      }
    }"""
    host.page.evaluate(to_and_fro, 20)
    expect(host.note("news")).to_be_visible()
    host.expect_step("The first step")
    host.expect_delivered()

    def go() -> None:
        host.page.evaluate(to_and_fro, 200)
        expect(host.note("news")).to_be_visible()
        host.expect_step("The first step")
        expect(host.surfaces).to_have_count(3)

    expect_nothing_left_by(host.page, go, heap=80_000)


def test_two_hundred_guides_leave_nothing_behind(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour(trigger={"manual": True}), banner(trigger={"manual": True}), checklist(trigger={"manual": True}))
    host.open()
    show = """async (times) => {
      const there = () => !!document.querySelector('annai-surface');
      const frame = () => new Promise(requestAnimationFrame);
      for (let n = 0; n < times; n++) {
        const key = ['welcome', 'news', 'setup'][n % 3];
        await annai.start(key);
        while (!there()) await frame();
        await annai.stop(key);
        while (there()) await frame();
      }
    }"""
    host.page.evaluate(show, 60)
    host.expect_delivered()

    def show_seventy() -> None:
        host.page.evaluate(show, 70)
        host.expect_delivered()

    # Less than a kilobyte for each: what the engine itself learns of code that runs more often.
    expect_nothing_left_by(host.page, show_seventy, heap=140_000)


def test_gone_it_leaves_the_page_as_it_was(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour(), banner(), checklist())
    page = without_annai(annai, host)
    state = "[document.documentElement.outerHTML, history.length, location.href, document.title]"
    page.evaluate(f"window.natives = {NATIVES}")
    before, heard = page.evaluate(state), listeners(page)
    bring_annai(page)
    host.expect_step("The first step")
    expect(host.surfaces).to_have_count(3)
    # Also while all of it is there.
    assert page.evaluate(f"{NATIVES}.every((native, n) => native === natives[n])")
    assert listeners(page) > heard
    page.evaluate("annai.destroy()")
    host.expect_nothing()
    assert page.evaluate(state) == before
    assert page.evaluate(f"{NATIVES}.every((native, n) => native === natives[n])")
    expect(page.get_by_label("Name")).to_be_focused()
    expect_listeners(page, heard)


def test_once_the_last_guide_has_been_ended_by_a_press_the_page_is_as_it_was_with_the_core_in_it(
    annai: Scripted, host: Hosted
) -> None:
    host.page.add_init_script(PATCHES)
    host.open()
    host.expect_delivered()
    page = host.page
    page.get_by_label("Name").focus()
    state = "[document.documentElement.outerHTML, history.length, location.href, document.adoptedStyleSheets.length]"
    before = page.evaluate(state)

    def show_and_end() -> None:
        # One after the other: of a tour and a toast, that which is loaded first has the screen.
        annai.publish(banner(), toast("sold", celebrate=False))
        host.ask_again()
        for key in ("sold", "news"):
            host.note(key).get_by_role("button", name="Close").click()
            annai.states[key] = {"auto": False, "reason": "completed"}
        annai.publish(tour())
        host.ask_again()
        host.expect_step("The first step")
        assert page.evaluate("patched()") == []
        host.press("Skip")
        annai.states["welcome"] = {"auto": False, "reason": "dismissed"}
        host.expect_nothing()
        host.expect_delivered()

    seen = heard_of_the_view(page)
    # What stays is loaded, and heard by the core, once.
    show_and_end()
    assert heard_of_the_view(page) == seen
    heard = listeners(page)
    page.get_by_label("Name").focus()
    host.call("annai.reset(); annai.identify('ann')")
    show_and_end()
    assert page.evaluate(state) == before
    expect(page.get_by_label("Name")).to_be_focused()
    assert page.evaluate("patched()") == []
    expect_listeners(page, heard)


@pytest.mark.parametrize("late", ["v1/bootstrap", "v1/events", "tour", "rest", "appears"])
def test_what_was_still_on_its_way_when_it_went_changes_nothing(annai: Scripted, host: Hosted, late: str) -> None:
    annai.publish(tour(), banner(trigger={"element": {"selector": "#go"}}), checklist())
    page = without_annai(annai, host)
    heard = listeners(page)
    held: list[Route] = []
    path = re.compile(rf"/{late}(\.js)?$")
    page.route(path, lambda route: held.append(route))
    with page.expect_request(path):
        bring_annai(page)
    page.evaluate("void (window.gone = annai.destroy())")
    with page.expect_event("requestfinished", lambda request: bool(path.search(request.url))):
        held[0].continue_()
    page.evaluate("gone")
    host.expect_nothing()
    expect_listeners(page, heard)
