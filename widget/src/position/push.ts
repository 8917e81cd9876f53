/** How far down from the top of the view the page's own fixed header reaches; 0 without one. */
export function headerHeight(): number {
  const fixed = document
    .elementsFromPoint(innerWidth / 2, 2)
    .find((element) => getComputedStyle(element).position === "fixed");
  const { bottom = 0 } = fixed?.getBoundingClientRect() ?? {};
  return bottom < innerHeight / 2 ? bottom : 0;
}

/**
 * Puts an element above the page's body, in the flow, so that the page makes room: beside `body`, not in it, where it
 * would become an item of a host's flex or grid and change what `:first-child` means. Returns false, with everything
 * as it was, if the page has a fixed header, doesn't move, or could then not be reached to its end.
 */
export function pushDown(element: HTMLElement): boolean {
  const { documentElement: page, body } = document;
  const top = () => body.getBoundingClientRect().top;
  const before = top();
  if (headerHeight()) return false;
  body.before(element);
  const moved = top() > before;
  const closed = [page, body].some((each) => /hidden|clip/.test(getComputedStyle(each).overflowY));
  if (moved && !(closed && page.scrollHeight > page.clientHeight)) return true;
  element.remove();
  return false;
}
