"""The gallery of surfaces (widget/demo) as a person meets it: real surfaces, a host page, no server behind them."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from annai_server.domain.content import Target, Trace
from annai_server.domain.delivery import deliver_target
from annai_server.wire.parts import TargetSchema

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"

# Counts what a page pays for while nothing happens, and what its policy forbade.
METER = """
window.meter = {frames: 0, reads: 0, shift: 0, violations: []};
const frame = window.requestAnimationFrame;
window.requestAnimationFrame = (then) => { meter.frames++; return frame(then); };
for (const name of ['getBoundingClientRect', 'getClientRects', 'checkVisibility']) {
  const read = Element.prototype[name];
  Element.prototype[name] = function (...given) { meter.reads++; return read.apply(this, given); };
}
for (const {prototype} of [Document, ShadowRoot]) for (const name of ['elementFromPoint', 'elementsFromPoint']) {
  const read = prototype[name];
  prototype[name] = function (...at) { meter.reads++; return read.apply(this, at); };
}
const sizes = {
  HTMLElement: ['offsetWidth', 'offsetHeight', 'offsetTop', 'offsetLeft'],
  Element: ['clientWidth', 'clientHeight', 'scrollWidth', 'scrollHeight'],
};
for (const [of, names] of Object.entries(sizes)) for (const name of names) {
  const {get} = Object.getOwnPropertyDescriptor(window[of].prototype, name);
  Object.defineProperty(window[of].prototype, name, {get() { meter.reads++; return get.call(this); }});
}
const style = window.getComputedStyle;
window.getComputedStyle = (...given) => { meter.reads++; return style(...given); };
addEventListener('securitypolicyviolation', (event) => meter.violations.push(event.violatedDirective));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) meter.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""

# As near to its target as cards are, in pixels of the screen, and middle to middle as far as the view lets it: at what
# is seen of it in its list. Where no card fits beside anything it is a sheet at the view's foot or top.
BESIDE = """([target, list]) => {
  const page = window.top;
  const all = [...page.document.querySelectorAll('annai-surface')];
  const card = all.map(({shadowRoot}) => shadowRoot.querySelector('.pop')).find(Boolean).getBoundingClientRect();
  let {left, top, right, bottom} = target.getBoundingClientRect();
  if (list) {
    const around = target.closest(list).getBoundingClientRect();
    [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
    [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
  }
  for (let view = window; view !== page; view = view.parent) {
    const {frameElement: frame} = view;
    const at = frame.getBoundingClientRect();
    const [x, y] = [at.left + frame.clientLeft, at.top + frame.clientTop];
    [left, right, top, bottom] = [left + x, right + x, top + y, bottom + y];
  }
  const {width, height} = page.visualViewport;
  const near = (one, other) => Math.abs(one - other) < 1.5;
  // From the target, and from the view's edges.
  const [across, along] = [
    [left - card.right, card.left - right, (card.left + card.right - left - right) / 2, card.left, width - card.right],
    [top - card.bottom, card.top - bottom, (card.top + card.bottom - top - bottom) / 2, card.top, height - card.bottom],
  ].map(([before, after, apart, ...edges]) => ({
    gap: Math.max(before, after),
    centred: near(apart, 0) || edges.some((edge) => near(edge, 12)),
    edged: edges.some((edge) => near(edge, 12)),
  }));
  const sheet = width <= 480 && along.gap >= 0 && along.edged;
  return sheet || (near(along.gap, 14) && across.centred) || (near(across.gap, 14) && along.centred);
}"""


def _delivered(target: dict[str, Any]) -> dict[str, Any]:
    """As the server sends it."""
    return deliver_target(_target(target)) or {}


def _target(document: dict[str, Any]) -> Target:
    within = _target(document["within"]) if "within" in document else None
    trace = Trace(**document["trace"]) if "trace" in document else None
    return Target(**{**document, "within": within, "trace": trace})


@contextmanager
def serving() -> Iterator[str]:
    """The gallery's address; it picks a free port itself."""
    command = ["node", str(ROOT / "widget/demo/serve.mjs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class Gallery:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        page.add_init_script(METER)

    def visit(self, query: str = "") -> None:
        self.page.goto(f"{self._url}?{query}")
        self.page.wait_for_function("window.gallery !== undefined")

    def show(self, kind: str, change: dict[str, Any] | None = None, **given: Any) -> None:
        """Mounts a guide of the gallery; `change` is laid over it, `given` is its run and state."""
        self.page.evaluate(
            """([kind, change, given]) => {
                 const shown = gallery.show({...gallery.guides[kind], ...change}, given);
                 window.stage = shown.stage;
                 window.surface = shown.surface;
               }""",
            [kind, change or {}, given],
        )

    def point_at(self, target: dict[str, Any], **more: Any) -> None:
        """A tour of two steps, the first at this target."""
        steps = [
            {"key": "here", "title": ["Here"], "body": [{"p": ["It is here."]}], "target": _delivered(target), **more},
            {"key": "end", "title": ["The end"], "body": [{"p": ["That was it."]}]},
        ]
        self.show("tour", {"steps": steps})

    def described(self, target: Locator) -> dict[str, Any] | None:
        """What is recorded of an element, as it travels: through JSON and the schema that every document passes."""
        found = target.evaluate("(element) => window.top.gallery.describe(element)")
        if found is not None:
            TargetSchema().load(found)
        return found if found is None else dict(found)

    def said(self, word: str) -> list[list[Any]]:
        """What surfaces told the core, of this name."""
        said: list[list[Any]] = self.page.evaluate("gallery.said")
        return [each for each in said if each[0] == word]

    def expect_said(self, *words: Any, timeout: float = 10_000) -> None:
        self.page.wait_for_function(
            "(words) => gallery.said.some((each) => words.every((word, n) => each[n] === word))",
            arg=list(words),
            timeout=timeout,
        )

    @property
    def surface(self) -> Locator:
        return self.page.locator("annai-surface")

    @property
    def card(self) -> Locator:
        return self.surface.get_by_role("dialog")

    def button(self, name: str) -> Locator:
        return self.surface.get_by_role("button", name=name, exact=True)

    def expect_step(self, title: str) -> None:
        expect(self.card.get_by_role("heading", name=title)).to_be_visible()

    def expect_card_at_rest(self) -> None:
        """It has come to where it stands."""
        self.card.evaluate("(card) => Promise.all(card.getAnimations().map((each) => each.finished))")

    def expect_spotlight_on(self, target: Locator) -> None:
        self.page.wait_for_function(
            """(target) => {
                 const all = [...document.querySelectorAll('annai-surface')];
                 const spot = all.map(({shadowRoot}) => shadowRoot.querySelector('.spot')).find(Boolean);
                 const [a, b] = [spot.getBoundingClientRect(), target.getBoundingClientRect()];
                 const apart = [a.x + 5 - b.x, a.y + 5 - b.y, a.width - 10 - b.width];
                 return apart.every((by) => Math.abs(by) < 1);
               }""",
            arg=target.element_handle(),
        )

    def expect_card_beside(self, target: Locator, within: str = "") -> None:
        """It stands at the target, or at what is seen of it `within` its list: wholly in view, and not on it."""
        handle = target.element_handle()
        frame = handle.owner_frame()
        assert frame is not None
        frame.wait_for_function(BESIDE, arg=[handle, within])
        expect(self.card).to_be_in_viewport(ratio=1)

    def host(self) -> str:
        """The host page's own document, to the byte."""
        return str(self.page.evaluate("document.documentElement.outerHTML"))

    def meter(self) -> dict[str, Any]:
        return dict(self.page.evaluate("({...meter})"))

    def expect_free(self, what: str = "") -> None:
        """Once it has come to where it stands, five seconds cost the page nothing. The page's clock is installed."""
        self.page.wait_for_function(
            "() => { const rests = meter.reads === window.read; window.read = meter.reads; return rests }", polling=100
        )
        before = self.meter()
        self.page.clock.run_for(5000)
        after = self.meter()
        assert (after["frames"] - before["frames"], after["reads"] - before["reads"]) == (0, 0), what

    def wear(self, theme: str, face: str) -> None:
        """What is in view, in another built-in theme; `face` is light, dark or forced, in a person's own colours."""
        self.page.emulate_media(forced_colors="active" if face == "forced" else "none")
        self.page.evaluate("([theme, dark]) => gallery.wear(theme, dark)", [theme, face == "dark"])

    def faults_of_access(self, *rules: str) -> list[str]:
        """What axe has to say about our surfaces, by these rules or all of them."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            """(rules) => axe.run(
                 {include: [['annai-surface']]},
                 {resultTypes: ['violations'], ...(rules.length && {runOnly: rules})})""",
            rules,
        )
        return [
            f"{each['id']}: {re.sub(chr(10), ' ', node['failureSummary'])} {node['html']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]
