"""One tab of a small host page that embeds the real widget: what a person does there, and how time passes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from support.guidance import DELIVERED
from support.scripted import Json, Scripted

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
READY = "!!window.annai?.track"
# Less than the 15 s after which a page gives up a question: moved time counts for those, too.
STEP = 10_000
ROUND_TRIP = "fetch('/').then((answer) => answer.text()).catch(String)"


@dataclass
class Clock:
    """Time for all tabs of a browser and for the server behind them: it flows, and can be moved on."""

    context: BrowserContext
    script: Scripted

    def __post_init__(self) -> None:
        self.context.clock.install()

    def pass_(self, milliseconds: int) -> None:
        """At once; what was due meanwhile happens, each once."""
        self.script.ahead += milliseconds
        self.context.clock.fast_forward(milliseconds)

    def run(self, milliseconds: int) -> None:
        """As `pass_`, with all that happens on the way, as often as it does."""
        self.script.ahead += milliseconds
        self.context.clock.run_for(milliseconds)

    def wait(self, milliseconds: int) -> None:
        """As `run`, a little at a time, so that the network keeps up: no question waits longer than a page does."""
        steps = max(20, milliseconds // STEP)
        for _ in range(steps):
            self.run(milliseconds // steps)
            for page in self.context.pages:
                page.evaluate(ROUND_TRIP)

    def idle(self, page: Page, milliseconds: int) -> None:
        """As `run`; and what the page asked for meanwhile has been answered."""
        self.run(milliseconds)
        page.evaluate(ROUND_TRIP)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Time passes only as it is told to, however slow this machine is."""
        self.context.clock.pause_at(self.context.pages[0].evaluate("Date.now() / 1000") + 5)
        try:
            yield
        finally:
            self.context.clock.resume()

    def settle(self) -> None:
        """Long enough for a page to be calm, and for what waits for that to look again."""
        self.run(2100)


@dataclass
class Hosted:
    page: Page
    script: Scripted
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str = "/") -> None:
        """Returns when the server has answered for this page."""
        asked = len(self.script.asked)
        self.page.goto(self.script.url + path)
        self.page.wait_for_function(READY)
        self.script.wait(lambda: len(self.script.asked) > asked)

    def go(self, path: str) -> None:
        """As a single-page host does."""
        self.page.evaluate("(path) => history.pushState({}, '', path)", path)

    def ask_again(self) -> None:
        """Returns when the page has taken up the server's new answer."""
        with self.page.expect_response("**/v1/bootstrap"):
            self.page.evaluate("annai.page()")

    def hide(self) -> None:
        """The person looks at another tab; a browser without windows has to be told so."""
        self._see("hidden")

    def show(self) -> None:
        self._see("visible")

    def _see(self, state: str) -> None:
        self.page.evaluate(
            """(state) => {
                 Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
                 Object.defineProperty(document, 'hidden', {value: state === 'hidden', configurable: true});
                 document.dispatchEvent(new Event('visibilitychange'));
               }""",
            state,
        )

    def call(self, code: str) -> Any:
        return self.page.evaluate(code)

    def expect_why(self, **reasons: str) -> None:
        """Looks until the reasons of these guides are these."""
        self.page.wait_for_function(
            """async (wanted) => {
                 const {guides} = await annai.debug({panel: false});
                 return Object.keys(wanted).every((key) => guides[key] === wanted[key]);
               }""",
            arg=reasons,
        )

    def why(self) -> Json:
        """The reason of each guide."""
        reasons: Json = self.page.evaluate("annai.debug({panel: false}).then(({guides}) => guides)")
        return reasons

    @property
    def surfaces(self) -> Locator:
        return self.page.locator("annai-surface")

    def card(self, title: str = "The first step") -> Locator:
        return self.page.get_by_role("dialog", name=title)

    def note(self, key: str) -> Locator:
        """A banner or a toast."""
        return self.page.get_by_role("region", name=f"About {key}")

    def launcher(self, key: str = "setup") -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"^About {key} "))

    def pill(self) -> Locator:
        """The quiet offer to go on."""
        return self.page.get_by_role("button", name=re.compile("^Continue"))

    def press(self, name: str) -> None:
        self.surfaces.get_by_role("button", name=name, exact=True).click()

    def expect_step(self, title: str) -> None:
        expect(self.card(title)).to_be_visible()

    def expect_nothing(self) -> None:
        expect(self.surfaces).to_have_count(0)

    def expect_delivered(self) -> None:
        self.page.wait_for_function(DELIVERED)

    def ends(self) -> list[tuple[str, str]]:
        """Which guides the server knows to have ended, and why, in their order."""
        events = sorted(self.script.stored.values(), key=lambda event: event["at"])
        return [(event["guide"], event["reason"]) for event in events if event["name"] == "guide_ended"]

    def expect_end(self, guide: str, reason: str) -> None:
        self.script.wait(lambda: (guide, reason) in self.ends())
