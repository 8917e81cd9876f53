"""What a browser keeps and sends, as the host's tag says: consent, Global Privacy Control, anonymous visitors."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from annai_server.wire.browser import MergeRequest
from support.hosted import Clock, Hosted
from support.scripted import TAG, Scripted, banner

GPC = "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"
QUEUE = "<script>window.annai = {q: []}; annai.track = (...args) => annai.q.push(['track', args])</script>"
VISITOR = re.compile(r"anonymous:[0-9a-f]{32}")


@pytest.fixture
def sent(page: Page) -> list[Request]:
    """Every request but for scripts and the page, for which the clock asks, too."""
    found: list[Request] = []

    def note(one: Request) -> None:
        if one.resource_type != "script" and urlsplit(one.url).path != "/":
            found.append(one)

    page.on("request", note)
    return found


def tag(privacy: str, user: str = 'data-user="ann"') -> str:
    return QUEUE + TAG.replace('data-user="ann"', f'data-privacy="{privacy}" {user}')


def kept(host: Hosted) -> Any:
    """Wherever a page can keep something."""
    return host.call(
        """(async () => [
          ...[localStorage, sessionStorage].flatMap(Object.keys), ...document.cookie.split("; ").filter(Boolean),
          ...(await indexedDB.databases()).map(({name}) => name), ...(await caches.keys()),
        ])()"""
    )


def enter(host: Hosted, annai: Scripted, privacy: str, user: str = 'data-user="ann"') -> None:
    annai.tag = tag(privacy, user)
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.consent")


def test_before_consent_and_after_it_is_withdrawn_nothing_is_stored_or_sent(
    annai: Scripted, host: Hosted, clock: Clock, sent: list[Request]
) -> None:
    annai.html += "<script>annai.track('queued')</script>"
    annai.publish(banner())
    enter(host, annai, "consent")
    host.call("annai.on('asked', () => document.body.append('asked')); annai.track('asked'); annai.page()")
    clock.idle(host.page, 90_000)
    host.expect_nothing()
    assert (kept(host), [one.url for one in sent]) == ([], [])
    host.call("annai.consent(true)")
    expect(host.note("news")).to_be_visible()
    annai.wait(lambda: {"queued", "asked", "guide_shown"} <= {*annai.names()})
    host.call("annai.track('too_late'); annai.consent(false)")
    host.expect_nothing()
    assert kept(host) == []
    before = len(sent)
    host.call("annai.track('refused'); annai.identify('ben'); annai.page(); annai.open(); annai.start('news')")
    clock.idle(host.page, 90_000)
    assert (kept(host), [one.url for one in sent[before:]]) == ([], [])
    host.call("annai.consent(true); annai.track('asked')")
    expect(host.note("news")).to_be_visible()
    annai.wait(lambda: annai.names().count("asked") == 2)
    assert not {"too_late", "refused"} & {*annai.names()}
    assert annai.asked[-1]["user"] == "ben"
    assert host.faults == []


@pytest.mark.parametrize("asked", ["from the queue", "once it is there"])
def test_where_what_knows_of_consent_cannot_be_loaded_nothing_is_sent_and_the_page_hears_nothing(
    annai: Scripted, host: Hosted, asked: str
) -> None:
    setup = "{key: 'pk_1', user: 'ann', privacy: 'consent'}"
    queue = f"[['init', [{setup}]]]" if asked == "from the queue" else "[]"
    annai.tag = f"<script>annai = {{q: {queue}}}</script><script type='module' src='/annai.js'></script>"
    host.page.route(re.compile("rare"), lambda route: route.abort())
    with host.page.expect_event("requestfailed"):
        host.page.goto(annai.url)
        host.page.wait_for_function("!!window.annai.init")
        if asked != "from the queue":
            assert host.page.evaluate(f"annai.init({setup}).then(String, () => 'rejected')") == "undefined"
    host.page.evaluate("new Promise((then) => setTimeout(then))")
    assert (annai.asked, host.faults) == ([], [])


def test_global_privacy_control_refuses_until_the_person_says_yes_to_this_product(
    annai: Scripted, host: Hosted, clock: Clock, sent: list[Request]
) -> None:
    annai.publish(banner())
    enter(host, annai, "gpc")
    expect(host.note("news")).to_be_visible()
    host.page.add_init_script(GPC)
    host.page.add_init_script("localStorage['annai:pk_1:u:ann:shown'] = '[1]'")
    enter(host, annai, "gpc")
    before = len(sent)
    host.call("annai.track('exported')")
    clock.idle(host.page, 10_000)
    host.expect_nothing()
    assert (kept(host), [one.url for one in sent[before:]]) == ([], [])
    host.call("annai.consent(true)")
    expect(host.note("news")).to_be_visible()
    enter(host, annai, "gpc granted")
    expect(host.note("news")).to_be_visible()


def test_a_visitor_keeps_their_id_until_they_sign_in_and_is_another_one_after(
    annai: Scripted, host: Hosted, page: Page
) -> None:
    annai.publish(banner())
    annai.more = {"user": "anonymous:shown"}
    for _ in range(2):
        enter(host, annai, "anonymous", user="")
        expect(host.note("news")).to_be_visible()
    ids = {one["user"] for one in annai.asked}
    (visitor,) = ids
    assert VISITOR.fullmatch(visitor)
    report = host.call("annai.debug().then(JSON.stringify)")
    assert "anonymous:shown" in report
    assert visitor not in report + page.locator("body").inner_text()
    seen = len(annai.asked)
    host.call("annai.track('tried'); annai.identify('ann', {token: async () => 't_1'}); annai.track('signed_in')")
    annai.wait(lambda: {"tried", "signed_in"} <= {*annai.names()})
    assert {event["name"]: event["user"] for event in annai.stored.values()}["tried"] == visitor
    assert [(one["user"], one["token"], one["visitor"]) for one in annai.merges] == [("ann", "t_1", visitor)]
    assert MergeRequest().validate(annai.merges[0]) == {}
    annai.wait(lambda: len(annai.asked) > seen)
    assert annai.asked[-1]["user"] == "ann"
    host.call("annai.reset()")
    annai.wait(lambda: annai.asked[-1]["user"] != "ann")
    assert VISITOR.fullmatch(annai.asked[-1]["user"])
    assert annai.asked[-1]["user"] != visitor
    assert len(annai.merges) == 1
