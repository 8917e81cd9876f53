"""Small manners in somebody else's page: focus that stays, frames that are heard, fields that are seen."""

from playwright.sync_api import expect

from support.hosted import READY, Clock, Hosted
from support.scripted import TAG, Scripted, banner, checklist, tour

FRAME = """<iframe srcdoc="<button>Inside</button>" title="Frame"></iframe>"""
FIELD = """
<div id="shell"></div>
<script>
  const field = document.querySelector('#shell').attachShadow({mode: 'open'});
  field.append(Object.assign(document.createElement('input'), {id: 'inner'}));
  field.querySelector('input').onkeyup = () => document.querySelector('#go').click();
</script>
"""


def test_the_menu_keeps_focus_where_it_is_when_the_server_answers(annai: Scripted, host: Hosted) -> None:
    annai.publish(tour(trigger={"manual": True}), banner(trigger={"manual": True}), checklist())
    host.open()
    host.call("void annai.open()")
    menu = host.card("Guides")
    for control in (
        menu.get_by_role("button", name="About welcome"),
        menu.get_by_role("button", name="Close"),
        menu.locator("summary"),
    ):
        control.focus()
        host.ask_again()
        expect(control).to_be_focused()


def test_a_click_that_advances_is_heard_in_a_frame(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.html += FRAME
    target = {"role": "button", "role_selector": "button", "name": "Inside"}
    steps = [
        {"key": "one", "title": ["Press it"], "body": [], "target": target, "advance": "click"},
        {"key": "two", "title": ["Pressed"], "body": []},
    ]
    annai.publish(tour(steps=steps))
    host.open()
    clock.settle()
    host.expect_step("Press it")
    host.page.frame_locator("iframe").get_by_role("button", name="Inside").click()
    host.expect_step("Pressed")


def test_a_page_darkened_by_a_modern_colour_is_met_in_dark(annai: Scripted, host: Hosted) -> None:
    annai.html += "<style>body { background: oklch(0.2 0.03 260) }</style>"
    annai.publish(banner())
    host.open()
    expect(host.surfaces.locator(".room").first).to_have_css("color-scheme", "dark")


def test_somebody_who_writes_in_a_shadow_root_keeps_focus(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.html += FIELD
    steps = [
        {"key": "one", "title": ["Write"], "body": [], "target": {"selector": "#go"}, "advance": "click"},
        {"key": "two", "title": ["Written"], "body": []},
    ]
    annai.publish(tour(steps=steps))
    host.open()
    clock.settle()
    host.expect_step("Write")
    host.card("Write").focus()
    host.page.locator("#inner").press_sequentially("a")
    host.expect_step("Written")
    expect(host.page.locator("#inner")).to_be_focused()
    host.page.keyboard.press("Escape")
    host.expect_step("Written")


def test_what_a_bottom_banner_needs_of_the_page_is_as_tall_as_it_is_now(annai: Scripted, host: Hosted) -> None:
    words = "Something that takes many more words than there is room for on one line of a small screen. " * 2
    annai.publish(banner(position="bottom", body=[{"p": [words]}]))
    host.open()
    bar = host.note("news")
    expect(bar).to_be_visible()
    before = bar.bounding_box()
    host.page.set_viewport_size({"width": 360, "height": 640})
    host.page.wait_for_function(
        """() => {
             const [bar, floor] = document.querySelectorAll('annai-surface');
             const height = bar.shadowRoot.querySelector('.banner').offsetHeight;
             return floor.offsetHeight === height;
           }"""
    )
    after = bar.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"]


def test_a_banner_with_nothing_to_do_is_acknowledged_by_closing_it(annai: Scripted, host: Hosted) -> None:
    more = {"key": "more", "label": ["More"], "action": {"do": "track", "event": "asked"}}
    annai.publish(banner(), banner("offer", position="inline", target={"selector": "h1"}, buttons=[more]))
    host.open()
    for key in ("news", "offer"):
        host.note(key).get_by_role("button", name="Close").click()
    host.expect_end("news", "completed")
    host.expect_end("offer", "closed")


def test_destroyed_it_can_begin_again_and_shows_what_there_is(annai: Scripted, host: Hosted, clock: Clock) -> None:
    annai.tag = TAG.replace(' data-key="pk_1" data-user="ann"', "")
    annai.publish(tour(), banner())
    host.page.goto(annai.url)
    host.page.wait_for_function("!!window.annai?.init")
    before = host.call("document.body.outerHTML")
    host.call("annai.init({key: 'pk_1', user: 'ann'})")
    clock.settle()
    host.expect_step("The first step")
    expect(host.note("news")).to_be_visible()
    host.call("annai.destroy()")
    host.expect_nothing()
    assert host.call("document.body.outerHTML") == before
    host.call("annai.init({key: 'pk_1', user: 'bob'})")
    host.page.wait_for_function(READY)
    clock.settle()
    host.expect_step("The first step")
    expect(host.note("news")).to_have_count(1)
    annai.wait(lambda: any(event["user"] == "bob" for event in annai.stored.values()))
    host.call("annai.track('saved')")
    annai.wait(lambda: "saved" in annai.names())
    assert [event["user"] for event in annai.stored.values() if event["name"] == "saved"] == ["bob"]
    assert host.faults == []
