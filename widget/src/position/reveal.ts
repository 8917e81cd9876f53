import { frameOf } from "./frame";
import { clip, inside, overlap, type Rect, type Size } from "./place";

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
 * Brings an element into view through all that scrolls around it, unless it is wholly there, and not covered where one
 * would press it, nor above or below that: by a sticky header, say. At once: what is smooth has to be waited for, and may
 * be interrupted.
 */
export function reveal(element: Element, scroll = toMiddle): void {
  const rect = rectOf(element);
  const free = [0.1, 0.5, 0.9].every((down) => pressable(element, down));
  if (!free || !inside(rect, shown(rect, element))) scroll(element);
}

/** What of it neither the lists and frames that it lies in nor the edge of the view cut off. */
export function shown(rect: Rect, element: Element): Rect {
  const around = outward(element);
  if (!around) return clip(rect, viewRect());
  // A page's own scrolling moves what is in view; of frames browsers say that they clip.
  const cuts = !around.matches("html,body") && /auto|scroll|clip$/.test(getComputedStyle(around).overflow);
  return shown(cuts ? clip(rect, rectOf(around)) : rect, around);
}

/** What it lies in, as things are drawn: from what is in a slot to the slot, and out of shadow roots and frames. */
export const outward = (element: Element): Element | null | undefined =>
  element.assignedSlot ??
  element.parentElement ??
  (element.getRootNode() as Partial<ShadowRoot>).host ??
  frameOf(element);

/** Whether one could press it where it is: its middle, or what is so far `down`, is in view, and not covered but by us. */
export function pressable(
  element: Element,
  down = 0.5,
  rect: Rect = element.getBoundingClientRect(),
): boolean | undefined {
  const { x, y, width, height } = rect;
  const above = (element.getRootNode() as Document).elementFromPoint(x + width / 2, y + height * down);
  const frame = frameOf(element);
  return (
    (element.contains(above) || above?.contains(element) || above?.localName === "annai-surface") &&
    (!frame || pressable(frame, down, outOf(frame, rect)))
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
