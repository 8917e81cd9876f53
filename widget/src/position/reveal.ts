import { overlap, type Rect, type Size } from "./place";

/** In the coordinates of the top page, also for what lies in a frame. */
export function rectOf(element: Element): Rect {
  let { x, y, width, height } = element.getBoundingClientRect();
  let inner = element;
  for (let frame = frameOf(inner); frame; frame = frameOf(inner)) {
    const outer = frame.getBoundingClientRect();
    x += outer.x + frame.clientLeft;
    y += outer.y + frame.clientTop;
    inner = frame;
  }
  return { x, y, width, height };
}

const frameOf = (element: Element) => element.ownerDocument.defaultView?.frameElement;

export const viewSize = (): Size => ({ width: document.documentElement.clientWidth, height: innerHeight });

/** Wholly in the view, and not clipped or covered where one would press it. */
export function inSight(element: Element): boolean {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  if (left < 0 || top < 0 || right > clientWidth || bottom > clientHeight) return false;
  const above = (element.getRootNode() as Document).elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return !above || element.contains(above) || above.contains(element);
}

/** Brings an element into view through all that scrolls around it. Resolves when it has come to rest. */
export function reveal(element: Element, behavior: ScrollBehavior): Promise<void> {
  element.scrollIntoView({ block: "center", inline: "center", behavior });
  // Not by `scrollend`: it doesn't come when there was nothing to scroll, and not every browser has it.
  return new Promise((resolve) => {
    const rest = () => {
      removeEventListener("scroll", wait, true);
      resolve();
    };
    let timer = setTimeout(rest, 120);
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, 120);
    };
    addEventListener("scroll", wait, true);
  });
}

/** Scrolls on, if the card lies on the element after all: a sheet on a small screen may. */
export function uncover(element: Element, card: Rect): void {
  if (!overlap(card, rectOf(element))) return;
  element.scrollIntoView({ block: card.y * 2 > viewSize().height - card.height ? "start" : "end", behavior: "instant" });
}
