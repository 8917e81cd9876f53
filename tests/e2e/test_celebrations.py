"""A checklist that is done celebrates when that interrupts nobody: as an interruption, but for the budget."""

import pytest
from playwright.sync_api import Locator, Page, expect

from support.hosted import Clock, Hosted
from support.scripted import Json, Scripted, checklist, toast, tour
from support.visitors import Visitor

pytestmark = pytest.mark.motion

DONE: Json = {"auto": True, "seen": True, "done": ["name", "team"]}


@pytest.fixture
def launched(annai: Scripted, host: Hosted, clock: Clock) -> Hosted:
    """Somebody is on a page with a checklist that they have begun."""
    annai.publish(checklist())
    host.open()
    expect(host.launcher()).to_be_visible()
    return host


def celebration(page: Page) -> Locator:
    return page.get_by_role("heading", name="All done")


def finish(host: Hosted) -> None:
    """The server says that all is done."""
    host.script.states["setup"] = DONE
    host.ask_again()
    expect_done(host)


def expect_done(host: Hosted) -> None:
    expect(host.page.get_by_role("button", name="About setup All done")).to_be_visible()


def test_it_waits_until_nobody_types(launched: Hosted, clock: Clock) -> None:
    with clock.stopped():
        launched.script.states["setup"] = DONE
        launched.call("annai.page()")
        for letter in "abc":
            launched.page.get_by_label("Name").press(letter)
            clock.run(900)
        expect_done(launched)
        for letter in "def":
            launched.page.get_by_label("Name").press(letter)
            clock.run(900)
        expect(celebration(launched.page)).to_have_count(0)
    clock.settle()
    expect(celebration(launched.page)).to_be_visible()
    expect(launched.page.get_by_label("Name")).to_be_focused()


def test_it_waits_until_a_tour_has_ended_and_then_needs_no_new_page_view(
    annai: Scripted, launched: Hosted, clock: Clock
) -> None:
    annai.publish(checklist(), tour())
    launched.ask_again()
    clock.settle()
    launched.expect_step("The first step")
    finish(launched)
    clock.settle()
    expect(celebration(launched.page)).to_have_count(0)
    launched.press("Skip")
    clock.settle()
    expect(celebration(launched.page)).to_be_visible()


def test_meanwhile_nothing_else_takes_the_screen_and_what_waited_comes_after_it(
    annai: Scripted, launched: Hosted, clock: Clock
) -> None:
    finish(launched)
    clock.settle()
    expect(celebration(launched.page)).to_be_visible()
    annai.publish(checklist(), tour(), toast("sold"))
    annai.states["setup"] = DONE
    launched.ask_again()
    clock.settle()
    launched.expect_why(welcome="slot_taken", sold="slot_taken")
    launched.press("Done")
    expect(launched.note("sold")).to_be_visible()
    launched.note("sold").get_by_role("button", name="Close").click()
    clock.settle()
    launched.expect_step("The first step")
    shown = [event for event in annai.stored.values() if event["name"] == "guide_shown"]
    assert all(not event["properties"]["interruption"] for event in shown if event["guide"] != "welcome")


def test_of_two_tabs_one_celebrates_and_the_other_knows(
    annai: Scripted, launched: Hosted, visitor: Visitor, clock: Clock
) -> None:
    other = Hosted(visitor.page(), annai)
    other.open()
    expect(other.launcher()).to_be_visible()
    finish(launched)
    finish(other)
    clock.settle()
    annai.wait(lambda: celebration(launched.page).count() or celebration(other.page).count())
    first, second = (launched, other) if celebration(launched.page).count() else (other, launched)
    clock.settle()
    expect(celebration(second.page)).to_have_count(0)
    first.press("Done")
    clock.settle()
    clock.settle()
    expect(celebration(second.page)).to_have_count(0)
    first.expect_delivered()
    assert annai.names().count("guide_completed") == 1


def test_a_tour_that_somebody_starts_meanwhile_ends_no_checklist(
    annai: Scripted, launched: Hosted, clock: Clock
) -> None:
    finish(launched)
    clock.settle()
    expect(celebration(launched.page)).to_be_visible()
    annai.publish(checklist(), tour(trigger={"manual": True}))
    annai.states["setup"] = DONE
    launched.ask_again()
    launched.call("annai.start('welcome')")
    launched.expect_step("The first step")
    launched.press("Done")
    expect_done(launched)
    assert launched.ends() == [("setup", "completed")]
