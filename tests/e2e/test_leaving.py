"""Runs that are left: by a reload, another page, a closed browser, another user, an author's switch, time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from support.hosted import MINUTE, Clock, Hosted
from support.scripted import Json, Scripted, banner, checklist, scripted, tour
from support.visitors import Visitor, Visitors

NO_LIMIT = {"budget": {"gap": 0, "day": 99, "shown": []}}
DONE = {"auto": True, "seen": True, "items": {"name": 1, "team": 1}}


@pytest.fixture
def annai() -> Iterator[Scripted]:
    with scripted() as script:
        script.more = NO_LIMIT
        yield script


@pytest.fixture
def visitor(visitors: Visitors) -> Visitor:
    return visitors()


@pytest.fixture
def clock(visitor: Visitor, annai: Scripted) -> Clock:
    return Clock(visitor.context, annai)


@pytest.fixture
def host(visitor: Visitor, annai: Scripted, clock: Clock) -> Hosted:
    return Hosted(visitor.page(), annai)


def over_pages() -> Json:
    steps = [
        {"key": "list", "title": ["The list"], "body": [], "page": ["/invoices"], "url": "/invoices"},
        {"key": "also", "title": ["Also here"], "body": [], "page": ["/invoices"], "url": "/invoices"},
        {"key": "people", "title": ["The people"], "body": [], "page": ["/customers"], "url": "/customers"},
    ]
    return tour(steps=steps, trigger={"page": ["/invoices"]})


class TestTime:
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
        assert (owners["before"], owners["nobody"], owners["after"]) == ("ann", "bob", "bob")

    def test_another_company_finds_nothing_of_the_last_one(self, annai: Scripted, host: Hosted, clock: Clock) -> None:
        annai.publish(banner("one"))
        host.open()
        expect(host.note("one")).to_be_visible()
        annai.publish(banner("two"))
        host.call("annai.group('c_2')")
        assert host.note("one").count() == 0
        expect(host.note("two")).to_be_visible()
        assert annai.asked[-1]["company"] == "c_2"
