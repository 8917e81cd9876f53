"""However often, and by whatever way, Annai comes into a page: it is one widget."""

import pytest
from playwright.sync_api import expect

from support.hosted import Hosted
from support.hosts import bundled
from support.scripted import TAG, Scripted, banner, tour

ADD_TAG = """() => new Promise((loaded) => {
  const tag = Object.assign(document.createElement('script'), {type: 'module', src: '/annai.js?copy', onload: loaded});
  Object.assign(tag.dataset, {key: 'pk_1', user: 'ann'});
  document.head.append(tag);
}).then(() => {})"""


def test_two_copies_of_the_tag_make_one_widget(annai: Scripted, host: Hosted) -> None:
    annai.tag = TAG + TAG.replace("/annai.js", "/annai.js?copy")
    annai.publish(tour())
    host.open()
    host.expect_step("The first step")
    expect(host.surfaces).to_have_count(1)
    annai.wait(lambda: "guide_shown" in annai.names())
    host.expect_delivered()
    assert annai.names().count("guide_shown") == 1
    assert beginners(annai) == 1


@pytest.mark.parametrize("late", [False, True], ids=["with the page", "later, from another address"])
def test_a_copy_from_npm_beside_the_tag_makes_one_widget_that_hears_calls_through_either(
    annai: Scripted, host: Hosted, late: bool
) -> None:
    annai.tag = bundled("beside") + ("" if late else TAG)
    annai.publish(tour())
    host.open()
    host.expect_step("The first step")
    if late:
        host.call(ADD_TAG)
    expect(host.surfaces).to_have_count(1)
    host.call("npm.on('from_tag', () => npm.track('heard'))")
    host.call("annai.track('from_tag')")
    host.call("npm.stop('welcome')")
    host.expect_nothing()
    host.call("annai.start('welcome')")
    host.expect_step("The first step")
    expect(host.surfaces).to_have_count(1)
    annai.wait(lambda: annai.names().count("guide_shown") > 1)
    host.expect_delivered()
    told = annai.names()
    assert [told.count(name) for name in ("from_tag", "heard", "guide_ended", "guide_shown")] == [1, 1, 1, 2]
    assert beginners(annai) == 1


def test_two_public_keys_are_two_widgets_each_with_its_own_person(annai: Scripted, host: Hosted) -> None:
    annai.tag = TAG + TAG.replace("pk_1", "pk_2").replace("ann", "bob").replace("bobai", "annai")
    annai.publish(banner())
    host.page.goto(annai.url)
    annai.wait(lambda: len({body["key"] for body in annai.asked}) > 1)
    expect(host.surfaces).to_have_count(2)
    assert {(body["key"], body["user"]) for body in annai.asked} == {("pk_1", "ann"), ("pk_2", "bob")}
    annai.wait(lambda: annai.names().count("guide_shown") > 1)
    host.surfaces.first.get_by_role("button", name="Close").click()
    expect(host.surfaces).to_have_count(1)
    assert host.faults == []


def test_in_a_frame_it_asks_and_shows_nothing(annai: Scripted, host: Hosted) -> None:
    """It would be a second guest on one screen, where nobody sees the whole page."""
    annai.files["/shell"] = b""
    annai.publish(tour())
    host.page.goto(f"{annai.url}/shell")
    asked: list[str] = []
    host.page.on("request", lambda request: asked.append(request.url.removeprefix(annai.url)))
    # Its own scripts have run by the time that it has loaded.
    host.page.set_content(f"<iframe src='{annai.url}/framed'></iframe>", wait_until="load")
    frame = host.page.frames[1]
    frame.wait_for_load_state("load")
    frame.evaluate("fetch('/after').then((answer) => answer.text())")
    assert asked == ["/framed", "/annai.js", "/after"]
    expect(frame.locator("annai-surface")).to_have_count(0)


def beginners(annai: Scripted) -> int:
    """How many widgets there are: who has asked before says what for an answer it has."""
    return sum("known" not in body for body in annai.asked)
