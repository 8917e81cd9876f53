"""Every kind in every state fits where room is scarce, and can be pressed: at 200 %, in words twice as large, and on a
phone by a thumb."""

from typing import Any

import pytest
from playwright.sync_api import Page

from support.scenes import SCENES, Stage
from support.visitors import Device, Visitors

# Links within a sentence are as high as its lines.
TOO_SMALL = """(least) => {
  const controls = 'button, summary, textarea, [type=text], label:has(input), a[href]:not(.text a)';
  return [...document.querySelectorAll('annai-surface')]
    .flatMap(({shadowRoot}) => [...shadowRoot.querySelectorAll(controls)])
    .filter((each) => each.checkVisibility())
    .map((each) => [each.textContent || each.ariaLabel, each.getBoundingClientRect()])
    .filter(([, {width, height}]) => Math.min(width, height) < least - 0.01)
    .map(([name, {width, height}]) => `${name}: ${width} × ${height}`);
}"""
CUT = """() => [...document.querySelectorAll('annai-surface')]
  .flatMap(({shadowRoot}) => [...shadowRoot.querySelectorAll('.face')])
  .filter((face) => face.checkVisibility())
  .filter((face) => {
    const {left, right, top, bottom} = face.getBoundingClientRect();
    const flows = !face.closest('.dock, .pop, .low, .toast, .float');
    const inView = left >= 0 && right <= innerWidth && (flows || (top >= 0 && bottom <= innerHeight));
    const fits = face.scrollWidth <= face.clientWidth;
    return !inView || !fits;
  })
  .map((face) => `${face.className}: ${JSON.stringify(face.getBoundingClientRect())}, ${face.scrollWidth} inside`)"""
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("device", "options", "least"), [("desktop", ZOOMED, 24), ("phone", {}, 44)])
def test_all_of_it_is_in_view_and_large_enough_to_press(
    visitors: Visitors, gallery_url: str, device: Device, options: dict[str, Any], least: int, lang: str
) -> None:
    page = visitors(device, reduced_motion="reduce", **options).page()
    assert faults(page, gallery_url, least, lang) == ""


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_all_of_it_is_in_view_in_words_twice_as_large(visitors: Visitors, gallery_url: str, device: Device) -> None:
    page = visitors(device, reduced_motion="reduce").page()
    setting = page.context.new_cdp_session(page)
    setting.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert faults(page, gallery_url, 24, "en") == ""
    assert page.evaluate("getComputedStyle(document.querySelector('annai-surface')).fontSize") == "32px"


def faults(page: Page, gallery_url: str, least: int, lang: str) -> str:
    """What of which scene is cut off, out of view or too small."""
    stage = Stage(page, gallery_url, f"lang={lang}")
    found = [
        (kind, title, *page.evaluate(TOO_SMALL, least), *page.evaluate(CUT))
        for kind in SCENES
        for title in stage.play(kind)
    ]
    return "\n".join(map(str, (fault for fault in found if fault[2:])))
