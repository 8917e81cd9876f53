"""What a step points at is really seen: neither cut off by a list or a frame that it lies in, nor covered."""

import pytest

from support.gallery import Gallery

# Builds at the page's end a list of eleven lines, the middle one `line`, that can be seen whole, with room around it.
LISTED = """const box = (css, ...inside) => {
  const made = document.createElement('div');
  made.style.cssText = css;
  made.append(...inside);
  return made;
};
window.line = document.createElement('button');
Object.assign(line, {id: 'line', textContent: 'Line'});
line.style.cssText = 'display: block; box-sizing: border-box; width: 100%; height: 60px';
const others = () => [...Array(5)].map(() => box('height: 60px'));
const lines = () => [...others(), line, ...others()];
const put = (made) => { document.querySelector('main').replaceChildren(box('padding: 60px', made)); return made };
// So that `hidden` of its sixty pixels lie above the list's upper edge, or below its lower one.
const scroll = (list, above, hidden) => {
  const [inner, outer] = [line, list].map((element) => element.getBoundingClientRect());
  list.scrollBy(0, above ? inner.top - outer.top + hidden : inner.bottom - outer.bottom - hidden);
};
"""
LIST = "height: 200px; overflow: auto"
# What hides a part of it, and how.
HIDING = {
    "its list's lower edge": f"scroll(put(box('{LIST}', ...lines())), false, 25)",
    "its list's upper edge": f"scroll(put(box('{LIST}', ...lines())), true, 25)",
    "its list, wholly, beside what is empty": f"scroll(put(box('{LIST}', ...lines())), false, 85)",
    "the edge of a list around its list": f"""
      const inner = box('{LIST}', ...lines());
      const outer = put(box('{LIST}', box('height: 150px'), inner, box('height: 300px')));
      inner.scrollBy(0, 270);
      scroll(outer, false, 25);""",
    "the header that sticks to its list": f"""
      const head = box('position: sticky; top: 0; height: 50px; background: gray');
      scroll(put(box('{LIST}', head, ...lines())), true, -25);""",
    "a web component's list": f"""
      const host = document.createElement('x-list');
      const list = box('{LIST}', document.createElement('slot'));
      host.attachShadow({{mode: 'open'}}).append(list);
      host.append(...lines());
      put(host);
      scroll(list, false, 25);""",
    "the frame that it is in": """
      const frame = document.createElement('iframe');
      const loaded = new Promise((then) => { frame.onload = then });
      Object.assign(frame, {src: '/frame', height: 200});
      put(frame);
      await loaded;
      const page = frame.contentDocument;
      page.body.replaceChildren(...lines());
      frame.contentWindow.scrollBy(0, line.getBoundingClientRect().bottom - 200 - 25);""",
}
# It is what one would press in each pixel from its upper edge to its lower one.
WHOLLY_SEEN = """() => {
  const {left, top, width, height} = line.getBoundingClientRect();
  const at = (down) => line.getRootNode().elementFromPoint(left + width / 4, top + down);
  return [...Array(Math.floor(height) - 2).keys()].every((down) => at(down + 1) === line);
}"""
# How often anything of the page scrolls from now on: of what has scrolled, it is told with the next frame.
COUNTS_SCROLLS = """async () => {
  await new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)));
  window.scrolls = 0;
  addEventListener('scroll', () => scrolls++, true);
}"""


@pytest.mark.parametrize("hiding", HIDING)
def test_what_is_hidden_in_part_is_brought_wholly_to_be_seen(gallery: Gallery, hiding: str) -> None:
    gallery.visit()
    gallery.page.evaluate(f"async () => {{ {LISTED} {HIDING[hiding]} }}")
    assert not gallery.page.evaluate(WHOLLY_SEEN)
    gallery.point_at({"id": "line"})
    gallery.expect_step("Here")
    assert gallery.page.evaluate(WHOLLY_SEEN)
    framed = hiding == "the frame that it is in"
    place = gallery.page.frame_locator("iframe") if framed else gallery.page
    gallery.expect_card_beside(place.locator("#line"))


def test_what_is_seen_whole_stays_where_it_is(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate(f"() => {{ {LISTED} put(box('{LIST}', ...lines())).scrollBy(0, 250) }}")
    assert gallery.page.evaluate(WHOLLY_SEEN)
    gallery.page.evaluate(COUNTS_SCROLLS)
    gallery.point_at({"id": "line"})
    gallery.expect_said("step_shown")
    gallery.expect_spotlight_on(gallery.page.locator("#line"))
    gallery.expect_card_beside(gallery.page.locator("#line"))
    assert gallery.page.evaluate("scrolls") == 0


def test_what_is_higher_than_its_list_is_brought_to_its_middle_once_and_left_where_it_is_read(gallery: Gallery) -> None:
    gallery.visit()
    gallery.page.evaluate(f"() => {{ {LISTED} put(box('{LIST}', ...lines())).scrollBy(0, 250) }}")
    line = gallery.page.locator("#line")
    line.evaluate("(line) => { line.style.height = '450px' }")
    gallery.page.evaluate(COUNTS_SCROLLS)
    gallery.point_at({"id": "line"})
    gallery.expect_said("step_shown")
    assert gallery.page.evaluate("scrolls") == 1
    # Whoever reads on has scrolled; drawn anew, and in a narrower window, it stays where they are.
    line.evaluate("(line) => line.parentElement.scrollBy(0, 70)")
    read = line.evaluate("(line) => line.parentElement.scrollTop")
    line.evaluate("(line) => line.replaceWith(line.cloneNode(true))")
    size = gallery.page.viewport_size
    assert size
    gallery.page.set_viewport_size({**size, "width": size["width"] - 100})
    gallery.expect_spotlight_on(line.locator(".."))
    gallery.expect_card_beside(line.locator(".."))
    assert line.evaluate("(line) => line.parentElement.scrollTop") == read
