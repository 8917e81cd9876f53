"""What is loaded when it is first needed is there once, however often that is while it is on its way."""

from playwright.sync_api import Page, Route, expect

from support.hosted import Clock, Hosted
from support.scripted import Scripted, banner, checklist, hint, tour

# What gives way to a field wants to hear where focus leaves, as each surface does from the beginning.
COUNT = """
window.hears = 0;
const {addEventListener} = window;
window.addEventListener = function (type, ...more) {
  if (type === 'focusout') hears++;
  return addEventListener.call(this, type, ...more);
};
"""

# The marker's middle lies so far along the target's upper edge.
MARKS = """([target, along]) => {
  const marker = document.querySelector('annai-surface')?.shadowRoot.querySelector('.marker');
  const [at, of] = [marker, target].map((element) => element?.getBoundingClientRect());
  return at && Math.abs(at.x + at.width / 2 - of.x - of.width * along) < 2;
}"""


def test_fields_that_get_focus_one_after_the_other_are_given_way_to_by_one(
    annai: Scripted, host: Hosted, page: Page
) -> None:
    annai.publish(banner())
    page.add_init_script(COUNT)
    held: list[Route] = []
    page.route("**/give-way.js", lambda route: held.append(route))
    host.open()
    expect(host.note("news")).to_be_visible()
    field = page.get_by_label("Name")
    page.evaluate("window.hears = 0")
    with page.expect_request("**/give-way.js"):
        field.focus()
    for _ in range(3):
        field.blur()
        field.focus()
    with page.expect_event("requestfinished", lambda request: "give-way" in request.url):
        held[0].continue_()
    page.wait_for_function("hears > 0")
    field.blur()
    field.focus()
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert (page.evaluate("hears"), len(held), host.faults) == (1, 1, [])


def test_what_failed_to_load_is_loaded_with_the_next_need(annai: Scripted, host: Hosted, page: Page) -> None:
    annai.publish(banner())
    page.add_init_script(COUNT)
    page.route("**/give-way.js", lambda route: route.abort(), times=1)
    host.open()
    expect(host.note("news")).to_be_visible()
    field = page.get_by_label("Name")
    page.evaluate("window.hears = 0")
    with page.expect_event("requestfailed"):
        field.focus()
    field.blur()
    field.focus()
    page.wait_for_function("hears === 1")


def test_where_a_marker_covers_nothing_is_found_once_what_knows_that_can_be_loaded(
    annai: Scripted, host: Hosted, clock: Clock
) -> None:
    button = "<button style='width: 90px; height: 40px'>{}</button>"
    row = "".join(button.format(name) for name in ("Cut", "Copy", "Paste"))
    annai.html += f"<div style='display: flex; gap: 4px; margin: 60px'>{row}</div>"
    annai.publish(hint(target={"role_selector": "button", "name": "Copy"}))
    host.page.route("**/beside.js", lambda route: route.abort(), times=1)
    with host.page.expect_event("requestfailed"):
        host.open()
    copy = host.page.get_by_role("button", name="Copy").element_handle()
    host.page.wait_for_function(MARKS, arg=[copy, 1])
    clock.wait(5000)
    host.page.wait_for_function(MARKS, arg=[copy, 0.5])


def test_what_keeps_several_apart_and_cannot_be_loaded_is_no_fault_of_the_pages(
    annai: Scripted, host: Hosted, page: Page
) -> None:
    annai.publish(banner(), checklist())
    page.route("**/apart.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        host.open()
    expect(host.launcher()).to_be_visible()
    expect(host.note("news")).to_be_visible()
    host.expect_delivered()
    assert host.faults == []


def test_that_the_page_carries_a_step_along_is_loaded_once_it_scrolls(
    annai: Scripted, host: Hosted, page: Page
) -> None:
    annai.html += "<p style='height: 3000px'></p>"
    annai.publish(tour())
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    host.open()
    host.expect_step("The first step")
    host.expect_delivered()
    assert "carry.js" not in loaded
    with page.expect_request("**/carry.js"):
        page.mouse.wheel(0, 40)
