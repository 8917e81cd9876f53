import { frameOf } from "./frame";
import { inside, overlap, type Rect, type Size } from "./place";

/** In the coordinates of the top page, also for what lies in a frame. */
export function rectOf(element: Element, rect: Rect = element.getBoundingClientRect()): Rect {
  const frame = frameOf(element);
  return frame ? rectOf(frame, outOf(frame, rect)) : rect;
}

/** What in a frame lies at `rect` lies there in the page around it. */
function outOf(frame: Element, rect: Rect): Rect {
  const { width, height } = rect;
  const { x, y } = frame.getBoundingClientRect();
  return { x: rect.x + x + frame.clientLeft, y: rect.y + y + frame.clientTop, width, height };
}

/** What can be seen of a page: a keyboard, or fingers that enlarge it, leave a part. */
export const viewRect = (): Rect => {
  const { offsetLeft: x, offsetTop: y, width, height } = visualViewport as VisualViewport;
  return { x, y, width, height };
};

export const viewSize = (): Size => ({ width: document.documentElement.clientWidth, height: innerHeight });

/**
 * Brings an element into view through all that scrolls around it, unless it is wholly there, and not clipped or covered
 * where one would press it. At once: what is smooth has to be waited for, and may be interrupted.
 */
export function reveal(element: Element, scroll = toMiddle): void {
  if (!pressable(element) || !inside(rectOf(element), viewRect())) scroll(element);
}

/** Whether one could press it where it is: its middle is in view, and not clipped or covered but by us. */
export function pressable(
  element: Element,
  rect: Rect = element.getBoundingClientRect(),
): boolean | undefined {
  const { x, y, width, height } = rect;
  const above = (element.getRootNode() as Document).elementFromPoint(x + width / 2, y + height / 2);
  const frame = frameOf(element);
  return (
    (element.contains(above) || above?.contains(element) || above?.localName === "annai-surface") &&
    (!frame || pressable(frame, outOf(frame, rect)))
  );
}

/** Scrolls on, if the card lies on the element after all: on a small screen it may. */
export function uncover(element: Element, card: Rect): void {
  const { y, height } = viewRect();
  if (overlap(card, rectOf(element)))
    scrollTo(element, (card.y - y) * 2 > height - card.height ? "start" : "end");
}

const scrollTo = (element: Element, block: ScrollLogicalPosition) =>
  element.scrollIntoView({ block, inline: "center", behavior: "instant" });

const toMiddle = (element: Element) => scrollTo(element, "center");
