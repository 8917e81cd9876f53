"""One thing at a time: who goes first, what waits for its turn, and what needs none."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from support.hosted import DAY, MINUTE, Clock, Hosted
from support.scripted import TAG, Json, Scripted, banner, checklist, hint, toast, tour
from support.visitors import Visitor

pytestmark = pytest.mark.motion

NO_LIMIT = {"budget": {"gap": 0, "day": 99, "shown": []}}
USED_UP: dict[str, Any] = {"budget": {"gap": 0, "day": 0, "shown": []}}
SKIPPED = {"auto": False, "reason": "dismissed"}


def named(key: str, **more: object) -> Json:
    """A tour of one step that bears its name."""
    return tour(key, steps=[{"key": "one", "title": [f"Tour {key}"], "body": [{"p": ["Begin."]}]}], **more)


def test_three_a_day_half_an_hour_apart_each_on_a_page_view_of_its_own(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    keys = ["a", "b", "c", "d"]
    annai.publish(*map(named, keys))
    host.open()
    for key, following in pairwise(keys):
        clock.settle()
        host.expect_step(f"Tour {key}")
        host.press("Close")
        host.expect_nothing()
        annai.states[key] = SKIPPED
        clock.pass_(MINUTE)
        host.expect_why(**{following: "budget_day" if following == "d" else "budget_gap"})
        clock.pass_(31 * MINUTE)
        if following == "d":
            break
        # The page view has had its interruption, however long ago.
        host.expect_why(**{following: "slot_taken"})
        host.open()
    host.open()
    clock.settle()
    host.expect_why(d="budget_day")
    clock.pass_(DAY)
    clock.settle()
    host.expect_step("Tour d")


def test_a_paused_run_goes_before_what_is_new_and_more_important(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(named("new", priority=9), tour("paused"))
    run = {"id": "0199-other", "step": "two", "revision": 1, "at": annai.now() - MINUTE, "started": 1}
    annai.states["paused"] = {"auto": False, "reason": "shown_before", "run": run}
    annai.more = NO_LIMIT
    host.open()
    clock.settle()
    host.expect_step("The second step")
    host.expect_why(new="slot_taken")


def test_of_a_tour_and_a_banner_that_lies_over_the_page_only_one_comes_on_a_page_view(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    annai.publish(named("first", priority=1), banner("over", push=False))
    annai.more = NO_LIMIT
    host.open()
    clock.settle()
    host.expect_step("Tour first")
    host.expect_why(over="slot_taken")
    host.press("Close")
    clock.settle()
    host.expect_nothing()
    annai.states["first"] = SKIPPED
    host.open()
    clock.settle()
    expect(host.note("over")).to_be_visible()


def test_a_first_visit_waits_until_it_is_known_who_it_is(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.tag = TAG.replace(' data-user="ann"', "")
    annai.publish(tour())
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.track")
    clock.run(10_000)
    host.expect_nothing()
    assert annai.asked == []
    host.call("annai.identify('ann')")
    host.expect_step("The first step")


def test_a_toast_has_the_place_for_its_seconds_and_counts_nowhere(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(toast("first-invoice"), tour())
    host.open()
    expect(host.note("first-invoice")).to_be_visible()
    clock.settle()
    host.expect_why(welcome="slot_taken")
    expect(host.card()).to_have_count(0)
    host.press("Close")
    annai.states["first-invoice"] = {"auto": False, "reason": "completed"}
    clock.settle()
    host.expect_step("The first step")
    annai.wait(lambda: annai.names().count("guide_shown") == 2)
    told = next(event for event in annai.stored.values() if event["guide"] == "first-invoice")
    assert told["properties"]["interruption"] is False


def test_a_toast_that_was_shown_can_be_seen_again_from_the_menu(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(toast("first-invoice"))
    host.open()
    clock.settle()
    host.note("first-invoice").get_by_role("button", name="Close").click()
    host.expect_end("first-invoice", "completed")
    annai.states["first-invoice"] = {"auto": False, "reason": "completed"}
    host.open()
    clock.settle()
    host.expect_nothing()
    host.call("void annai.open()")
    host.card("Guides").get_by_role("button", name="About first-invoice").click()
    expect(host.note("first-invoice")).to_be_visible()


def test_a_milestone_is_told_on_the_next_page_within_two_seconds(
    annai: Scripted, visitor: Visitor, host: Hosted
) -> None:
    """Of the page's own time: what the widget waits for, however slow this machine is."""
    annai.publish(toast("first-invoice"))
    visitor.context.clock.pause_at(annai.now() / 1000 + 60)
    with host.page.expect_response("**/v1/bootstrap"):
        host.page.goto(annai.url)
        host.page.wait_for_function("!!window.annai?.track")
        visitor.context.clock.run_for(50)
    waited = 0
    while not host.note("first-invoice").is_visible():
        assert waited < 2000
        visitor.context.clock.run_for(20)
        waited += 20


def test_what_waits_to_be_used_needs_no_place_and_no_budget(annai: Scripted, host: Hosted, clock: Clock) -> None:
    inline = banner("inside", position="inline", push=False, target={"selector": "#go"})
    annai.publish(named("new"), tour("paused"), banner(), inline, checklist(), hint(), banner("over", push=False))
    run = {"id": "0199-other", "step": "two", "revision": 1, "at": annai.now() - MINUTE, "started": 1}
    annai.states["paused"] = {"auto": False, "reason": "shown_before", "run": run}
    annai.more = USED_UP
    host.open()
    clock.settle()
    host.expect_step("The second step")
    expect(host.note("news")).to_be_visible()
    expect(host.note("inside")).to_be_visible()
    expect(host.launcher()).to_be_visible()
    expect(host.page.get_by_role("button", name="About drafts")).to_be_visible()
    host.expect_why(new="budget_day", over="budget_day")
    host.call("annai.start('new')")
    host.expect_step("Tour new")
    expect(host.card("The second step")).to_have_count(0)
    host.expect_end("paused", "replaced")


def test_a_hint_that_opens_itself_has_the_place_and_counts(annai: Scripted, host: Hosted, clock: Clock) -> None:
    opens = {**hint(opens="itself", priority=5), "interrupts": True}
    annai.more = {"budget": {"gap": 0, "day": 1, "shown": []}}
    annai.publish(opens, tour())
    host.open()
    clock.settle()
    expect(host.card("About drafts")).to_be_visible()
    host.expect_why(drafts="shown", welcome="slot_taken")
    annai.wait(lambda: "guide_shown" in annai.names())
    host.press("Got it")
    host.expect_nothing()
    annai.states["drafts"] = {"auto": False, "reason": "completed"}
    host.open()
    clock.settle()
    host.expect_why(welcome="budget_day")


def test_an_essential_notice_passes_budget_and_opting_out(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(banner("incident", essential=True, push=False), banner())
    annai.more = USED_UP
    host.open()
    clock.settle()
    expect(host.note("incident")).to_be_visible()
    expect(host.note("news")).to_be_visible()
    annai.more = {**USED_UP, "opted_out": ["all"]}
    annai.states["news"] = {"auto": False, "reason": "opted_out"}
    host.call("annai.optOut()")
    expect(host.note("news")).to_have_count(0)
    expect(host.note("incident")).to_be_visible()
    host.note("incident").get_by_role("button", name="Close").click()
    host.expect_nothing()


def test_a_hidden_tab_gives_up_its_place_and_goes_on_when_it_is_seen_again(
    annai: Scripted, visitor: Visitor, host: Hosted, clock: Clock
) -> None:
    annai.publish(tour())
    host.open()
    clock.settle()
    host.press("Next")
    host.expect_step("The second step")
    other = Hosted(visitor.page(), annai)
    other.open()
    clock.settle()
    other.expect_nothing()
    host.hide()
    clock.settle()
    other.expect_step("The second step")
    host.show()
    host.expect_nothing()
    other.hide()
    clock.settle()
    host.expect_step("The second step")
    host.press("Skip")
    # Over here is over everywhere.
    other.show()
    clock.settle()
    other.expect_nothing()
    host.expect_delivered()
    assert annai.names().count("guide_shown") == 1


def test_what_has_begun_finishes_though_its_audience_no_longer_matches_and_what_only_tells_vanishes(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    """A tour and a checklist finish, in view or folded; a banner and a hint go, open or not."""
    host.page.emulate_media(reduced_motion="reduce")
    annai.publish(tour(), banner(), checklist(), hint())
    annai.more = NO_LIMIT
    host.open()
    clock.settle()
    host.expect_step("The first step")
    expect(host.note("news")).to_be_visible()
    host.page.get_by_role("button", name="About drafts").click()
    expect(host.card("About drafts")).to_be_visible()
    annai.wait(lambda: annai.names().count("guide_shown") == 4)
    annai.states = {guide["key"]: {"auto": False, "reason": "not_in_audience"} for guide in annai.guides}
    host.ask_again()
    expect(host.note("news")).to_have_count(0)
    expect(host.page.locator("annai-surface[kind=hint]")).to_have_count(0)
    host.press("Next")
    host.expect_step("The second step")
    host.press("Next")
    host.press("Done")
    host.expect_end("welcome", "completed")
    annai.states["setup"] |= {"done": ["name"]}
    host.ask_again()
    expect(host.page.get_by_role("button", name="About setup 1 of 2 done")).to_be_visible()
    annai.states["setup"] |= {"done": ["name", "team"]}
    host.ask_again()
    clock.settle()
    host.expect_end("setup", "completed")
    assert ("welcome", "completed") in host.ends()
