"""The widget's core in a real browser: what starts, is kept and delivered, and what the host never notices."""

import json
import re

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

from annai_server.domain.globs import source
from support.composing import composing
from support.guidance import DELIVERED
from support.hosted import Clock
from support.scripted import TAG, Json, Scripted, banner, checklist, toast, tour
from support.visitors import Visitor, Visitors

READY = "!!window.annai?.track"
DONE = {"auto": True, "seen": True, "done": ["name", "team"]}


def card(page: Page, title: str = "The first step") -> Locator:
    return page.get_by_text(title, exact=True).first


def debug(page: Page) -> Json:
    report: Json = page.evaluate("annai.debug({panel: false})")
    return report


def asked(page: Page) -> list[str]:
    """Paths, as they are asked for; of what is loaded late, without the folder that says of which build it is."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(re.sub("annai/.*/", "annai/", request.url.split("/", 3)[3])))
    return paths


class TestStarting:
    def test_a_page_where_nothing_shows_loads_the_core_and_asks_once(self, annai: Scripted, page: Page) -> None:
        paths = asked(page)
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        page.wait_for_function(READY)
        assert paths == ["", "annai.js", "v1/bootstrap"]

    def test_the_first_step_is_on_screen_after_three_requests(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        paths = asked(page)
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        assert paths[:4] == ["", "annai.js", "v1/bootstrap", "annai/tour.js"]

    def test_a_page_whose_styles_come_late_and_are_dark_is_met_in_dark(self, annai: Scripted, page: Page) -> None:
        annai.html += "<script>addEventListener('DOMContentLoaded', () => document.head.append(Object.assign("
        annai.html += "document.createElement('link'), {rel: 'stylesheet', href: '/late.css'})))</script>"
        held: list[Route] = []
        page.route("**/late.css", lambda route: held.append(route))
        annai.publish(tour())
        page.goto(annai.url, wait_until="commit")
        room = page.locator("annai-surface .room")
        expect(room).to_have_css("color-scheme", "light")
        held[0].fulfill(content_type="text/css", body="body { background: #111 }")
        expect(room).to_have_css("color-scheme", "dark")

    def test_a_tour_is_recorded_once_it_is_on_screen(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        annai.wait(lambda: "step_shown" in annai.names())
        shown = next(event for event in annai.stored.values() if event["name"] == "guide_shown")
        assert shown["properties"] == {"interruption": True, "by": "itself"}
        assert (shown["guide"], shown["revision"], shown["round"], shown["user"]) == ("welcome", 1, 1, "ann")

    def test_nothing_interrupts_somebody_who_types(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        field = page.get_by_label("Name")
        field.press_sequentially("a quiet afternoon", delay=150)
        assert debug(page)["guides"] == {"welcome": "not_calm"}
        expect(card(page)).to_be_visible()
        expect(field).to_be_focused()

    @pytest.mark.parametrize(
        "busy",
        [
            "document.body.append(Object.assign(document.createElement('dialog'), {open: true}))",
            "document.querySelector('input').setAttribute('aria-invalid', 'true')",
            "getSelection().selectAllChildren(document.querySelector('h1'))",
            "document.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))",
        ],
    )
    def test_nothing_interrupts_a_page_that_is_busy(self, annai: Scripted, page: Page, busy: str, clock: Clock) -> None:
        annai.publish(tour(trigger={"event": "ready"}))
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        page.evaluate("annai.track('ready')")
        page.evaluate(busy)
        clock.idle(page, 2500)
        assert debug(page)["guides"] == {"welcome": "not_calm"}

    def test_of_two_tours_the_more_important_one_starts_and_the_other_waits(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(tour("less"), tour("more", priority=5))
        annai.more = {"budget": {"gap": 0, "day": 99, "shown": []}}
        page.goto(annai.url)
        annai.wait(lambda: "guide_shown" in annai.names())
        assert debug(page)["guides"] == {"more": "eligible", "less": "slot_taken"}
        page.evaluate("annai.stop()")
        expect(card(page)).to_be_hidden()
        clock.idle(page, 1500)
        assert annai.names().count("guide_shown") == 1

    def test_an_interruption_shown_here_counts_in_the_budget_before_the_server_knows_of_it(
        self, annai: Scripted, page: Page
    ) -> None:
        annai.publish(tour(), banner())
        annai.more = {"budget": {"gap": 1_800_000, "day": 3, "shown": []}}
        page.add_init_script("localStorage['annai:pk_1:u:ann:shown'] = JSON.stringify([Date.now() - 60_000])")
        page.goto(annai.url)
        expect(page.get_by_text("About news").first).to_be_visible()
        page.wait_for_function("annai.debug({panel: false}).then(({guides}) => guides.welcome === 'budget_gap')")

    def test_a_tour_starts_where_a_single_page_host_has_gone(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour(trigger={"page": [source("/settings/**")]}))
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        page.wait_for_function(READY)
        page.evaluate("history.pushState({}, '', '/settings/profile')")
        expect(card(page)).to_be_visible()
        annai.wait(lambda: any(body["url"].endswith("/settings/profile") for body in annai.asked))

    def test_on_a_quiet_page_nothing_interrupts(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour(), banner())
        annai.more = {"quiet": [source("/checkout/**")]}
        page.goto(f"{annai.url}/checkout?step=2")
        expect(page.get_by_text("About news").first).to_be_visible()
        assert debug(page)["guides"]["welcome"] == "quiet_page"
        expect(card(page)).to_have_count(0)
        page.evaluate("history.pushState({}, '', '/')")
        expect(card(page)).to_be_visible()

    def test_a_tour_waits_for_an_element_to_appear(self, annai: Scripted, page: Page, clock: Clock) -> None:
        annai.publish(tour(trigger={"element": {"selector": "#late"}}))
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        clock.idle(page, 1500)
        assert debug(page)["guides"] == {"welcome": "waiting_trigger"}
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=late>Late</button>')")
        expect(card(page)).to_be_visible()

    def test_a_link_starts_a_guide_that_would_not_start_itself(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        annai.states = {"welcome": {"auto": False, "reason": "completed"}}
        page.goto(f"{annai.url}/#annai=welcome")
        expect(card(page)).to_be_visible()
        annai.wait(lambda: "guide_shown" in annai.names())
        shown = next(event for event in annai.stored.values() if event["name"] == "guide_shown")
        assert shown["properties"] == {"interruption": False, "by": "hand"}

    def test_several_toasts_become_one(self, annai: Scripted, page: Page) -> None:
        annai.publish(toast("first-invoice"), toast("first-customer"))
        page.goto(annai.url)
        annai.wait(lambda: annai.names().count("guide_shown") == 2)
        assert len({event["run"] for event in annai.stored.values()}) == 2
        expect(page.locator("annai-surface")).to_have_count(1)

    def test_kinds_of_a_newer_server_are_skipped_with_a_reason(self, annai: Scripted, page: Page) -> None:
        annai.publish({**tour("hologram"), "kind": "hologram"}, banner())
        page.goto(annai.url)
        expect(page.get_by_text("About news").first).to_be_visible()
        assert debug(page)["guides"]["hologram"] == "unknown_kind"


class TestByHand:
    def test_the_menu_asked_for_before_the_server_has_answered_opens_when_it_has(
        self, annai: Scripted, visitors: Visitors
    ) -> None:
        visitor = visitors()
        page = visitor.page()
        annai.publish(tour(trigger={"manual": True}))
        annai.slowness = 1.5
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("void annai.open()")
        expect(page.get_by_role("dialog", name="Guides")).to_be_visible()
        assert visitor.faults == []

    def test_a_link_opens_the_menu_on_a_fresh_page(self, annai: Scripted, visitors: Visitors) -> None:
        visitor = visitors()
        page = visitor.page()
        annai.publish(tour(trigger={"manual": True}))
        annai.slowness = 1.5
        page.goto(f"{annai.url}/#annai=menu")
        expect(page.get_by_role("dialog", name="Guides")).to_be_visible()
        assert visitor.faults == []

    def test_a_guide_started_before_the_server_has_answered_starts_when_it_has(
        self, annai: Scripted, page: Page
    ) -> None:
        annai.publish(tour(trigger={"manual": True}))
        annai.slowness = 1.5
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("void annai.start('welcome')")
        expect(card(page)).to_be_visible()

    def test_files_that_cannot_be_loaded_are_no_fault_that_the_host_hears_of(
        self, annai: Scripted, visitor: Visitor, page: Page, clock: Clock
    ) -> None:
        page.route("**/annai/**/*.js", lambda route: route.abort())
        annai.publish(tour(), banner())
        page.goto(f"{annai.url}/#annai=menu")
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved'); annai.open(); annai.start('news'); annai.stop(); annai.optOut()")
        assert page.evaluate("annai.debug({panel: false})") is None
        clock.idle(page, 2500)
        assert visitor.faults == []

    def test_a_key_goes_to_what_came_by_itself_and_is_told(self, annai: Scripted, page: Page) -> None:
        annai.publish(banner())
        page.goto(annai.url)
        expect(page.get_by_role("status")).to_have_text("About news. About news. Press Alt+Shift+G to go there.")
        page.get_by_label("Name").focus()
        with composing(page, "ひばり") as press:
            press("KeyG", "Alt", "Shift")
            expect(page.get_by_label("Name")).to_be_focused()
        page.keyboard.press("Alt+Shift+G")
        expect(page.get_by_role("region", name="About news")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_label("Name")).to_be_focused()

    def test_the_key_is_another_one_where_the_host_says_so(self, annai: Scripted, page: Page) -> None:
        annai.tag = TAG.replace("data-user", 'data-focus-key="Ctrl+Alt+9" data-user')
        annai.publish(banner())
        page.goto(annai.url)
        expect(page.get_by_role("status")).to_contain_text("Press Ctrl+Alt+9 to go there.")
        page.keyboard.press("Alt+Shift+G")
        expect(page.get_by_role("region", name="About news")).not_to_be_focused()
        page.keyboard.press("Control+Alt+9")
        expect(page.get_by_role("region", name="About news")).to_be_focused()


class TestPages:
    def test_a_banner_is_on_its_own_pages_alone_and_comes_back_as_the_same_showing(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(banner(trigger={"page": [source("/news")]}))
        page.goto(f"{annai.url}/news")
        bar = page.get_by_role("region", name="About news")
        expect(bar).to_be_visible()
        annai.wait(lambda: "guide_shown" in annai.names())
        page.evaluate("history.pushState({}, '', '/other')")
        expect(bar).to_have_count(0)
        clock.idle(page, 1500)
        expect(bar).to_have_count(0)
        page.goto(f"{annai.url}/elsewhere")
        clock.idle(page, 1500)
        expect(bar).to_have_count(0)
        assert debug(page)["guides"] == {"news": "page"}
        page.goto(f"{annai.url}/news")
        expect(bar).to_be_visible()
        clock.idle(page, 1000)
        assert annai.names() == ["guide_shown"]


class TestGoals:
    def test_a_tour_whose_goal_is_reached_on_the_way_completes_when_its_step_is_left(
        self, annai: Scripted, page: Page
    ) -> None:
        annai.publish(tour(goal="first-invoice"))
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        annai.wait(lambda: "step_shown" in annai.names())
        annai.states["welcome"]["reached"] = _now(page)
        with page.expect_response("**/v1/bootstrap"):
            page.evaluate("annai.page()")
        expect(card(page)).to_be_visible()
        page.get_by_role("button", name="Next").click()
        annai.wait(lambda: "guide_ended" in annai.names())
        expect(page.locator("annai-surface")).to_have_count(0)
        assert annai.names()[-2:] == ["guide_completed", "guide_ended"]


class TestChecklists:
    def test_its_completion_is_recorded_when_it_was_celebrated_and_celebrated_once(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(checklist())
        page.goto(annai.url)
        expect(page.get_by_role("button", name="About setup 0 of 2 done")).to_be_visible()
        annai.states["setup"] = DONE
        page.evaluate("annai.page()")
        expect(page.get_by_role("heading", name="All done")).to_be_visible()
        annai.wait(lambda: "guide_ended" in annai.names())
        assert annai.names() == ["guide_shown", "guide_completed", "guide_ended"]
        annai.states["setup"] = {**DONE, "auto": False, "reason": "completed", "completed": _now(page)}
        page.reload()
        launcher = page.get_by_role("button", name="About setup All done")
        expect(launcher).to_be_visible()
        clock.idle(page, 1500)
        expect(page.get_by_role("heading", name="All done")).to_have_count(0)
        launcher.click()
        page.get_by_role("button", name="Hide this checklist").click()
        expect(page.locator("annai-surface")).to_have_count(0)
        clock.idle(page, 1000)
        assert annai.names() == ["guide_shown", "guide_completed", "guide_ended"]

    def test_it_is_completed_even_if_what_celebrates_it_cannot_be_loaded(self, annai: Scripted, page: Page) -> None:
        page.route("**/celebration.js", lambda route: route.abort())
        annai.publish(checklist())
        page.goto(annai.url)
        annai.wait(lambda: "guide_shown" in annai.names())
        annai.states["setup"] = DONE
        with page.expect_event("requestfailed"):
            page.evaluate("annai.page()")
        annai.wait(lambda: "guide_ended" in annai.names())
        assert annai.names() == ["guide_shown", "guide_completed", "guide_ended"]
        page.get_by_role("button", name="About setup All done").click()
        expect(page.get_by_role("button", name="Hide this checklist")).to_be_visible()

    def test_it_is_celebrated_after_the_toast_of_a_milestone_not_beside_it(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(checklist())
        page.goto(annai.url)
        annai.wait(lambda: "guide_shown" in annai.names())
        annai.publish(checklist(), toast("first-invoice"))
        annai.states["setup"] = DONE
        page.evaluate("annai.page()")
        told = page.get_by_role("region", name="About first-invoice")
        expect(told).to_be_visible()
        clock.idle(page, 1000)
        expect(page.get_by_role("heading", name="All done")).to_have_count(0)
        told.get_by_role("button", name="Close").click()
        annai.states["first-invoice"] = {"auto": False, "reason": "completed"}
        expect(told).to_have_count(0)
        expect(page.get_by_role("heading", name="All done")).to_be_visible()

    def test_a_milestone_is_told_after_the_celebration_not_beside_it(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(checklist())
        page.goto(annai.url)
        annai.wait(lambda: "guide_shown" in annai.names())
        annai.states["setup"] = DONE
        page.evaluate("annai.page()")
        expect(page.get_by_role("heading", name="All done")).to_be_visible()
        annai.publish(checklist(), toast("first-invoice"))
        annai.states["setup"] = DONE
        page.evaluate("annai.page()")
        clock.idle(page, 2000)
        expect(page.get_by_role("region", name="About first-invoice")).to_have_count(0)
        page.get_by_role("button", name="Done", exact=True).click()
        expect(page.get_by_role("region", name="About first-invoice")).to_be_visible()


class TestRuns:
    def test_a_run_goes_on_at_its_step_after_a_reload(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        page.get_by_role("button", name="Next").click()
        expect(card(page, "The second step")).to_be_visible()
        page.reload()
        expect(card(page, "The second step")).to_be_visible()
        annai.wait(lambda: annai.names().count("step_shown") >= 2)
        assert annai.names().count("guide_shown") == 1
        assert len({event["run"] for event in annai.stored.values()}) == 1

    def test_a_run_stays_on_what_it_began_with_though_something_newer_was_published_meanwhile(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        page.get_by_role("button", name="Next").click()
        expect(card(page, "The second step")).to_be_visible()
        annai.wait(lambda: annai.names().count("step_shown") == 2)
        anew = [{"key": key, "title": [f"Newer {key}"], "body": []} for key in ("two", "four")]
        annai.guides = [tour(revision=2, steps=anew)]
        with page.expect_response("**/v1/bootstrap"):
            page.evaluate("annai.page()")
        expect(card(page, "The second step")).to_be_visible()
        page.reload()
        expect(card(page, "The second step")).to_be_visible()
        page.get_by_role("button", name="Next").click()
        expect(card(page, "The third step")).to_be_visible()
        page.get_by_role("button", name="Done").click()
        annai.wait(lambda: "guide_ended" in annai.names())
        assert {event["revision"] for event in annai.stored.values()} == {1}
        # Whoever begins now begins with what is published now.
        page.evaluate("annai.start('welcome')")
        expect(card(page, "Newer two")).to_be_visible()

    def test_a_run_begun_in_another_browser_goes_on_here(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        run = {"id": "0199-other", "step": "two", "revision": 1, "at": _now(page) - 60_000, "started": 1}
        annai.states = {"welcome": {"auto": False, "reason": "shown_before", "run": run}}
        page.goto(annai.url)
        expect(card(page, "The second step")).to_be_visible()
        annai.wait(lambda: "step_shown" in annai.names())
        assert {event["run"] for event in annai.stored.values()} == {"0199-other"}

    def test_what_an_author_began_for_somebody_comes_once_whatever_holds_it_back(
        self, annai: Scripted, page: Page
    ) -> None:
        elsewhere = {"page": ["^/elsewhere$"]}
        annai.publish(tour(trigger={"manual": True}), banner(trigger=elsewhere), checklist(), toast("sold"))
        annai.more = {"budget": {"gap": 1_800_000, "day": 1, "shown": [annai.now()]}}
        ids = {key: f"0199a5b0-0000-7000-8000-00000000000{n}" for n, key in enumerate(annai.states)}
        for key, id_ in ids.items():
            begun = {"id": id_, "step": None, "revision": 1, "at": annai.now(), "started": annai.now()}
            annai.states[key] = {"auto": True, "run": {**begun, "by": "hand", "shown": False}}
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        annai.wait(lambda: annai.names().count("guide_shown") == 4)
        shown = [event for event in annai.stored.values() if event["name"] == "guide_shown"]
        assert {event["guide"]: event["run"] for event in shown} == ids
        assert {event["properties"]["by"] for event in shown} == {"hand"}
        page.get_by_role("button", name="Skip", exact=True).click()
        annai.wait(lambda: "guide_ended" in annai.names())
        annai.states = {key: {"auto": False, "reason": "dismissed"} for key in ids}
        page.reload()
        annai.wait(lambda: len(annai.asked) > 1)
        page.wait_for_function(DELIVERED)
        assert annai.names().count("guide_shown") == 4

    def test_a_run_that_the_server_forgot_begins_anew(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        annai.more = {"budget": {"gap": 0, "day": 9, "shown": []}}
        page.goto(annai.url)
        page.get_by_role("button", name="Next", exact=True).click()
        expect(card(page, "The second step")).to_be_visible()
        page.wait_for_function(DELIVERED)
        annai.states["welcome"] = {"auto": True, "over": True}
        page.evaluate("annai.page()")
        expect(card(page, "The second step")).to_have_count(0)
        page.reload()
        expect(card(page)).to_be_visible()
        annai.wait(lambda: len({event["run"] for event in annai.stored.values()}) == 2)

    def test_a_skipped_tour_stays_away_even_if_the_server_never_heard(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        annai.publish(tour())
        annai.events = lambda body: (503, b"{}")
        page.goto(annai.url)
        page.get_by_role("button", name="Skip").first.click()
        expect(card(page)).to_be_hidden()
        page.reload()
        clock.idle(page, 3000)
        expect(card(page)).to_be_hidden()
        assert debug(page)["guides"] == {"welcome": "shown_before"}

    @pytest.mark.parametrize("locks", ["Web Locks", "leases"])
    def test_only_one_tab_shows_a_tour_and_a_closed_tab_frees_its_place(
        self, annai: Scripted, visitor: Visitor, clock: Clock, locks: str
    ) -> None:
        if locks == "leases":
            visitor.context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})")
        annai.publish(tour())
        one, two = visitor.page(), visitor.page()
        one.goto(annai.url)
        expect(card(one)).to_be_visible()
        two.goto(annai.url)
        clock.idle(two, 2500)
        expect(card(two)).to_be_hidden()
        one.close()
        expect(card(two)).to_be_visible(timeout=10_000)

    def test_another_user_finds_nothing_of_the_last_one(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        annai.publish()
        page.evaluate("annai.track('before'); annai.identify('bob'); annai.track('after')")
        expect(card(page)).to_be_hidden()
        annai.wait(lambda: {"before", "after"} <= set(annai.names()))
        owners = {event["name"]: event["user"] for event in annai.stored.values()}
        assert (owners["before"], owners["after"]) == ("ann", "bob")

    def test_opting_out_takes_guidance_off_the_page_and_tells_the_server(self, annai: Scripted, page: Page) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        page.evaluate("annai.optOut()")
        expect(card(page)).to_be_hidden()
        annai.wait(lambda: {"opted_out", "guide_ended"} <= set(annai.names()))
        ended = next(event for event in annai.stored.values() if event["name"] == "guide_ended")
        assert ended["reason"] == "opted_out"


class TestDelivery:
    def test_events_outlive_a_reload_and_a_server_that_is_away(self, annai: Scripted, page: Page) -> None:
        annai.events = lambda body: (503, b"{}")
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved', {total: 7})")
        annai.wait(lambda: annai.batches)
        page.reload()
        annai.events = lambda body: None
        annai.wait(lambda: annai.names() == ["saved"])
        page.wait_for_function(DELIVERED)

    def test_events_of_an_offline_tab_are_sent_by_the_next_one(self, annai: Scripted, visitor: Visitor) -> None:
        page = visitor.page()
        page.goto(annai.url)
        page.wait_for_function(READY)
        visitor.context.set_offline(True)
        page.evaluate("for (let i = 0; i < 5; i++) annai.track('saved', {i})")
        page.close()
        visitor.context.set_offline(False)
        visitor.page().goto(annai.url)
        annai.wait(lambda: annai.names() == ["saved"] * 5)

    def test_an_event_whose_answer_was_lost_is_stored_once(self, annai: Scripted, page: Page) -> None:
        def stored_but_silent(body: Json) -> tuple[int, bytes]:
            annai.store(body)
            return 200, b'{"v": 1, "resu'

        annai.events = stored_but_silent
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved')")
        annai.wait(lambda: annai.batches)
        annai.events = lambda body: None
        annai.wait(lambda: len(annai.batches) > 1)
        page.wait_for_function(DELIVERED)
        assert annai.names() == ["saved"]

    def test_two_tabs_do_not_send_the_same_event(self, annai: Scripted, visitor: Visitor) -> None:
        tabs = [visitor.page(), visitor.page()]
        for tab in tabs:
            tab.goto(annai.url)
            tab.wait_for_function(READY)
        for tab in tabs:
            tab.evaluate("for (let i = 0; i < 20; i++) annai.track('saved', {i})")
        annai.wait(lambda: len(annai.stored) == 40)
        sent = [event["id"] for batch in annai.batches for event in batch["events"]]
        assert len(sent) == len(set(sent)) == 40

    def test_a_refused_event_is_dropped_and_counted(self, annai: Scripted, page: Page) -> None:
        annai.events = lambda body: (200, json.dumps(annai.store(body, lambda e: e["name"] == "bad")).encode())
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('bad'); annai.track('good')")
        annai.wait(lambda: annai.names() == ["good"])
        page.wait_for_function(DELIVERED)
        page.evaluate("annai.track('more')")
        annai.wait(lambda: annai.batches[-1].get("dropped") == 1)

    def test_one_event_that_spoils_its_batch_does_not_hold_up_the_others(self, annai: Scripted, page: Page) -> None:
        def strict(body: Json) -> tuple[int, bytes] | None:
            if any(event["name"] == "bad" for event in body["events"]):
                return 400, json.dumps({"code": "invalid", "status": 400}).encode()
            return None

        annai.events = strict
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("for (const name of ['one', 'two', 'bad', 'three', 'four']) annai.track(name)")
        annai.wait(lambda: set(annai.names()) == {"one", "two", "three", "four"})

    def test_a_refusal_whose_handling_could_not_be_loaded_holds_nothing_up_for_long(
        self, annai: Scripted, page: Page, clock: Clock
    ) -> None:
        refusal = 400, json.dumps({"code": "invalid", "status": 400}).encode()
        annai.events = lambda body: refusal if "bad" in [event["name"] for event in body["events"]] else None
        page.route("**/trouble.js", lambda route: route.abort(), times=1)
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('good'); annai.track('bad')")
        clock.wait(2000)
        clock.wait(70_000)
        annai.wait(lambda: "good" in annai.names())

    def test_a_refused_token_is_renewed(self, annai: Scripted, page: Page) -> None:
        annai.tag = TAG.replace(' data-user="ann"', "")
        annai.bootstrap = lambda body: None if body.get("token") == "token 2" else (401, b'{"code": "identity"}')
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("let n = 0; annai.identify('ann', {token: async () => `token ${++n}`})")
        annai.wait(lambda: annai.asked and annai.asked[-1].get("token") == "token 2")

    def test_corrupt_entries_are_set_aside(self, annai: Scripted, page: Page) -> None:
        page.add_init_script("localStorage['annai:pk_1:e:1'] = '{half'; localStorage['annai:pk_1:e:2'] = '7'")
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved')")
        annai.wait(lambda: annai.names() == ["saved"])

    def test_without_storage_events_are_sent_all_the_same(self, annai: Scripted, page: Page) -> None:
        blocked = "{get() { throw new DOMException('blocked', 'SecurityError') }}"
        for area in ("localStorage", "sessionStorage"):
            page.add_init_script(f"Object.defineProperty(window, '{area}', {blocked})")
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved')")
        annai.wait(lambda: annai.names() == ["saved"])


class TestTheHost:
    @pytest.mark.parametrize(
        "answer",
        [
            (500, b"Internal Server Error"),
            (200, b"<html>maintenance"),
            (200, b'{"v": 1, "guides": [{"ki'),
            (200, b'{"v": 1}'),
            (
                200,
                b'{"v": 1, "guides": 7, "states": [], "menu": {}, "budget": "x", "valid_until": "now", "results": 5}',
            ),
            (200, b'{"v": 1, "guides": [null, 3, {"key": 5}], "states": {}, "menu": [], "budget": {"shown": [0]}}'),
            (200, b"null"),
            (403, b'{"code": "origin"}'),
        ],
    )
    def test_whatever_the_server_answers_the_host_has_no_error_of_ours(
        self, annai: Scripted, page: Page, answer: tuple[int, bytes], clock: Clock
    ) -> None:
        errors: list[str] = []

        def note(message: ConsoleMessage) -> None:
            # The browser itself notes failed requests; nobody can prevent that.
            if message.type == "error" and "Failed to load resource" not in message.text:
                errors.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        annai.bootstrap = annai.events = lambda body: answer
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved'); annai.start('welcome'); annai.open(); annai.page()")
        annai.wait(lambda: annai.batches)
        clock.idle(page, 4000)
        assert errors == []
        assert len(annai.asked) + len(annai.batches) < 15

    def test_calls_made_before_loading_happen_in_order(self, annai: Scripted, page: Page) -> None:
        calls = "[['identify', ['ann']], ['track', ['one']], ['track', ['two']]]"
        annai.tag = f"<script>annai = {{q: {calls}}}</script>" + TAG.replace(' data-user="ann"', "")
        page.goto(annai.url)
        annai.wait(lambda: annai.names() == ["one", "two"])

    @pytest.mark.parametrize("missing", ["HTMLElement.prototype.showPopover", "Element.prototype.checkVisibility"])
    def test_an_older_browser_loads_nothing(self, annai: Scripted, page: Page, missing: str, clock: Clock) -> None:
        page.add_init_script(f"delete {missing}")
        annai.publish(tour())
        paths = asked(page)
        page.goto(annai.url)
        clock.run(2000)
        assert paths == ["", "annai.js"]

    def test_mode_off_sends_and_shows_nothing(self, annai: Scripted, page: Page, clock: Clock) -> None:
        annai.tag = TAG.replace("data-user", 'data-mode="off" data-user')
        annai.publish(tour())
        page.goto(annai.url)
        page.wait_for_function(READY)
        page.evaluate("annai.track('saved'); annai.start('welcome')")
        clock.idle(page, 2000)
        assert annai.asked == annai.batches == []

    def test_destroyed_it_leaves_nothing_and_can_begin_again(self, annai: Scripted, page: Page, clock: Clock) -> None:
        annai.publish(tour())
        page.goto(annai.url)
        expect(card(page)).to_be_visible()
        page.evaluate("annai.destroy()")
        expect(page.locator("annai-surface")).to_have_count(0)
        before = len(annai.asked)
        page.evaluate("history.pushState({}, '', '/other')")
        clock.idle(page, 1500)
        assert len(annai.asked) == before


def _now(page: Page) -> int:
    now: int = page.evaluate("Date.now()")
    return now
