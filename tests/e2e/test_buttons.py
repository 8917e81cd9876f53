"""What an author's buttons do, on the real core: in a banner, in a toast, and on a tour's last step."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.hosted import Hosted
from support.scripted import Json, Scripted, banner, toast, tour

ACTIONS: list[Json] = [
    {"do": "track", "event": "tried_it"},
    {"do": "link", "url": "https://docs.example/"},
    {"do": "start", "guide": "welcome"},
    {"do": "page", "url": "/invoices"},
]


def _buttons(action: Json) -> list[Json]:
    return [{"key": action["do"], "label": ["Try it"], "action": action}]


@pytest.mark.parametrize("note", [banner, toast])
def test_a_button_does_what_it_says_and_completes_what_it_is_in(
    annai: Scripted, host: Hosted, note: Callable[..., Json]
) -> None:
    host.page.context.route("https://docs.example/", lambda route: route.fulfill(body="Documentation"))

    def completed(body: Json) -> None:
        ended = [event["guide"] for event in body["events"] if event["name"] == "guide_completed"]
        annai.states.update({key: {"auto": False, "reason": "completed"} for key in ended})

    annai.events = completed
    host.open()
    for action in ACTIONS:
        key = f"a-{action['do']}"
        annai.publish(note(key, buttons=_buttons(action)), tour(trigger={"manual": True}))
        host.ask_again()
        button = host.note(key).get_by_role("button", name="Try it")
        if action["do"] == "link":
            with host.page.context.expect_page() as opened:
                button.click()
            expect(opened.value.get_by_text("Documentation")).to_be_visible()
            opened.value.close()
        else:
            button.click()
        expect(host.note(key)).to_have_count(0)
        host.expect_end(key, "completed")
        if action["do"] == "start":
            host.expect_step("The first step")
            host.press("Skip")
    annai.wait(lambda: "tried_it" in annai.names())
    assert annai.names().count("action_clicked") == len(ACTIONS)
    expect(host.page).to_have_url(f"{annai.url}/invoices")


def _step(name: str, *does: str) -> Json:
    buttons = [{"key": do, "label": [f"Please {do}"], "action": {"do": do}} for do in does]
    return {"key": name, "title": [f"Step {name}"], "body": [], "buttons": buttons}


def test_an_authors_own_buttons_walk_a_tour_and_end_it_as_they_say(annai: Scripted, host: Hosted) -> None:
    by_hand: Json = {"trigger": {"manual": True}}
    ends = {"skip": "skipped", "snooze": "snoozed", "close": "closed"}
    walk = [_step("one", "next"), _step("two", "back", "finish"), _step("three")]
    annai.publish(tour("walk", steps=walk, **by_hand), *(tour(do, steps=[_step(do, do)], **by_hand) for do in ends))
    host.open()
    host.call("annai.start('walk')")
    for do, then in [("next", "two"), ("back", "one"), ("next", "two")]:
        host.press(f"Please {do}")
        host.expect_step(f"Step {then}")
    host.press("Please finish")
    host.expect_end("walk", "completed")
    for do, reason in ends.items():
        host.call(f"annai.start('{do}')")
        host.press(f"Please {do}")
        host.expect_end(do, reason)
    host.expect_nothing()


def test_the_last_step_of_a_tour_can_go_to_a_page(annai: Scripted, host: Hosted) -> None:
    last = {"key": "one", "title": ["The first step"], "body": [], "buttons": _buttons(ACTIONS[-1])}
    annai.publish(tour(steps=[last]))
    host.open()
    host.card().get_by_role("button", name="Try it").click()
    expect(host.page).to_have_url(f"{annai.url}/invoices")
    host.expect_end("welcome", "completed")
    host.expect_nothing()


def test_what_opens_a_new_tab_says_so_and_shows_it_and_what_doesnt_does_not(annai: Scripted, host: Hosted) -> None:
    words = [
        {"a": ["the manual"], "href": "https://docs.example/"},
        {"a": ["your invoices"], "href": "/invoices"},
        {"a": ["write to us"], "href": "mailto:help@example.com"},
    ]
    annai.publish(banner(body=[{"p": words}], buttons=[*_buttons(ACTIONS[1]), *_buttons(ACTIONS[3])]))
    host.open()
    bar = host.note("news")
    named = ("the manual", "your invoices", "write to us")
    manual, invoices, mail = (bar.get_by_role("link", name=name) for name in named)
    buttons = bar.get_by_role("button", name="Try it")
    for each in (manual, buttons.first):
        expect(each).to_have_accessible_name(re.compile(r" Opens in a new tab\.$"))
        assert "↗" in each.evaluate("(element) => getComputedStyle(element, '::after').content")
    for each in (invoices, mail, buttons.last):
        expect(each).not_to_have_accessible_name(re.compile("new tab"))
        assert each.evaluate("(element) => getComputedStyle(element, '::after').content") == "none"


def test_where_no_link_leads_elsewhere_nothing_is_loaded_to_say_so(annai: Scripted, host: Hosted) -> None:
    asked: list[str] = []
    host.page.on("request", lambda request: asked.append(request.url))
    annai.publish(banner(buttons=_buttons(ACTIONS[3])))
    host.open()
    expect(host.note("news").get_by_role("button", name="Try it")).to_be_visible()
    assert not [url for url in asked if "blocks" in url]
