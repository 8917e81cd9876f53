"""Whom a guide is withheld from sees nothing of it, and comes to its moment all the same."""

from typing import Any

from playwright.sync_api import expect

from support.hosted import MINUTE, Clock, Hosted
from support.scripted import Json, Scripted, banner, toast, tour

NOMINAL = 10_000


def ghost(key: str = "welcome", **more: Any) -> Json:
    usual = {"kind": "ghost", "revision": 1, "round": 1, "title": [], "trigger": {}, "interrupts": True}
    return {"key": key, **usual, "variant": "holdout", **more}


def said(annai: Scripted) -> list[tuple[str, str | None]]:
    """What was told of guides, in its order: the event and its variant."""
    events = sorted(annai.stored.values(), key=lambda event: event["at"])
    return [(one["name"], one.get("properties", {}).get("variant")) for one in events if one.get("guide")]


def test_a_ghost_takes_the_place_and_the_budget_and_shows_nothing(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(ghost(priority=9), tour("later"))
    host.open()
    host.page.get_by_label("Name").focus()
    before = host.page.evaluate("document.documentElement.outerHTML")
    clock.settle()
    annai.wait(lambda: said(annai) == [("guide_withheld", "holdout")])
    (event,) = annai.stored.values()
    assert (event["properties"]["interruption"], event["properties"]["by"]) == (True, "itself")
    # Nothing is drawn or announced, and focus stays where it was.
    host.expect_nothing()
    assert host.page.evaluate("document.documentElement.outerHTML") == before
    expect(host.page.get_by_label("Name")).to_be_focused()
    host.expect_why(later="budget_gap")
    annai.more = {"budget": {"gap": 0, "day": 99, "shown": []}}
    host.ask_again()
    clock.settle()
    # Even where the budget allows more, the place is taken for a while.
    host.expect_why(later="slot_taken")
    annai.states["welcome"] = {"auto": False, "reason": "shown_before"}
    clock.wait(NOMINAL)
    host.open()
    clock.settle()
    host.expect_step("The first step")
    assert [name for name, _ in said(annai) if name == "guide_withheld"] == ["guide_withheld"]


def test_another_who_gets_it_sees_it_and_says_its_variant(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(tour(variant="short"))
    host.open()
    clock.settle()
    host.expect_step("The first step")
    annai.wait(lambda: ("guide_shown", "short") in said(annai))


def test_without_what_it_points_at_nothing_would_have_been_seen(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(ghost(target={"selector": "#late"}))
    host.open()
    clock.settle()
    clock.wait(3000)
    assert said(annai) == []
    host.call("document.querySelector('main').insertAdjacentHTML('beforeend', '<button id=late>Late</button>')")
    clock.wait(3000)
    annai.wait(lambda: said(annai) == [("guide_withheld", "holdout")])


def test_what_waits_to_be_used_is_withheld_once_a_session_and_takes_no_place(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    annai.publish(ghost("news", interrupts=False, priority=9), tour())
    host.open()
    clock.settle()
    host.expect_step("The first step")
    annai.wait(lambda: ("guide_withheld", "holdout") in said(annai))
    host.open()
    clock.settle()
    host.expect_step("The first step")
    assert [name for name, _ in said(annai)].count("guide_withheld") == 1


def test_a_toast_that_is_withheld_waits_for_its_turn_as_toasts_do(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(ghost("hooray", interrupts=False, milestone="paid"), toast("cheers"))
    host.open()
    clock.settle()
    expect(host.note("cheers")).to_be_visible()
    assert ("guide_withheld", "holdout") not in said(annai)
    annai.states["cheers"] = {"auto": False, "reason": "shown_before"}
    clock.wait(MINUTE)
    annai.wait(lambda: ("guide_withheld", "holdout") in said(annai))


def test_started_by_hand_it_shows_nothing_and_says_so(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.publish(ghost(trigger={"manual": True}), banner())
    host.open()
    clock.settle()
    host.call("annai.start('welcome')")
    annai.wait(lambda: ("guide_withheld", "holdout") in said(annai))
    withheld = next(one for one in annai.stored.values() if one["name"] == "guide_withheld")
    assert (withheld["properties"]["by"], withheld["properties"]["interruption"]) == ("hand", False)
