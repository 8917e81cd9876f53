"""Whatever the widget does, the page it is in answers at once: nothing takes its main thread for 50 ms on end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.hosted import READY, Hosted
from support.long_tasks import LONG_MS, tasks_of
from support.scripted import Json, Scripted, banner, checklist, hint, toast, tour

pytestmark = pytest.mark.motion

BRING = "window.annai = {q: [['init', [{key: 'pk_1', user: 'ann'}]]]}; void import('/annai.js')"
# A page scrolls under a step, a little in each of as many frames.
SCROLL = """new Promise((done) => {
  let frames = 40;
  const step = () => frames-- ? (scrollBy(0, 9), requestAnimationFrame(step)) : done();
  step();
})"""


@pytest.fixture
def page_without(annai: Scripted, host: Hosted) -> Page:
    """The host's page, loaded, and long enough to scroll, before the widget comes."""
    annai.tag = ""
    annai.html += "<p style='height: 3000px'></p>"
    host.page.goto(annai.url)
    return host.page


def bring(page: Page) -> None:
    page.evaluate(BRING)
    page.wait_for_function(READY)


def expect_none_long(took: list[float]) -> None:
    assert max(took) < LONG_MS, f"{max(took):.0f} ms on end"


def test_a_page_that_does_block_is_found_out(annai: Scripted, host: Hosted, page_without: Page) -> None:
    annai.publish(tour())
    annai.html += "<script>const block = () => { for (let n = 0; n < 4e8; n++); };</script>"
    page_without.reload()
    with tasks_of(page_without) as took:
        bring(page_without)
        page_without.evaluate("annai.on('guide_shown', block)")
        annai.wait(lambda: "guide_shown" in annai.names())
    assert max(took) >= LONG_MS


def many(number: int) -> list[Json]:
    """As a product of some size has them: most are meant for other pages, some for this one."""
    kinds = (tour, banner, checklist, hint)
    elsewhere = {"page": ["^/elsewhere$"]}
    return [kinds[n % 4](f"guide-{n}", trigger=elsewhere if n % 10 else {}, priority=n % 7) for n in range(number)]


@pytest.mark.parametrize("guides", [0, 200])
def test_getting_ready_takes_no_long_task_however_many_guides_there_are(
    annai: Scripted, page_without: Page, guides: int
) -> None:
    annai.publish(*many(guides))
    with tasks_of(page_without) as took:
        bring(page_without)
    expect_none_long(took)


def test_a_tours_steps_come_and_are_scrolled_without_a_long_task(
    annai: Scripted, host: Hosted, page_without: Page
) -> None:
    annai.publish(tour())
    with tasks_of(page_without) as took:
        bring(page_without)
        host.expect_step("The first step")
        annai.wait(lambda: "step_shown" in annai.names())
        page_without.evaluate(SCROLL)
        host.press("Next")
        host.expect_step("The second step")
        host.press("Skip")
        host.expect_nothing()
        host.expect_end("welcome", "skipped")
    expect_none_long(took)


def open_panel(host: Hosted) -> None:
    host.launcher().click()
    expect(host.surfaces.get_by_text("Say your name")).to_be_visible()


def open_hint(host: Hosted) -> None:
    host.surfaces.get_by_role("button").click()
    expect(host.surfaces.get_by_text("It saves itself.")).to_be_visible()


def open_menu(host: Hosted) -> None:
    host.call("annai.open()")
    expect(host.card("Guides")).to_be_visible()


def debug(host: Hosted) -> None:
    host.call("annai.debug()")
    expect(host.page.locator("annai-surface[kind=debug]")).to_contain_text("User ann")


@pytest.mark.parametrize(
    ("guide", "act"),
    [
        (banner(), lambda host: expect(host.note("news")).to_be_visible()),
        (toast("first-invoice"), lambda host: expect(host.note("first-invoice")).to_be_visible()),
        (checklist(), open_panel),
        (hint(), open_hint),
        (tour(trigger={"manual": True}), open_menu),
        (tour(trigger={"manual": True}), debug),
    ],
    ids=["banner", "toast", "checklist and its panel", "hint and what it says", "menu", "debug panel"],
)
def test_no_kinds_first_showing_takes_a_long_task(
    annai: Scripted, host: Hosted, page_without: Page, guide: Json, act: Callable[[Hosted], None]
) -> None:
    annai.publish(guide)
    with tasks_of(page_without) as took:
        bring(page_without)
        act(host)
    expect_none_long(took)
