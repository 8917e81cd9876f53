"""Runs that are left: by a reload, another page, a closed browser, another user, an author's switch, time."""

import pytest
from playwright.sync_api import Route, expect

from annai_server.domain.globs import source
from support.hosted import DAY, HOUR, MINUTE, Clock, Hosted
from support.scripted import Json, Scripted, banner, checklist, toast, tour
from support.visitors import Visitor

NO_LIMIT = {"budget": {"gap": 0, "day": 99, "shown": []}}
DONE = {"auto": True, "seen": True, "done": ["name", "team"]}


@pytest.fixture
def annai(annai: Scripted) -> Scripted:
    annai.more = NO_LIMIT
    return annai


def over_pages() -> Json:
    steps = [
        {"key": "list", "title": ["The list"], "body": [], "page": [source("/invoices")], "url": "/invoices"},
        {"key": "also", "title": ["Also here"], "body": [], "page": [source("/invoices")], "url": "/invoices"},
        {"key": "people", "title": ["The people"], "body": [], "page": [source("/customers")], "url": "/customers"},
    ]
    return tour(steps=steps, trigger={"page": [source("/invoices")]})


class TestTime:
    def test_the_same_step_within_half_an_hour_then_an_offer_for_a_week_then_it_has_left(
        self, annai: Scripted, visitor: Visitor, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour())
        host.open()
        clock.settle()
        host.press("Next")
        host.expect_step("The second step")
        clock.settle()
        annai.wait(lambda: annai.names().count("step_shown") == 2)
        # The browser is closed and opened again.
        host.page.close()
        clock.pass_(29 * MINUTE)
        host = Hosted(visitor.page(), annai)
        host.open()
        host.expect_step("The second step")
        clock.settle()
        host.expect_delivered()
        clock.pass_(31 * MINUTE)
        host.open()
        expect(host.pill()).to_have_accessible_name("Continue (2 / 3)")
        expect(host.card("The second step")).to_have_count(0)
        clock.pass_(6 * DAY)
        host.open()
        host.pill().click()
        host.expect_step("The second step")
        clock.settle()
        host.expect_delivered()
        told = len(annai.stored)
        clock.pass_(7 * DAY + HOUR)
        annai.states["welcome"] = {"auto": False, "reason": "shown_before", "seen": True}
        host.open()
        host.expect_why(welcome="shown_before")
        host.expect_nothing()
        assert annai.names().count("guide_shown") == 1
        assert (host.ends(), len(annai.stored)) == ([], told)

    def test_later_puts_it_off_by_a_day_and_the_menu_keeps_it(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour())
        host.open()
        clock.settle()
        host.press("Later")
        host.expect_end("welcome", "snoozed")
        # How long is the server's to say.
        until = annai.now() + DAY
        annai.states["welcome"] = {"auto": False, "reason": "snoozed", "until": until, "seen": True}
        annai.more = {**NO_LIMIT, "valid_until": until}
        host.open()
        clock.settle()
        host.expect_why(welcome="snoozed")
        host.call("void annai.open()")
        expect(host.card("Guides").get_by_role("heading", name="For later")).to_be_visible()
        host.press("Close")
        annai.states["welcome"] = {"auto": True, "seen": True}
        annai.more = NO_LIMIT
        clock.pass_(DAY + MINUTE)
        clock.settle()
        host.expect_step("The first step")

    def test_a_session_ends_after_half_an_hour_in_which_no_tab_was_used_and_the_launcher_with_it(
        self, annai: Scripted, visitor: Visitor, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(checklist())
        host.open()
        expect(host.launcher()).to_be_visible()
        annai.states["setup"] = DONE
        host.ask_again()
        host.press("Done")
        host.expect_end("setup", "completed")
        annai.states["setup"] = {**DONE, "auto": False, "reason": "completed", "completed": annai.now()}
        for _ in range(2):
            clock.pass_(20 * MINUTE)
            other = Hosted(visitor.page(), annai)
            other.open()
            expect(other.launcher()).to_be_visible()
            other.page.close()
        host.page.reload()
        expect(host.launcher()).to_be_visible()
        host.page.goto("about:blank")
        clock.pass_(31 * MINUTE)
        host.open()
        host.expect_why(setup="completed")
        host.expect_nothing()

    def test_one_switch_stops_a_guide_and_another_all_of_them_on_open_pages_within_a_minute(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour(), banner(), checklist())
        host.open()
        clock.settle()
        host.expect_step("The first step")
        expect(host.surfaces).to_have_count(3)
        annai.wait(lambda: annai.names().count("guide_shown") == 3)
        # A moved clock runs on while the network is at work, once for the answer before and once for this one.
        soon = MINUTE + 15_000
        clock.wait(2 * MINUTE)
        annai.states["welcome"] = {"auto": False, "reason": "stopped"}
        clock.wait(soon)
        expect(host.surfaces).to_have_count(2)
        host.expect_end("welcome", "stopped")
        annai.more = {**NO_LIMIT, "stopped": True}
        clock.wait(soon)
        host.expect_nothing()


class TestPages:
    def test_the_back_button_is_the_hosts_and_the_tour_follows_it(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(over_pages())
        host.open("/start")
        length = host.call("history.length")
        host.go("/invoices")
        clock.settle()
        host.press("Next")
        host.expect_step("Also here")
        host.press("Next")
        expect(host.card("About welcome")).to_have_accessible_description("Step 3 of 3 is on another page.")
        host.go("/customers")
        host.expect_step("The people")
        assert host.call("history.length") == length + 2
        host.page.go_back()
        host.expect_step("Also here")
        # Nothing of the tour is there: it waits.
        host.page.go_back()
        expect(host.card("About welcome")).to_have_accessible_description("Step 2 of 3 is on another page.")
        host.page.go_forward()
        host.expect_step("Also here")
        assert host.call("history.length") == length + 2
        assert host.ends() == []

    @pytest.mark.parametrize("link", ["menu", "welcome"])
    def test_a_link_that_opens_something_opens_it_again(
        self, annai: Scripted, host: Hosted, clock: Clock, link: str
    ) -> None:
        annai.html = f'<main><a href="#annai={link}">Help</a><div id="go">Go</div></main>'
        annai.publish(tour(trigger={"manual": True}))
        host.open("/invoices?open=1")
        opened = host.card("Guides" if link == "menu" else "The first step")
        for _ in range(2):
            host.page.get_by_role("link", name="Help").click()
            expect(opened).to_be_visible()
            host.press("Close")
            expect(opened).to_have_count(0)
        assert host.page.url == f"{annai.url}/invoices?open=1"
        host.page.reload()
        clock.settle()
        host.expect_nothing()


class TestPeople:
    def test_with_another_user_or_nobody_all_goes_at_once_and_what_waits_keeps_its_owner(
        self, annai: Scripted, host: Hosted, clock: Clock
    ) -> None:
        annai.publish(tour(), banner(), checklist())
        host.open()
        clock.settle()
        host.expect_step("The first step")
        expect(host.surfaces).to_have_count(3)
        annai.events = lambda body: (503, b"{}")
        host.call("annai.track('before')")
        host.call("annai.reset()")
        # At once: nothing is waited for.
        assert host.surfaces.count() == 0
        assert not host.call("Object.keys(sessionStorage).length")
        host.call("annai.track('nobody')")
        clock.settle()
        host.expect_nothing()
        annai.events = lambda body: None
        annai.publish()
        host.call("annai.identify('bob'); annai.track('after')")
        clock.pass_(5 * MINUTE)
        annai.wait(lambda: {"before", "after"} <= set(annai.names()))
        owners = {event["name"]: event["user"] for event in annai.stored.values()}
        # On a shared computer, what nobody did is not the next person's.
        assert owners == {**owners, "before": "ann", "after": "bob"}
        assert "nobody" not in owners

    def test_another_company_finds_nothing_of_the_last_one(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner("one"))
        host.open()
        expect(host.note("one")).to_be_visible()
        annai.publish(banner("two"))
        host.call("annai.group('c_2')")
        assert host.note("one").count() == 0
        expect(host.note("two")).to_be_visible()
        assert annai.asked[-1]["company"] == "c_2"


def hold(host: Hosted, part: str) -> list[Route]:
    """What was asked of this part of ours, and is yet to be answered."""
    held: list[Route] = []
    host.page.route(f"**/{part}.js", lambda route: held.append(route))
    return held


def came(host: Hosted, held: list[Route]) -> bool:
    """Whether it was asked for; what is asked is only heard while the page is waited for."""
    host.page.wait_for_timeout(50)
    return bool(held)


@pytest.mark.parametrize("left", ["annai.reset()", "annai.identify('bob')", "annai.destroy()"])
def test_what_was_still_loading_for_somebody_who_has_left_shows_nothing(
    annai: Scripted, host: Hosted, left: str
) -> None:
    annai.publish(checklist())
    host.open()
    held = hold(host, "panel")
    host.launcher().click()
    annai.wait(lambda: came(host, held))
    annai.publish()
    host.call(left)
    host.expect_nothing()
    held[0].continue_()
    # It has come, and had the time to show itself.
    host.page.wait_for_function("performance.getEntries().some(({name}) => /panel.js/.test(name))")
    host.page.wait_for_timeout(300)
    host.expect_nothing()


def test_a_panel_for_developers_does_not_come_after_all_is_gone(annai: Scripted, host: Hosted) -> None:
    host.open()
    held = hold(host, "debug")
    host.call("void annai.debug()")
    annai.wait(lambda: came(host, held))
    host.call("annai.destroy()")
    held[0].continue_()
    host.page.wait_for_function("performance.getEntries().some(({name}) => /debug\\.js/.test(name))")
    host.page.wait_for_timeout(300)
    host.expect_nothing()


def test_nothing_of_ours_prints(annai: Scripted, host: Hosted, clock: Clock) -> None:
    foot = banner("foot", position="bottom")
    annai.publish(tour(), banner(), foot, checklist(), toast("first-invoice"))
    host.open()
    before = host.call("document.documentElement.scrollHeight")
    expect(host.surfaces).to_have_count(5)
    host.call("void annai.open()")
    expect(host.card("Guides")).to_be_visible()
    host.page.emulate_media(media="print")
    for face in host.surfaces.locator(".face").all():
        expect(face).to_be_hidden()
    heights = host.call("[...document.querySelectorAll('annai-surface')].map((each) => each.offsetHeight)")
    assert not any(heights), heights
    assert host.call("document.documentElement.scrollHeight") == before
