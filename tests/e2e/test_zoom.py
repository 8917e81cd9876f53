"""Pages that are zoomed, whole or in part: what points at an element stands on it, and where it can be seen."""

import pytest
from playwright.sync_api import expect

from support.gallery import Gallery
from support.visitors import Visitors

ZOOMED = ["html", "body", "main"]


def expect_steady(gallery: Gallery, selector: str) -> None:
    """The spotlight is on the target, and the card beside it: wholly in view, as near as cards are, and not on it."""
    target = gallery.page.locator(selector)
    expect(target).to_be_in_viewport(ratio=1)
    gallery.expect_spotlight_on(target)
    gallery.expect_card_beside(target)


@pytest.mark.parametrize("zoomed", ZOOMED)
@pytest.mark.parametrize("zoom", ["0.8", "1.5"])
def test_on_a_page_that_is_zoomed_card_and_spotlight_stand_on_the_target(
    gallery: Gallery, zoomed: str, zoom: str
) -> None:
    gallery.visit()
    gallery.page.locator(zoomed).first.evaluate("(element, zoom) => { element.style.zoom = zoom }", zoom)
    gallery.point_at({"test_id": "new-invoice"})
    gallery.expect_step("Here")
    expect_steady(gallery, "[data-testid=new-invoice]")


def test_they_stay_there_when_the_zoom_changes_and_what_moves_later_is_followed(gallery: Gallery) -> None:
    gallery.visit()
    gallery.point_at({"test_id": "new-invoice"})
    gallery.expect_step("Here")
    for zoom in ("1.5", "0.8", ""):
        gallery.page.evaluate("(zoom) => { document.documentElement.style.zoom = zoom }", zoom)
        expect_steady(gallery, "[data-testid=new-invoice]")
        gallery.page.evaluate(
            "(zoom) => { document.querySelector('main').style.paddingTop = `${40 + zoom * 9}px` }", zoom
        )
        expect_steady(gallery, "[data-testid=new-invoice]")


@pytest.mark.parametrize("zoom", ["0.8", "1.5"])
def test_a_target_below_the_fold_of_a_zoomed_page_is_brought_into_view(gallery: Gallery, zoom: str) -> None:
    gallery.visit()
    gallery.page.evaluate(
        """(zoom) => {
             document.documentElement.style.zoom = zoom;
             const space = Object.assign(document.createElement('div'), {style: 'height: 2000px'});
             const deep = Object.assign(document.createElement('button'), {id: 'deep', textContent: 'Deep'});
             document.querySelector('main').append(deep, space);
             // Half of it under the view's edge.
             const {top, height} = deep.getBoundingClientRect();
             scrollTo({top: (top + height / 2 - innerHeight) / zoom});
           }""",
        zoom,
    )
    gallery.point_at({"id": "deep"})
    gallery.expect_step("Here")
    expect_steady(gallery, "#deep")


def test_a_zoomed_page_makes_room_for_a_banner_as_any_other(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate("document.documentElement.style.zoom = 0.8")
    gallery.show("banner", {"push": True, "position": "top"})
    gallery.expect_said("shown")
    bar, body = gallery.surface.bounding_box(), gallery.page.locator("body").bounding_box()
    assert bar is not None
    assert body is not None
    assert body["y"] >= bar["y"] + bar["height"] > 0


SEEN = """() => {
  const root = document.querySelector('annai-surface').shadowRoot;
  const {offsetLeft, offsetTop, width, height} = visualViewport;
  const inside = ({left, top, right, bottom}) =>
    left >= offsetLeft && top >= offsetTop && right <= offsetLeft + width && bottom <= offsetTop + height;
  const boxes = ['.card', '.spot'].map((each) => root.querySelector(each).getBoundingClientRect());
  return visualViewport.scale > 1 && boxes.every(inside);
}"""


@pytest.mark.parametrize("target", ["new-invoice", "in-shadow"])
def test_on_a_page_that_fingers_have_enlarged_card_and_spotlight_are_where_it_can_be_seen(
    visitors: Visitors, gallery_url: str, target: str
) -> None:
    page = visitors(viewport={"width": 900, "height": 900}, has_touch=True, is_mobile=True).page()
    gallery = Gallery(page, gallery_url)
    gallery.visit()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1.8})
    page.wait_for_function("visualViewport.scale > 1")
    gallery.point_at({"test_id": target})
    gallery.expect_step("Here")
    page.wait_for_function(SEEN)


def test_it_stays_there_while_they_enlarge_it(visitors: Visitors, gallery_url: str) -> None:
    page = visitors(viewport={"width": 900, "height": 900}, has_touch=True, is_mobile=True).page()
    gallery = Gallery(page, gallery_url)
    gallery.visit()
    gallery.show("tour", {"steps": [{"key": "here", "title": ["Here"], "body": [{"p": ["In the middle."]}]}]})
    gallery.expect_step("Here")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1.8})
    page.wait_for_function(SEEN.replace(", '.spot'", ""))
