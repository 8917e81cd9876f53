import { overlap, type Rect } from "./place";

/** In the coordinates of the top page, also for what lies in a frame. */
export function rectOf(element: Element): Rect {
  let { x, y, width, height } = element.getBoundingClientRect();
  for (let frame = frameOf(element); frame; frame = frameOf(frame)) {
    const outer = frame.getBoundingClientRect();
    x += outer.x + frame.clientLeft;
    y += outer.y + frame.clientTop;
  }
  return { x, y, width, height };
}

const frameOf = (element: Element) => element.ownerDocument.defaultView?.frameElement;

export const viewRect = (): Rect => ({ x: 0, y: 0, width: document.documentElement.clientWidth, height: innerHeight });

/** Brings an element into view through all that scrolls around it, and resolves when it has come to rest. */
export async function reveal(element: Element, smooth: boolean): Promise<void> {
  const rest = settled();
  element.scrollIntoView({ block: "center", inline: "center", behavior: smooth ? "smooth" : "instant" });
  await rest;
}

/** Scrolls on, if the card would lie on the element after all. */
export function uncover(element: Element, card: Rect): void {
  const target = rectOf(element);
  if (!overlap(card, target)) return;
  const below = card.y > viewRect().height / 2;
  const by = below ? target.y + target.height - card.y + 8 : target.y - card.y - card.height - 8;
  scrollerOf(element).scrollBy({ top: by, behavior: "instant" });
}

/** In the view, and not clipped or covered where one would press it. */
export function inSight(element: Element): boolean {
  const { x, y, width, height } = rectOf(element);
  const view = viewRect();
  if (y < 0 || x < 0 || x + width > view.width || y + height > view.height) return false;
  const own = element.getBoundingClientRect();
  const root = element.getRootNode() as Document | ShadowRoot;
  const top = root.elementFromPoint(own.x + own.width / 2, own.y + own.height / 2);
  return !top || element.contains(top) || top.contains(element);
}

/** Not by `scrollend`: it doesn't come when there was nothing to scroll, and not every browser has it. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    const rest = () => {
      removeEventListener("scroll", later, true);
      resolve();
    };
    let timer = setTimeout(rest, 120);
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, 120);
    };
    addEventListener("scroll", later, { capture: true, passive: true });
  });
}

function scrollerOf(element: Element): Element {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(parent).overflowY);
    if (scrolls && parent.scrollHeight > parent.clientHeight) return parent;
  }
  return document.scrollingElement ?? document.documentElement;
}
