/** How far down from the top of the view the page's own fixed header reaches; 0 without one. */
export function headerHeight(): number {
  for (const element of document.elementsFromPoint(innerWidth / 2, 2)) {
    for (let each: Element | null = element; each && each !== document.body; each = each.parentElement) {
      const { position } = getComputedStyle(each);
      const { top, bottom } = each.getBoundingClientRect();
      if (position === "fixed" && top <= 2 && bottom < innerHeight / 2) return bottom;
    }
  }
  return 0;
}

/**
 * Puts an element above the page's body, in the flow, so that the page makes room: beside `body`, not in it, where it
 * would become an item of a host's flex or grid and change what `:first-child` means. Returns false, with everything
 * as it was, if the page would not move (it is fixed) or could not be reached to its end (it doesn't scroll).
 */
export function pushDown(element: HTMLElement): boolean {
  const { documentElement, body } = document;
  if (headerHeight()) return false;
  const before = body.getBoundingClientRect().top;
  documentElement.insertBefore(element, body);
  const moved = body.getBoundingClientRect().top - before >= element.offsetHeight - 1;
  if (moved && reachable(documentElement, body)) return true;
  element.remove();
  return false;
}

function reachable({ scrollHeight, clientHeight }: Element, body: Element): boolean {
  const closed = [document.documentElement, body].some((each) => /hidden|clip/.test(getComputedStyle(each).overflowY));
  return !closed || scrollHeight <= clientHeight;
}
