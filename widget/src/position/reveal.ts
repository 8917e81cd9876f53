import { overlap, type Rect, type Size } from "./place";

/** In the coordinates of the top page, also for what lies in a frame. */
export function rectOf(element: Element): Rect {
  const { x, y, width, height } = element.getBoundingClientRect();
  const frame = element.ownerDocument.defaultView?.frameElement;
  if (!frame) return { x, y, width, height };
  const outer = rectOf(frame);
  return { x: x + outer.x + frame.clientLeft, y: y + outer.y + frame.clientTop, width, height };
}

export const viewSize = (): Size => ({ width: document.documentElement.clientWidth, height: innerHeight });

/**
 * Brings an element into view through all that scrolls around it, unless it is wholly there, and not clipped or covered
 * where one would press it. At once: what is smooth has to be waited for, and may be interrupted.
 */
export function reveal(element: Element, scroll = toMiddle): void {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  const above = (element.getRootNode() as Document).elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const free =
    !above || element.contains(above) || above.contains(element) || above.localName === "annai-surface";
  if (left < 0 || top < 0 || right > clientWidth || bottom > clientHeight || !free) scroll(element);
}

/** Scrolls on, if the card lies on the element after all: on a small screen it may. */
export function uncover(element: Element, card: Rect): void {
  if (overlap(card, rectOf(element)))
    scrollTo(element, card.y * 2 > viewSize().height - card.height ? "start" : "end");
}

const scrollTo = (element: Element, block: ScrollLogicalPosition) =>
  element.scrollIntoView({ block, inline: "center", behavior: "instant" });

const toMiddle = (element: Element) => scrollTo(element, "center");
