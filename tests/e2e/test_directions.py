"""Where a page runs from right to left what points and what runs out is mirrored, too."""

import pytest
from playwright.sync_api import expect

from support.boxes import box
from support.gallery import Gallery

WAYS = pytest.mark.parametrize("lang", ["en", "ar"])


@WAYS
def test_the_arrow_stands_at_the_edge_of_the_card_that_faces_the_target(gallery: Gallery, lang: str) -> None:
    gallery.visit(f"kind=tour&lang={lang}&step=table")
    gallery.expect_said("step_shown", "table")
    gallery.expect_card_at_rest()
    card, arrow, target = (
        box(each) for each in (gallery.card, gallery.surface.locator(".arrow"), gallery.page.locator("#row-12"))
    )
    middle = arrow["x"] + arrow["width"] / 2
    edge = card["x"] + card["width"] if lang == "ar" else card["x"]
    assert middle == pytest.approx(edge, abs=2)
    assert (edge < target["x"]) == (lang == "ar")
    assert target["y"] <= arrow["y"] + arrow["height"] / 2 <= target["y"] + target["height"]


@WAYS
def test_what_opens_elsewhere_is_signed_by_an_arrow_that_points_onward(gallery: Gallery, lang: str) -> None:
    gallery.visit(f"lang={lang}")
    link = {"key": "docs", "label": ["Docs"], "action": {"do": "link", "url": "https://example.com/"}}
    gallery.show("banner", {"buttons": [link]})
    sign = gallery.surface.locator(".do-link").evaluate("(link) => getComputedStyle(link, '::after').scale")
    assert sign == ("-1 1" if lang == "ar" else "none")


@WAYS
def test_a_toasts_time_runs_out_towards_where_its_line_begins(gallery: Gallery, lang: str) -> None:
    gallery.visit(f"lang={lang}")
    gallery.show("toast", {"buttons": [], "celebrate": False})
    bar = gallery.surface.locator(".time")
    expect(bar).to_be_attached()
    origin, width = bar.evaluate("(bar) => [parseFloat(getComputedStyle(bar).transformOrigin), bar.offsetWidth]")
    assert origin == pytest.approx(width if lang == "ar" else 0, abs=1)
