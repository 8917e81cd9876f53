"""`annai.debug()` tells a developer why each guide is or isn't on screen, on the page itself."""

import json
import re
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from support.guidance import Guidance
from support.hibari import Hibari
from support.hosted import Hosted
from support.machine import free_port
from support.scripted import Json, Scripted, banner, tour
from support.town import Town
from support.visitors import Visitor, Visitors

TOLD = {
    "user": "ann",
    "known": True,
    "environment": "production",
    "guides": [
        {"key": "news", "kind": "banner", "title": "About news", "reason": "eligible", "because": "", "changes": []},
        {
            "key": "hidden",
            "kind": "tour",
            "title": "For trials only",
            "reason": "not_in_audience",
            "because": "They aren't in its audience.",
            "changes": ["This would have to hold: “plan” is “trial”. Now it is “pro”."],
        },
    ],
}


@pytest.fixture
def annai(annai: Scripted) -> Scripted:
    annai.publish(banner(), tour(trigger={"idle": 30_000, "event": "exported"}), tour("done"))
    annai.states["done"] = {"auto": False, "reason": "completed"}
    return annai


def panel(host: Hosted) -> Locator:
    return host.page.locator("annai-surface[kind=debug]")


def row(host: Hosted, key: str) -> Locator:
    return panel(host).get_by_role("listitem").filter(has=host.page.locator("code", has_text=key)).first


def test_each_guide_has_its_reason_in_words_and_keeps_up(annai: Scripted, host: Hosted) -> None:
    host.open()
    expect(host.note("news")).to_be_visible()
    report: Json = host.call("annai.debug()")
    assert report["guides"]["done"] == "completed"
    expect(row(host, "news")).to_contain_text("It is on screen.")
    expect(row(host, "done")).to_contain_text("The user has completed it.")
    expect(row(host, "welcome")).to_contain_text("It waits for its trigger")
    expect(row(host, "welcome")).to_contain_text("the event exported")
    expect(row(host, "welcome")).to_contain_text("30 s in which nobody does anything")
    expect(panel(host)).to_contain_text("User ann · environment production · publication 1")
    annai.states["news"] = {"auto": False, "reason": "dismissed"}
    host.note("news").get_by_role("button", name="Close").click()
    host.expect_delivered()
    host.ask_again()
    expect(row(host, "news")).to_contain_text("The user has dismissed it.")


def test_it_takes_no_focus_and_goes_without_a_trace(annai: Scripted, host: Hosted) -> None:
    host.open()
    host.page.get_by_label("Name").focus()
    host.call("annai.debug()")
    expect(panel(host)).to_have_count(1)
    expect(host.page.get_by_label("Name")).to_be_focused()
    panel(host).get_by_role("button", name="Close").click()
    expect(panel(host)).to_have_count(0)
    host.call("annai.debug()")
    expect(panel(host)).to_have_count(1)
    host.call("annai.destroy()")
    host.expect_nothing()


def test_what_waits_to_be_sent_and_what_went_wrong_is_told(annai: Scripted, host: Hosted) -> None:
    annai.events = lambda body: (500, b"{}")
    host.open()
    host.call("annai.track('exported_something')")
    host.call("annai.debug()")
    expect(panel(host)).to_contain_text("Events waiting to be sent:")
    assert host.call("annai.debug({panel: false})")["queued"] > 0


def test_it_opens_also_where_the_server_gives_no_answer(annai: Scripted, host: Hosted) -> None:
    annai.bootstrap = lambda body: (403, b"{}")
    host.open()
    told = host.call("annai.debug()")["silence"]
    assert (told["why"], told["status"]) == ("foreign", 403)
    expect(panel(host)).to_contain_text(
        f"At {annai.url}/v1/bootstrap something else than Annai answers, with status 403."
    )


def test_a_refusal_that_comes_once_it_is_open_is_told_and_that_it_is_over(annai: Scripted, host: Hosted) -> None:
    usual = annai.bootstrap
    host.open()
    host.call("annai.debug()")
    expect(row(host, "news")).to_contain_text("It is on screen.")
    annai.bootstrap = lambda body: (403, b'{"code": "origin", "detail": "is no longer allowed"}')
    host.ask_again()
    expect(panel(host)).to_contain_text("The server refuses this page, with status 403: origin is no longer allowed")
    assert host.call("annai.debug({panel: false})")["silence"]["code"] == "origin"
    expect(row(host, "news")).to_contain_text("It is on screen.")
    annai.bootstrap = usual
    panel(host).get_by_role("button", name="Ask again").click()
    expect(panel(host)).not_to_contain_text("refuses")


def test_what_the_server_says_of_its_refusal_is_text_on_the_page(annai: Scripted, host: Hosted) -> None:
    said = {"code": "origin", "detail": "<img src=x onerror=alert(1)> isn't allowed", "reason": "<b>why</b>"}
    annai.bootstrap = lambda body: (403, json.dumps(said).encode())
    host.open()
    told = host.call("annai.debug()")["silence"]
    assert told == {"why": "refused", "status": 403, "address": f"{annai.url}/v1/bootstrap", **said}
    expect(panel(host)).to_contain_text(f"{said['code']} {said['detail']} (reason: {said['reason']})")
    expect(panel(host).locator("img, p b")).to_have_count(0)


def test_a_token_that_the_page_fails_to_get_is_told_in_its_own_words(annai: Scripted, host: Hosted) -> None:
    host.open()
    host.call("annai.identify('bo', {token: () => Promise.reject(new Error('no session'))})")
    assert host.call("annai.debug()")["silence"] == {"why": "page", "detail": "Error: no session"}
    expect(panel(host)).to_contain_text("what your page gives (the token, the traits) failed: Error: no session")


def test_once_the_server_takes_the_page_asking_again_brings_its_guides(annai: Scripted, host: Hosted) -> None:
    usual = annai.bootstrap
    annai.bootstrap = lambda body: (403, b'{"code": "origin"}')
    host.open()
    host.call("annai.debug()")
    expect(panel(host)).to_contain_text("The server refuses this page, with status 403: origin")
    annai.bootstrap = usual
    panel(host).get_by_role("button", name="Ask again").click()
    expect(host.note("news")).to_be_visible()
    expect(panel(host)).not_to_contain_text("refuses")


def test_with_an_authors_token_the_servers_reasons_are_there_for_every_guide(annai: Scripted, host: Hosted) -> None:
    asked: list[Any] = []

    def told(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or ""))
        route.fulfill(json=TOLD)

    host.page.route("**/v1/debug", told)
    host.open("/invoices")
    host.call("annai.debug({token: 'at_1'})")
    expect(row(host, "hidden")).to_contain_text("They aren't in its audience.")
    expect(row(host, "hidden")).to_contain_text("Now it is “pro”.")
    assert (asked[0]["key"], asked[0]["token"], asked[0]["url"]) == ("pk_1", "at_1", f"{annai.url}/invoices")
    host.page.route("**/v1/debug", lambda route: route.fulfill(status=401, json={}))
    panel(host).get_by_role("button", name="Ask again").click()
    expect(panel(host)).to_contain_text("The server gave no reasons")


def test_in_japanese_for_those_who_read_it(annai: Scripted, visitors: Visitors) -> None:
    host = Hosted(visitors(locale="ja").page(), annai)
    host.open()
    host.call("annai.debug()")
    expect(row(host, "done")).to_contain_text("ユーザーが完了しています。")


@pytest.fixture
def newcomer(visitors: Visitors) -> Page:
    return visitors(bypass_csp=True).page()


def embedded(page: Page, origin: str, tag: str) -> Json:
    """What `annai.debug()` tells on a page of this origin whose tag this is."""
    page.goto(f"{origin}/sign-in")
    page.set_content(f"<!doctype html><html lang=en><title>A product</title><main>Hello</main>{tag}</html>")
    page.wait_for_function("window.annai?.debug")
    told: Json = page.evaluate("annai.debug().then(({silence}) => silence)")
    return told


def tag(town: Town, *, key: str = "", more: str = 'data-user="ann"') -> str:
    source, key = f"{town.annai_url}/annai.js", key or town.keys["ANNAI_PUBLIC_KEY"]
    return f'<script type="module" src="{source}" data-key="{key}" {more}></script>'


@pytest.mark.parametrize(
    ("mistake", "status", "code", "reason", "detail"),
    [
        ("origin", 403, "origin", None, "is not among the allowed origins of this environment"),
        ("key", 401, "wrong_key", None, "no environment has this public key"),
        ("token", 401, "identity", "missing", "a signed identity token is required here"),
    ],
)
def test_what_the_real_server_refuses_a_newcomers_page_for_is_said(
    town: Town, newcomer: Page, mistake: str, status: int, code: str, reason: str | None, detail: str
) -> None:
    origin = town.host_url.replace("127.0.0.1", "elsewhere.localhost") if mistake == "origin" else town.host_url
    told = embedded(newcomer, origin, tag(town, key="pk_nobodys" if mistake == "key" else ""))
    assert (told["why"], told["status"], told["code"], told.get("reason")) == ("refused", status, code, reason)
    assert detail in told["detail"]
    panel = newcomer.locator("annai-surface[kind=debug]")
    expect(panel).to_contain_text(f"The server refuses this page, with status {status}: {code} {told['detail']}")
    if reason:
        expect(panel).to_contain_text(f"(reason: {reason})")


def test_a_page_that_names_nobody_is_told_apart_from_a_server_that_does_not_answer(town: Town, newcomer: Page) -> None:
    panel = newcomer.locator("annai-surface[kind=debug]")
    assert embedded(newcomer, town.host_url, tag(town, more="")) == {"why": "nobody"}
    expect(panel).to_contain_text("the page has identified nobody yet")
    nowhere = f"http://127.0.0.1:{free_port()}"
    more = f'data-user="ann" data-server="{nowhere}"'
    assert embedded(newcomer, town.host_url, tag(town, more=more)) == {
        "why": "unreachable",
        "address": f"{nowhere}/v1/bootstrap",
    }
    expect(panel).to_contain_text(f"The server can’t be reached at {nowhere}/v1/bootstrap")


def authors_token(town: Town, user: str) -> str:
    """As the product's backend asks for it."""
    authorization = f"Bearer {town.keys['ANNAI_SECRET_KEY']}"
    with closing(HTTPConnection(urlsplit(town.annai_url).netloc, timeout=10)) as connection:
        connection.request("POST", "/v1/explain/token", json.dumps({"user": user}), {"Authorization": authorization})
        return str(json.load(connection.getresponse())["token"])


def test_the_real_server_says_its_reasons_to_a_product_of_another_origin(town: Town, visitor: Visitor) -> None:
    page = visitor.page()
    Hibari(page, town.host_url).sign_up()
    Guidance(page, "en").expect_step(re.compile("."), 1, 4)
    user = page.locator("script[data-user]").get_attribute("data-user") or ""
    debug = "(token) => annai.debug({token}).then(({user}) => user)"
    with page.expect_response(f"{town.annai_url}/v1/debug") as answered:
        assert page.evaluate(debug, authors_token(town, user)) == user
    assert answered.value.status == 200
    assert answered.value.headers["access-control-allow-origin"] == town.host_url
    told = page.locator("annai-surface[kind=debug]")
    expect(told).to_contain_text("welcome")
    known = {guide["key"]: guide for guide in answered.value.json()["guides"]}
    held_back = next(guide for guide in known.values() if guide["reason"] == "not_in_audience")
    expect(told).to_contain_text(held_back["because"])
    with page.expect_response(f"{town.annai_url}/v1/debug") as refused:
        page.evaluate(debug, "at_of.nobody")
    assert refused.value.status == 401
    expect(told).to_contain_text("The server gave no reasons")
