"""What fails around the widget: the host never notices, and what was to be delivered is delivered once."""

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from support.guidance import DELIVERED
from support.hosted import DAY, MINUTE, READY, Clock, Hosted
from support.scripted import Json, Scripted, banner, tour
from support.visitors import Visitor

# What another program, or half a write, may have left where the widget keeps something.
GARBAGE = """
const junk = ['{half', '7', 'null', '[]', '{"guides": 3}', '"x"'];
const names = ['feed', 'session', 'u:ann:run:welcome', 'dropped', 'u:ann:shown', 'aside', 'e:1', 'e:2'];
for (const area of [localStorage, sessionStorage])
  names.forEach((name, n) => { area['annai:pk_1:' + name] ||= junk[n % junk.length]; });
"""
FULL = """
for (let size = 2 ** 20; size >= 1; size /= 2)
  for (const area of [localStorage, sessionStorage])
    try { for (let n = 0; ; n++) area[`host${size}-${n}`] = 'x'.repeat(size); } catch {}
"""
BLOCKED = """
for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, {get() { throw new DOMException('blocked', 'SecurityError') }});
"""
# As over plain HTTP.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"
# Where addresses that change are only found out.
NO_NAVIGATION = "Object.defineProperty(window, 'navigation', {value: undefined});"
READ_ONLY = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };"


def without_cookies(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setDocumentCookieDisabled", {"disabled": True})


FAULTS: dict[str, Callable[[Page], object]] = {
    "storage is full": lambda page: page.add_init_script(FULL),
    "storage takes nothing, as in private modes": lambda page: page.add_init_script(READ_ONLY),
    "storage is blocked": lambda page: page.add_init_script(BLOCKED),
    "storage holds garbage": lambda page: page.add_init_script(GARBAGE),
    "cookies are refused": without_cookies,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_guidance_and_delivery_are_as_ever_where(annai: Scripted, visitor: Visitor, host: Hosted, fault: str) -> None:
    FAULTS[fault](host.page)
    annai.publish(tour(), banner())
    host.open()
    host.call("annai.track('exported')")
    host.expect_step("The first step")
    expect(host.note("news")).to_be_visible()
    for name in ("Next", "Next", "Done"):
        host.press(name)
    annai.wait(lambda: {"exported", "guide_completed"} <= set(annai.names()))
    host.note("news").get_by_role("button", name="Close").click()
    annai.wait(lambda: len(host.ends()) == 2)
    assert annai.names().count("exported") == 1
    assert all(isinstance(batch.get("dropped", 0), int) for batch in annai.batches)
    assert sorted(host.ends()) == [("news", "completed"), ("welcome", "completed")]
    assert (visitor.faults, visitor.console) == ([], [])
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("ahead", [DAY, -DAY])
def test_whoevers_clock_is_a_day_off_is_held_to_the_servers(
    annai: Scripted, visitor: Visitor, host: Hosted, clock: Clock, ahead: int
) -> None:
    annai.ahead = ahead
    annai.publish(tour("a"), tour("b"))
    budget: Json = {"gap": 30 * MINUTE, "day": 2, "shown": []}
    annai.more = {"budget": budget}
    host.open()
    clock.settle()
    host.expect_step("The first step")
    # The same showing, by the server's clock: one of two that a day allows.
    budget["shown"] = [annai.now()]
    host.press("Skip")
    host.expect_end("a", "skipped")
    annai.states["a"] = {"auto": False, "reason": "dismissed", "seen": True}
    host.open()
    clock.settle()
    host.expect_why(b="budget_gap")
    host.expect_nothing()
    clock.pass_(31 * MINUTE)
    host.open()
    clock.settle()
    host.expect_step("The first step")
    host.press("Skip")
    host.expect_end("b", "skipped")
    # By this, the server corrects them.
    assert all(0 <= batch["sent_at"] - event["at"] < MINUTE for batch in annai.batches for event in batch["events"])
    assert visitor.faults == []


def test_what_a_blocker_keeps_back_is_delivered_once_when_it_lets_go(
    annai: Scripted, visitor: Visitor, host: Hosted, clock: Clock
) -> None:
    annai.publish(tour())
    host.page.route("**/v1/**", lambda route: route.abort("blockedbyclient"))
    host.page.goto(annai.url)
    host.page.wait_for_function(READY)
    host.call("annai.track('exported')")
    clock.wait(2 * MINUTE)
    host.page.get_by_role("button", name="Go").click()
    host.expect_nothing()
    host.page.unroute_all()
    clock.wait(10 * MINUTE)
    host.page.wait_for_function(DELIVERED)
    annai.wait(lambda: "exported" in annai.names())
    assert annai.names().count("exported") == 1
    assert visitor.faults == []


def test_a_blocked_script_is_nothing_to_the_host(annai: Scripted, visitor: Visitor, host: Hosted) -> None:
    annai.tag = "<script>annai = {q: []}</script>" + annai.tag
    host.page.route("**/annai.js", lambda route: route.abort("blockedbyclient"))
    host.page.goto(annai.url)
    host.call("annai.q.push(['track', ['exported']])")
    host.page.get_by_role("button", name="Go").click()
    assert visitor.faults == []


@pytest.mark.parametrize("locks", [True, False], ids=["locks", "leases"])
def test_a_tab_that_crashes_frees_its_place(annai: Scripted, visitor: Visitor, host: Hosted, *, locks: bool) -> None:
    if not locks:
        visitor.context.add_init_script(NO_LOCKS)
    annai.publish(tour())
    host.open()
    host.expect_step("The first step")
    host.expect_delivered()
    other = Hosted(visitor.page(), annai)
    other.open()
    other.expect_why(welcome="slot_taken")
    with contextlib.suppress(Error):
        host.page.goto("chrome://crash")
    expect(other.card()).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("change", ["history.replaceState({}, '', '/there')", "location.hash = '#there'"])
def test_a_single_page_host_may_change_its_address_as_it_likes(annai: Scripted, host: Hosted, change: str) -> None:
    annai.publish(tour(trigger={"page": ["there$"]}))
    host.open("/here")
    host.expect_delivered()
    host.expect_nothing()
    host.call(change)
    host.expect_step("The first step")


@pytest.mark.parametrize("older", [False, True], ids=["", "without the Navigation API"])
def test_a_run_goes_on_however_a_single_page_host_changes_its_address(
    annai: Scripted, host: Hosted, *, older: bool
) -> None:
    if older:
        host.page.add_init_script(NO_NAVIGATION)
    changes = {
        "pushed": "history.pushState({}, '', '/pushed')",
        "replaced": "history.replaceState({}, '', '/replaced')",
        "hash": "location.hash = '#hash'",
    }
    pages = {"start": "/start$", "pushed": "/pushed$", "replaced": "/replaced$", "hash": "#hash$"}
    steps = [{"key": key, "title": [key.title()], "body": [], "page": [page]} for key, page in pages.items()]
    annai.publish(tour(steps=steps))
    host.open("/start")
    host.expect_step("Start")
    for key, change in changes.items():
        host.call(change)
        host.expect_step(key.title())
    host.press("Done")
    host.expect_end("welcome", "completed")
    assert annai.names().count("guide_shown") == 1


# As a proxy, another program or half a server would.
WRONG = [b'{"v": 1, "results": 5}', b'{"v": 1, "results": [null, 7, {"id": 3}]}', b"null", b"<html>Welcome", b"[]"]


def test_wrong_answers_to_what_happened_hold_it_and_it_is_delivered_once_after_them(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    wrong = iter(WRONG)
    annai.events = lambda body: (200, answer) if (answer := next(wrong, None)) else None
    host.open()
    host.call("annai.track('saved')")
    for _ in range(2 * len(WRONG)):
        if annai.names():
            break
        clock.wait(5 * MINUTE)
    host.expect_delivered()
    assert annai.names() == ["saved"]
    assert len(annai.batches) > len(WRONG)
    assert host.faults == []
