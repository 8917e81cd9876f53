"""What the widget takes of the page's own time."""

import pytest
from playwright.sync_api import Locator, Page

from support.gallery import Gallery
from support.scripted import Scripted

COUNT_FORMATTERS = """
window.formatters = 0;
Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
  apply: (make, self, given) => (formatters++, Reflect.apply(make, self, given)),
});
"""
OLDER = "delete window.Temporal;"


class TestBeingReady:
    """The first formatter of dates takes more of a page's time than all that the widget does until it is ready."""

    @pytest.mark.parametrize(("version", "formatters"), [("", 0), (OLDER, 1)], ids=["today's", "older"])
    def test_the_servers_question_names_the_time_zone_and_takes_a_formatter_only_where_it_must(
        self, annai: Scripted, page: Page, version: str, formatters: int
    ) -> None:
        page.add_init_script(COUNT_FORMATTERS + version)
        page.goto(annai.url)
        annai.wait(lambda: annai.asked)
        zone = page.evaluate("new Intl.DateTimeFormat().resolvedOptions().timeZone")
        assert [each["time_zone"] for each in annai.asked] == [zone]
        assert page.evaluate("formatters") == formatters


# In each of 40 frames the page is scrolled; after its own scripts, and before it is drawn, it is looked how far the
# spotlight is from where it should be.
SCROLL = """(target) => new Promise((tell) => {
  const spot = document.querySelector("annai-surface").shadowRoot.querySelector(".spot");
  const card = document.querySelector("annai-surface").shadowRoot.querySelector(".card");
  let frames = 40;
  let apart = 0;
  let hidden = 0;
  const look = () => {
    const [a, b] = [spot.getBoundingClientRect(), target.getBoundingClientRect()];
    apart = Math.max(apart, Math.abs(a.x + 5 - b.x), Math.abs(a.y + 5 - b.y), Math.abs(a.width - 10 - b.width));
    const {top, bottom} = card.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) hidden++;
    frames-- ? setTimeout(step) : tell({apart, hidden});
  };
  // Of all that a frame does before it is drawn, observers of sizes are told last.
  const seen = new ResizeObserver(look);
  const step = () => {
    scrollBy(0, frames > 20 ? 9 : -9);
    requestAnimationFrame(() => {
      seen.disconnect();
      seen.observe(target);
    });
  };
  step();
})"""
STILL = """() => {
  const {shadowRoot} = document.querySelector("annai-surface");
  return Promise.all(shadowRoot.getAnimations().map((each) => each.finished));
}"""


def scroll(gallery: Gallery, target: Locator) -> dict[str, float]:
    """How far apart spotlight and target were, how often the card was out of view, and what was calculated anew."""
    gallery.page.evaluate(STILL)
    session = gallery.page.context.new_cdp_session(gallery.page)
    session.send("Performance.enable")
    counts = ("RecalcStyleCount", "LayoutCount")

    def metrics() -> dict[str, float]:
        said = session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in said if each["name"] in counts}

    before = metrics()
    seen: dict[str, float] = gallery.page.evaluate(SCROLL, target.element_handle())
    return {**seen, **{name: value - before[name] for name, value in metrics().items()}}


class TestScrollingWithAStepOnScreen:
    def test_the_page_carries_card_and_spotlight_and_nothing_is_calculated_anew(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('main').style.paddingBottom = '3000px'")
        gallery.point_at({"test_id": "new-invoice"})
        gallery.expect_step("Here")
        target = gallery.page.locator("[data-testid=new-invoice]")
        first = scroll(gallery, target)
        assert (first["apart"] < 1, first["hidden"]) == (True, 0), first
        gallery.page.wait_for_load_state("networkidle")
        seen = scroll(gallery, target)
        assert (seen["apart"] < 1, seen["hidden"]) == (True, 0), seen
        assert max(seen["RecalcStyleCount"], seen["LayoutCount"]) < 8, seen

    @pytest.mark.parametrize("position", ["fixed", "sticky"])
    def test_what_stays_in_view_keeps_its_card_and_spotlight(self, gallery: Gallery, position: str) -> None:
        gallery.visit()
        gallery.page.evaluate("document.querySelector('main').style.paddingBottom = '3000px'")
        style = f"position: {position}; top: 30px; width: 200px"
        gallery.page.evaluate(
            """(style) => {
                 const bar = Object.assign(document.createElement('div'), {id: 'bar', textContent: 'Bar'});
                 bar.style.cssText = style;
                 document.querySelector('main').prepend(bar);
               }""",
            style,
        )
        gallery.point_at({"id": "bar"})
        gallery.expect_step("Here")
        for _ in range(3):
            seen = scroll(gallery, gallery.page.locator("#bar"))
            assert (seen["apart"] < 1, seen["hidden"]) == (True, 0), seen

    def test_the_page_gets_no_longer_and_no_wider_by_it(self, gallery: Gallery) -> None:
        gallery.visit()
        gallery.page.evaluate(
            """() => {
                 const box = document.body.appendChild(document.createElement('div'));
                 box.style.cssText = 'position: absolute; width: 100%; top: 2000px; left: 0; height: 40px';
                 const last = Object.assign(document.createElement('button'), {id: 'corner', textContent: 'Last'});
                 last.style.cssText = 'position: absolute; right: 0; bottom: 0';
                 box.append(last);
               }"""
        )
        size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        before = gallery.page.evaluate(size)
        gallery.point_at({"id": "corner"})
        gallery.expect_step("Here")
        last = gallery.page.locator("#corner")
        for _ in range(3):
            assert scroll(gallery, last)["apart"] < 1
            assert gallery.page.evaluate(size) == before
