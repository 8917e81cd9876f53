"""Pages that the browser puts away whole when they are left, and brings back (its back/forward cache)."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from support.chromium import arguments, whole
from support.hosted import Hosted
from support.scripted import Json, Scripted, tour
from support.visitors import Visitor

ONCE = ["guide_shown", "invoice_created", "guide_completed", "guide_ended"]
PATIENCE = 10
LINKS = '<a href="/next">On</a> <a href="/plain">Out</a>'
REASONS = "performance.getEntriesByType('navigation')[0].notRestoredReasons"
PLACES = """async () => {
  const {held} = await navigator.locks.query();
  return held.filter(({name}) => name.endsWith(':slot')).length;
}"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(
        executable_path=whole(playwright.chromium.executable_path),
        args=arguments(),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield launched
    launched.close()


@pytest.fixture
def left(annai: Scripted, host: Hosted) -> Hosted:
    """At the second step of a tour, on a page that can be left."""
    annai.html += LINKS
    annai.files["/plain"] = b"Not a page of the product."
    annai.publish(tour())
    host.open()
    host.press("Next")
    host.expect_step("The second step")
    host.page.evaluate("window.same = true")
    return host


def leave(host: Hosted, by: str) -> None:
    host.page.get_by_role("link", name=by).click()
    host.page.wait_for_function("!window.same")


def come_back(host: Hosted) -> None:
    """Playwright's own way back waits for a page to load; this one doesn't, if it is the same."""
    host.page.evaluate("history.back()")
    host.page.wait_for_function(f"window.same || {REASONS}")
    assert host.page.evaluate("window.same"), host.page.evaluate(f"JSON.stringify({REASONS})")


def test_a_page_that_is_left_while_events_are_on_their_way_goes_on_with_its_run_and_all_is_told_once(
    annai: Scripted, left: Hosted
) -> None:
    left.expect_delivered()
    sent, answered = threading.Event(), threading.Event()

    def late(body: Json) -> None:
        sent.set()
        answered.wait(PATIENCE)

    annai.events = late
    left.call("annai.track('invoice_created')")
    assert sent.wait(PATIENCE)
    leave(left, "On")
    left.expect_step("The second step")
    answered.set()
    left.expect_delivered()
    come_back(left)
    left.expect_step("The second step")
    expect(left.surfaces).to_have_count(1)
    assert left.page.evaluate(PLACES) == 1
    left.press("Next")
    left.press("Done")
    left.expect_nothing()
    left.expect_end("welcome", "completed")
    left.expect_delivered()
    told = annai.names()
    assert [told.count(name) for name in ONCE] == [1, 1, 1, 1]


def test_what_is_put_away_leaves_the_place_for_interruptions_to_other_tabs(
    annai: Scripted, visitor: Visitor, left: Hosted
) -> None:
    left.expect_delivered()
    leave(left, "Out")
    other = Hosted(visitor.page(), annai)
    other.open()
    other.expect_step("The second step")
    come_back(left)
    left.expect_nothing()
    expect(other.surfaces).to_have_count(1)
    other.press("Next")
    other.page.close()
    left.expect_step("The third step")
    assert left.page.evaluate(PLACES) == 1
    left.press("Done")
    left.expect_end("welcome", "completed")
