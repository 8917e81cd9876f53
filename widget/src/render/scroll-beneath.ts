/** Of what scrolls at a point, the innermost that goes that way; the page itself scrolls without us. False: none did. */
export function scrollBeneath(x: number, y: number, by: { left: number; top: number }): boolean {
  const under = document.elementsFromPoint(x, y).find(({ localName }) => localName !== "annai-surface");
  for (let at: Element | null | undefined = under; at && at !== document.scrollingElement; at = around(at))
    if (scrolls(at, by)) return true;
  return false;
}

const around = (element: Element): Element | null =>
  element.parentElement ?? ((element.getRootNode() as ShadowRoot).host || null);

function scrolls(element: Element, by: { left: number; top: number }): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  if (!/auto|scroll/.test(overflowX + overflowY)) return false;
  const { scrollLeft, scrollTop } = element;
  element.scrollBy({ ...by, behavior: "instant" });
  return element.scrollLeft !== scrollLeft || element.scrollTop !== scrollTop;
}

/** A line of a wheel that counts in lines. */
const LINE = 16;

/** Lets what lies beneath `cover` be scrolled by wheel and by finger, as though it weren't there. */
export function scrollThrough(cover: HTMLElement): void {
  let finger: Touch | undefined;
  cover.onwheel = (event) => {
    const { clientX, clientY, deltaX, deltaY, deltaMode, ctrlKey } = event;
    const unit = [1, LINE, innerHeight][deltaMode] as number;
    if (!ctrlKey && scrollBeneath(clientX, clientY, { left: deltaX * unit, top: deltaY * unit }))
      event.preventDefault();
  };
  cover.ontouchstart = ({ touches }) => {
    finger = touches[0];
  };
  cover.ontouchmove = (event) => {
    const [now, another] = event.touches;
    if (!finger || !now || another) return;
    const { clientX: x, clientY: y } = finger;
    if (scrollBeneath(x, y, { left: x - now.clientX, top: y - now.clientY })) event.preventDefault();
    finger = now;
  };
}
