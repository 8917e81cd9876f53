import type { Layer } from "../render/layer";
import css from "./carry.css";
import { clip, inside, type Rect } from "./place";
import { outward, rectOf, viewRect } from "./reveal";

/** How far a card stays from the view's edges; what lies nearer to the page's own might make it longer. */
const MARGIN = 12;

/** As much of it has to be in sight for it to be whole, sizes being fractions. */
const WHOLE = 0.99;

const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/**
 * Lets the page carry what stands at a target: then nothing has to be done while it scrolls. What a translated room holds
 * is fixed to that, no longer to the view. Not carried is what is at a target that the page doesn't carry either (its
 * fixed header, a list that scrolls by itself), or that isn't wholly in view.
 */
export function carrier({ room, dress }: Layer, card: HTMLElement) {
  let scrolled = "";
  let last = "";
  let stays = false;
  let stood = "";
  /** What could be seen when it stood there: a keyboard that comes or goes leaves less or more. */
  let left = "";
  let watched: Element | undefined;
  /** What cuts off a part of it. */
  let cutters: Element[] = [];
  let again = () => {};
  dress(css);

  /**
   * What it is in may scroll it away, and show something else there: then nothing is lit, nor pointed at. Where the page
   * itself scrolls, it is out of view, and so is what points at it: the margin is more than a page is long.
   */
  const sight = new IntersectionObserver(
    (all) => {
      const { isIntersecting = false, intersectionRatio = 0 } = all.at(-1) ?? {};
      room.classList.toggle("away", !isIntersecting);
      const before = cutters;
      cutters = watched && isIntersecting && intersectionRatio < WHOLE ? clipping(watched) : [];
      if (before.length + cutters.length) again();
    },
    { rootMargin: "1000000px", threshold: [0, WHOLE] },
  );
  const watch = (target?: Element) => {
    if (target === watched) return;
    watched = target;
    cutters = [];
    again = () => {};
    sight.disconnect();
    room.classList.remove("away");
    if (target) sight.observe(target);
  };

  /** Where it is in the page. */
  function look({ x, y, width, height }: Rect): string {
    const scroll = `${[scrollX, scrollY]}`;
    const place = `${[x, y, width, height]}`;
    if (scroll !== scrolled) stays = place === last;
    scrolled = scroll;
    last = place;
    return `${[x + scrollX, y + scrollY, width, height].map(Math.round)}`;
  }

  /** The target has moved; `stand` goes to where it is now. */
  const go = (target: Element, stand: () => void): void => {
    watch(target);
    again = () => {
      stood = "";
      go(target, stand);
    };
    const rect = rectOf(target);
    const view = viewRect();
    const place = look(rect);
    const size = `${[view.width, view.height]}`;
    const same = place === stood && size === left;
    left = size;
    if (room.style.translate && same && inside(card.getBoundingClientRect(), grown(view, -MARGIN))) return;
    stand();
    stood = !stays && (same || inside(grown(rect, MARGIN), view)) ? place : "";
    if (stood) room.style.translate = `${scrollX}px ${scrollY}px`;
  };

  /** Where it is to be seen: of a row that is half scrolled out of its list, the other half. */
  const seen = (target: Element): Rect => cutters.map(boxOf).reduce(clip, rectOf(target));
  return { go, watch, seen };
}

/** What may hide a part of an element by scrolling, or by its edges. */
function clipping(element: Element): Element[] {
  const around = outward(element);
  if (!around) return [];
  const cuts = !around.matches("html,body") && getComputedStyle(around).overflow !== "visible";
  return [...(cuts ? [around] : []), ...clipping(around)];
}

/** Within its borders and scrollbars. */
function boxOf(element: Element): Rect {
  const { x, y } = rectOf(element);
  const { clientLeft, clientTop, clientWidth: width, clientHeight: height } = element;
  return { x: x + clientLeft, y: y + clientTop, width, height };
}
