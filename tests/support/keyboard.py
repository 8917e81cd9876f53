"""A phone's keyboard, in the three ways in which browsers make room for one.

Chromium has none where there is no device, and nothing in its protocol makes one. So where only what the browser
reports would change, that is said in its place: `visualViewport` (iOS, and Chrome as it is delivered), or
`navigator.virtualKeyboard` (a page that asked for it). Where the page itself becomes smaller, it really does.
"""

from typing import Any, Literal

from playwright.sync_api import Locator, Page

Way = Literal["resizes-visual", "resizes-content", "overlays-content"]
WAYS: tuple[Way, ...] = ("resizes-visual", "resizes-content", "overlays-content")

# Told as browsers do: what is left of the view is moved to where the field is.
VISUAL = """([height, field]) => {
  const tell = (values) => {
    for (const name in values)
      Object.defineProperty(visualViewport, name, {get: () => values[name], configurable: true});
    for (const type of ['resize', 'scroll']) visualViewport.dispatchEvent(new Event(type));
  };
  const left = innerHeight - height;
  const {bottom} = field.getBoundingClientRect();
  const offsetTop = Math.min(height, Math.max(0, bottom + 20 - left));
  tell({height: left, offsetTop, pageTop: scrollY + offsetTop});
}"""
GONE = """() => {
  for (const name of ['height', 'offsetTop', 'pageTop']) delete visualViewport[name];
  for (const type of ['resize', 'scroll']) visualViewport.dispatchEvent(new Event(type));
}"""
OVERLAY = """(height) => {
  const {virtualKeyboard} = navigator;
  virtualKeyboard.overlaysContent = true;
  const rect = height ? new DOMRect(0, innerHeight - height, innerWidth, height) : new DOMRect();
  Object.defineProperty(virtualKeyboard, 'boundingRect', {get: () => rect, configurable: true});
  virtualKeyboard.dispatchEvent(new Event('geometrychange'));
}"""

# What can be seen of the page, whatever the way.
SEEN = """() => {
  const {offsetLeft: left, offsetTop: top, width, height} = visualViewport;
  const {boundingRect: keys} = navigator.virtualKeyboard;
  return {left, top, right: left + width, bottom: keys.height ? Math.min(top + height, keys.y) : top + height};
}"""


class Keyboard:
    def __init__(self, page: Page, way: Way) -> None:
        self._page = page
        self._way = way
        assert page.viewport_size is not None
        self._size = page.viewport_size

    def opens_for(self, field: Locator, height: int = 300) -> None:
        """Somebody has come to the field, by a tap or from the one before."""
        field.focus()
        if self._way == "resizes-visual":
            self._page.evaluate(VISUAL, [height, field.element_handle()])
        elif self._way == "resizes-content":
            self._resize(self._size["height"] - height)
            field.evaluate("(field) => field.scrollIntoView({block: 'nearest'})")
        else:
            self._page.evaluate(OVERLAY, height)

    def goes(self) -> None:
        """Somebody has put it away, and the field is left with it."""
        self._page.evaluate("document.activeElement.blur()")
        if self._way == "resizes-visual":
            self._page.evaluate(GONE)
        elif self._way == "resizes-content":
            self._resize(self._size["height"])
        else:
            self._page.evaluate(OVERLAY, 0)

    def _resize(self, height: int) -> None:
        self._page.set_viewport_size({"width": self._size["width"], "height": height})

    def seen(self) -> dict[str, Any]:
        return dict(self._page.evaluate(SEEN))
