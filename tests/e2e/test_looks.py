"""What is seen: somebody's own colours, a page that turns all of its own around, Japanese, the host's own colour."""

from copy import deepcopy
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from support.boxes import box
from support.gallery import Gallery
from support.hosted import Hosted
from support.scripted import THEME, Scripted, banner
from support.shown import SHOWN
from support.visitors import Visitors

# Of one element: what lies in two of them has its own colours again.
INVERTED = """(name) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${name} { filter: invert(1) !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
# What floats over the page is in the browser's top layer. What stands in the page is of it: nothing there escapes.
FLOATS = {
    "tour": ".pop .card",
    "offer to go on": ".low .card",
    "toast": ".toast",
    "checklist": ".launcher",
    "overlaying banner": ".banner",
    "banner at the foot": ".banner",
    "open hint": ".pop .card",
    "menu": ".face",
    "debug panel": ".inspector",
}


def _pixels(part: Locator, *, beyond: int = 0) -> bytes:
    """As it is drawn, and as much of what is around it."""
    at = box(part)
    return part.page.screenshot(
        clip={
            "x": at["x"] - beyond,
            "y": at["y"] - beyond,
            "width": at["width"] + 2 * beyond,
            "height": at["height"] + 2 * beyond,
        },
        animations="disabled",
    )


@pytest.fixture
def still(visitors: Visitors, gallery_url: str) -> Gallery:
    gallery = Gallery(visitors(reduced_motion="reduce").page(), gallery_url)
    gallery.visit()
    return gallery


@pytest.mark.parametrize("turned", ["html", "body"])
@pytest.mark.parametrize(("name", "part"), FLOATS.items(), ids=FLOATS)
def test_where_a_page_turns_its_colours_around_what_lies_over_it_keeps_its_own(
    still: Gallery, name: str, part: str, turned: str
) -> None:
    SHOWN[name](still)
    shown = still.surface.locator(part).first
    expect(shown).to_be_visible()
    seen = shown.evaluate(
        "(face) => { const {x, y, width} = face.getBoundingClientRect(); return [x + width / 2 - 6, y + 6] }"
    )

    def look() -> bytes:
        return still.page.screenshot(clip={"x": seen[0], "y": seen[1], "width": 12, "height": 6})

    before = look()
    still.page.evaluate(INVERTED, turned)
    assert look() == before
    # It did something.
    assert still.page.locator(turned).evaluate("(page) => getComputedStyle(page).filter") == "invert(1)"


class TestSomebodysOwnColours:
    """No shadow is drawn there, and no background of ours."""

    def test_show_what_is_lit(self, still: Gallery) -> None:
        still.page.emulate_media(forced_colors="active")
        still.show("tour")
        spot = still.surface.locator(".spot")
        expect(spot).to_be_visible()
        lit = _pixels(spot, beyond=4)
        spot.evaluate("(spot) => { spot.style.visibility = 'hidden' }")
        assert _pixels(spot, beyond=4) != lit

    def test_show_a_hints_marker(self, still: Gallery) -> None:
        still.page.emulate_media(forced_colors="active")
        still.show("hint")
        marker = still.surface.locator(".marker")
        expect(marker).to_be_visible()
        shown = _pixels(marker)
        marker.evaluate("(marker) => { marker.style.visibility = 'hidden' }")
        assert _pixels(marker) != shown

    def test_show_which_rating_is_chosen(self, still: Gallery) -> None:
        still.page.emulate_media(forced_colors="active")
        still.visit("kind=tour&form=form")
        label = still.surface.locator(".rating label").nth(2)
        expect(label).to_be_visible()
        free = _pixels(label)
        label.click()
        still.page.mouse.move(1, 1)
        label.locator("input").evaluate("(input) => input.blur()")
        assert _pixels(label) != free

    def test_show_that_a_video_can_be_played(self, still: Gallery) -> None:
        """By a triangle that points to the right: of its upper corners only the left one is drawn."""
        still.page.emulate_media(forced_colors="active")
        still.visit("kind=tour&media=video&frames=1")
        play = still.surface.locator(".play")
        expect(play).to_be_visible()
        drawn = Image.open(BytesIO(_pixels(play)))
        em, middle, top = drawn.width / 3.2, drawn.width / 2, drawn.height / 2
        left, right = (
            drawn.getpixel((round(x), round(top - 0.6 * em + 4)))
            for x in (middle - 0.4 * em + 2, middle + 0.6 * em - 2)
        )
        assert left != right

    def test_show_what_cannot_be_used_and_let_it_be_read(self, still: Gallery) -> None:
        still.page.emulate_media(forced_colors="active")
        SHOWN["step that keeps the page from being used"](still)
        still.expect_step("Here")
        still.expect_card_at_rest()
        row, shade = still.page.locator("#row-3"), still.surface.locator(".shade")
        shaded = _pixels(row)
        shade.evaluate("(shade) => { shade.style.visibility = 'hidden' }")
        assert _pixels(row) != shaded
        # Without its frame.
        drawn = Image.open(BytesIO(shaded))
        inner = drawn.crop((4, 4, drawn.width - 4, drawn.height - 4)).convert("RGB")
        assert len(inner.getcolors(inner.width * inner.height) or []) > 1


def test_japanese_leans_on_nothing_and_breaks_at_phrases(gallery: Gallery) -> None:
    gallery.visit("lang=ja")
    body = [{"p": ["あちらを", {"em": ["ご覧"]}, "ください。"]}]
    gallery.show("tour", {"steps": [{"key": "a", "title": ["題"], "body": body}]})
    gallery.expect_step("題")
    em, room = gallery.surface.locator(".text em"), gallery.surface.locator(".room")
    expect(em).to_have_css("font-style", "normal")
    expect(em).to_have_css("text-emphasis-style", "dot")
    expect(room).to_have_css("word-break", "auto-phrase")
    expect(room).to_have_css("line-break", "strict")


def test_the_hosts_own_property_colours_a_button(annai: Scripted, host: Hosted) -> None:
    theme = deepcopy(THEME)
    for face in ("light", "dark"):
        theme[face]["accent"] = "var(--brand, #14704f)"
    annai.more = {"theme": theme}
    annai.html += "<style>:root { --brand: rgb(1, 2, 3) }</style>"
    go = {"key": "go", "label": ["Go on then"], "primary": True, "action": {"do": "page", "url": "/"}}
    annai.publish(banner(buttons=[go]))
    host.open()
    button = host.note("news").get_by_role("button", name="Go on then")
    expect(button).to_have_css("background-color", "rgb(1, 2, 3)")
