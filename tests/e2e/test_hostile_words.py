"""What an author writes is words in every kind of surface, in the menu and in the debug panel: written by the API,
delivered by the server, drawn by a browser under the strictest policy."""

import json
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from api.publishing import publish
from support import guides
from support.cast import Team, cast
from support.gallery import Gallery
from support.hosted import Hosted
from support.page import Page, Run, event
from support.scripted import Scripted

# What it calls renames the page; where the policy keeps it from that, it is told.
EVIL = "<img src=x onerror=own()></b>"
LONG = f"\"'><svg onload=own()></textarea><script>own()</script>{EVIL}"
LINKS = "[1](javascript:alert(1)) [2](data:text/html,<script>1</script>) [3]( JAVASCRIPT:1)"
BODY = f"{LONG}\n\n- {LONG}\n\n**{EVIL}** {LINKS}"
BUTTONS = [
    {"key": "go", "label": EVIL, "action": {"do": "page", "url": "/invoices"}, "primary": True},
    {"key": "out", "label": f"out {EVIL}", "action": {"do": "link", "url": f"https://example.com/?q={LONG}"}},
]
MEDIA = {"image": {"url": f"/none.png?{EVIL}", "alt": LONG, "width": 40, "height": 40}}
OPTIONS = [{"key": "one", "label": EVIL}, {"key": "two", "label": f"two {EVIL}"}]
FORM = {
    "key": "asked",
    "submit": EVIL,
    "fields": [
        {"key": "words", "type": "text", "label": f"words {LONG}"},
        {"key": "choice", "type": "choice", "label": f"choice {LONG}", "options": OPTIONS},
        {"key": "many", "type": "choice", "label": f"many {LONG}", "options": OPTIONS, "many": True},
        {"key": "rating", "type": "rating", "label": f"rating {LONG}", "scale": 5, "low": EVIL, "high": EVIL},
    ],
}
WORDS = {"title": LONG, "body": BODY}
ITEM = {"key": "one", **WORDS, "button": BUTTONS[0], "done_when": {"event": "sent"}}
NAMED = {"role": "button", "name": "New invoice"}
TOUR = guides.tour(
    title=LONG,
    steps=[{"key": "one", **WORDS, "media": MEDIA, "form": FORM}, {"key": "two", **WORDS, "buttons": BUTTONS}],
)
DOCUMENTS: dict[str, dict[str, Any]] = {
    "tour": TOUR,
    "banner": guides.banner(**WORDS, media=MEDIA, form=FORM),
    "checklist": guides.checklist(title=LONG, items=[ITEM], celebration={"title": LONG, "body": LONG}),
    "toast": guides.toast(**WORDS, media=MEDIA, buttons=BUTTONS[:1]),
    "hint": guides.hint(**WORDS, target=NAMED, media=MEDIA, buttons=BUTTONS[:1]),
}
OPENED_BY = {"checklist": ".launcher", "hint": ".marker"}

# What would run or load, of all that we have on the page.
RUNS = """() => [...document.querySelectorAll('annai-surface')].flatMap(({shadowRoot}) =>
  [...shadowRoot.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches('script, iframe, object, embed, [src=x]') ? [element.outerHTML] : []),
    ...[...element.attributes]
      .filter(({name, value}) => /^on/i.test(name) || /^\\s*(javascript|data:text)/i.test(value))
      .map(({name, value}) => `${element.localName} ${name}=${value}`),
  ]))"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def team(app: Flask) -> Team:
    return cast(app).team


def _delivered(team: Team, kind: str) -> dict[str, Any]:
    document, page = DOCUMENTS[kind], Page(team.client, team.development)
    publish(team, guides.milestone(title=LONG[:99]), resource="milestones")
    publish(team, document)
    page.report(event("invoice_sent"))
    answer = page.bootstrap(url="https://app.example.com/invoices", want=[document["key"]])
    return next(one for one in answer["guides"] if one["key"] == document["key"])


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_kind_draws_them_as_words(gallery: Gallery, team: Team, kind: str) -> None:
    gallery.visit()
    gallery.page.evaluate("() => { window.own = () => { document.title = 'owned'; }; }")
    gallery.show(kind, _delivered(team, kind))
    if kind in OPENED_BY:
        gallery.surface.locator(OPENED_BY[kind]).click()
    expect(gallery.surface.get_by_text("</textarea><script>").first).to_be_visible()
    expect(gallery.surface.get_by_role("button", name=EVIL)).not_to_have_count(0)
    if kind == "tour":
        expect(gallery.surface.get_by_role("radio", name=EVIL)).not_to_have_count(0)
        expect(gallery.surface.get_by_role("textbox", name=f"words {LONG}")).to_have_count(1)
    if kind != "checklist":
        # None that can be loaded: its words stand in its place.
        expect(gallery.surface.locator(".media")).to_contain_text(LONG)
    assert gallery.page.evaluate(RUNS) == []
    assert gallery.page.title() != "owned"
    assert gallery.meter()["violations"] == []


@pytest.fixture
def told(team: Team, annai: Scripted) -> dict[str, Any]:
    """What the real server answers: to a page, on which somebody saw a tour to its end, and to its debug panel."""
    page, run = Page(team.client, team.development), Run("welcome")
    publish(team, TOUR)
    publish(team, guides.banner("hidden", **WORDS, audience={"trait": "plan", "is": LONG}))
    page.report(run.shown(), *run.completed())
    answer = page.bootstrap(url="https://app.example.com/invoices")
    annai.bootstrap = lambda body: (200, json.dumps(answer).encode())
    explained: dict[str, Any] = team.backend("POST", "/v1/explain", {"user": page.user}, to="development").json
    return explained


def test_the_menu_and_the_debug_panel_draw_them_as_words(annai: Scripted, host: Hosted, told: dict[str, Any]) -> None:
    annai.html = f"<script>window.own = () => {{ document.title = 'owned'; }};</script>{annai.html}"
    host.page.route("**/v1/debug", lambda route: route.fulfill(json=told))
    host.open("/invoices")
    host.call("annai.open()")
    expect(host.page.locator("annai-surface[kind=menu]").get_by_role("button", name=LONG)).to_be_visible()
    assert host.page.evaluate(RUNS) == []
    host.call("annai.debug({token: 'at_1'})")
    panel = host.page.locator("annai-surface[kind=debug]")
    expect(panel.get_by_text(f"This would have to hold: “plan” is “{LONG}”.")).to_be_visible()
    expect(panel.locator("b").get_by_text(LONG, exact=True)).to_have_count(2)
    assert host.page.evaluate(RUNS) == []
    assert host.page.title() != "owned"
    assert host.faults == []
