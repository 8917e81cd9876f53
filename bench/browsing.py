"""What guidance costs in the page: Annai's widget and other libraries in the same browser, the processor slowed down.

Each page is a browser's context of its own; all take turns, and the median counts. A page without any of them says what
the browser itself takes, and what remains in it of being watched.

Each library comes as a product would bring it, as a module in a file of its own: a script that is written into the
page needs no request and is not compiled while it comes. Ours asks a server besides, as nobody else does: that counts.
A step is shown as each product has it shown: a library is called, our tour begins on a page, once the person has
been at rest for a second, as it would wait for anybody. That second is waited for before, on every page. Ours is loaded
only then, since a page where nothing shows has no use for it; libraries are there from the beginning. What keeps the
page from answering for more than 50 ms on end is told apart, from its beginning to its first step.
"""

import json
import statistics
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.sizes import ROOT
from support.chromium import arguments, chromium
from support.scripted import Scripted, scripted, tour

ROUNDS = 5
SLOWED = 4
FRAMES = 60
GUIDES = 200

HOST = """
<style>main { height: 4000px } #go { margin: 300px }</style>
<main><h1>Invoices</h1><button id="go">Go</button><input aria-label="Name"></main>
"""
ANNAI_CARD = "annai-surface"
# What ends in a function would be called at once.
OURS = """
globalThis.begin = () => history.pushState({}, "", "/begin");
globalThis.finish = () => annai.stop("welcome");
undefined
"""
AGAIN = 'globalThis.begin = () => annai.start("welcome"); undefined'
WITHOUT = """
globalThis.begin = () => {
  const card = document.createElement("p");
  document.body.append(Object.assign(card, {id: "card", textContent: "Card"}));
};
globalThis.finish = () => document.querySelector("#card").remove();
undefined
"""
CALM_MS = 1100
# From the call until the frame after the one in which a card is there to be seen.
SHOW = """(selector) => new Promise((seen) => {
  const began = performance.now();
  const look = () => {
    const host = document.querySelector(selector);
    const card = host?.shadowRoot?.querySelector("[role=dialog]") ?? (host?.shadowRoot ? null : host);
    const there = card?.checkVisibility({opacityProperty: true, visibilityProperty: true}) && card.offsetWidth;
    requestAnimationFrame(there ? () => seen(performance.now() - began) : look);
  };
  begin();
  look();
})"""
GONE = "(selector) => !document.querySelector(selector)"
SCROLL = """(frames) => new Promise((done) => {
  const step = () => frames-- ? (scrollBy(0, frames % 2 ? 12 : -8), requestAnimationFrame(step)) : done();
  requestAnimationFrame(step);
})"""
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) shift += entry.value; })
  .observe({type: "layout-shift", buffered: true});
window.long = [];
new PerformanceObserver((list) => { for (const {duration} of list.getEntries()) long.push(duration); })
  .observe({type: "longtask", buffered: true});
"""
# Past it a task is long, by the definition of the browser's own `longtask`.
LONG_MS = 50


@dataclass(frozen=True)
class Guest:
    """What a page holds, and what is on screen when it shows a step."""

    name: str
    card: str
    tag: str = ""
    script: str = "undefined"
    # How a step is shown once more.
    again: str = "undefined"


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the main thread; of the clock for `shown` and `blocked`, of one frame for `scrolled`."""

    ready: float
    shown: float
    step: float
    long: float
    blocked: float
    scrolled: float
    shift: float


@dataclass(frozen=True)
class Left:
    """What `GUIDES` showings leave behind, beside those on a page without any: to be watched leaves something, too."""

    heap_kb: float
    listeners: float

    def beside(self, other: "Left") -> "Left":
        return Left(self.heap_kb - other.heap_kb, self.listeners - other.listeners)


NOTHING = Guest("a page without any", "#card", script=WITHOUT)


def compared() -> tuple[Mapping[str, Cost], Mapping[str, Left]]:
    """By name; the page without any shows nothing."""
    path = chromium()
    with sync_playwright() as playwright, scripted() as script:
        browser = playwright.chromium.launch(executable_path=path, args=[*arguments(), "--enable-precise-memory-info"])
        script.more = {"budget": {"gap": 0, "day": 99, "shown": []}}
        script.publish(tour(trigger={"page": ["^/begin$"]}))
        script.html = HOST
        guests = list(_guests(script))
        seen: dict[str, list[Cost]] = {guest.name: [] for guest in (NOTHING, *guests)}
        for _ in range(ROUNDS):
            for guest in (NOTHING, *guests):
                seen[guest.name].append(_cost(browser, script, guest))
        watched = _left(browser, script, NOTHING)
        left = {guest.name: _left(browser, script, guest).beside(watched) for guest in guests}
        browser.close()
    return {name: _median(costs) for name, costs in seen.items()}, left


def _guests(script: Scripted) -> Iterator[Guest]:
    yield Guest("Annai", ANNAI_CARD, script.tag, OURS, AGAIN)
    done = subprocess.run(["node", "bench/peers/pages.mjs"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name, page in json.loads(done.stdout).items():
        path = f"/{len(script.files)}.js"
        script.files[path] = page["script"].encode()
        tag = f'<style>{page["style"]}</style><script type="module" async src="{path}"></script>'
        yield Guest(name, page["card"], tag)


def _cost(browser: Browser, script: Scripted, guest: Guest) -> Cost:
    with _page(browser, script, guest, slowed=SLOWED) as (page, metrics):
        ready, shown = _worked(metrics), 0.0
        page.wait_for_timeout(CALM_MS)
        before = _worked(metrics)
        if guest is not NOTHING:
            shown = page.evaluate(SHOW, guest.card)
        step, long = _worked(metrics) - before, page.evaluate("long")
        blocked = sum(one - LONG_MS for one in long)
        return Cost(ready, shown, step, len(long), blocked, _scrolled(page, metrics), page.evaluate("shift"))


@contextmanager
def _page(
    browser: Browser, script: Scripted, guest: Guest, *, slowed: int = 1
) -> Iterator[tuple[Page, Callable[[], Mapping[str, float]]]]:
    """The host's page with the guest in it, once all is loaded, and what its main thread has done so far."""
    script.tag = guest.tag
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(script.url, wait_until="networkidle")
    page.evaluate(guest.script)
    yield page, lambda: _metrics(session)
    context.close()


def _metrics(session: CDPSession) -> Mapping[str, float]:
    said: Sequence[Mapping[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in said}


def _scrolled(page: Page, metrics: Callable[[], Mapping[str, float]]) -> float:
    before = _worked(metrics)
    page.evaluate(SCROLL, FRAMES)
    return (_worked(metrics) - before) / FRAMES


def _worked(metrics: Callable[[], Mapping[str, float]]) -> float:
    """Milliseconds of the main thread so far."""
    return metrics()["TaskDuration"] * 1000


def _left(browser: Browser, script: Scripted, guest: Guest) -> Left:
    """The first showing is apart: what is loaded with it stays."""
    with _page(browser, script, guest) as (page, metrics):
        page.evaluate(guest.again)
        _show_and_finish(page, guest)
        heap, listeners = _alive(page, metrics)
        for _ in range(GUIDES):
            _show_and_finish(page, guest)
        after = _alive(page, metrics)
        return Left((after[0] - heap) / 1024, after[1] - listeners)


def _show_and_finish(page: Page, guest: Guest) -> None:
    page.evaluate(SHOW, guest.card)
    page.evaluate("finish()")
    page.wait_for_function(GONE, arg=guest.card)


def _alive(page: Page, metrics: Callable[[], Mapping[str, float]]) -> tuple[float, float]:
    page.request_gc()
    now = metrics()
    return now["JSHeapUsedSize"], now["JSEventListeners"]


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*map(astuple, costs), strict=True)))
