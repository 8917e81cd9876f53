import css from "./carry.css";
import type { Layer } from "../render/layer";
import { rectOf, viewRect } from "./reveal";
import { inside, type Rect } from "./place";

/** How far a card stays from the view's edges; what lies nearer to the page's own might make it longer. */
const MARGIN = 12;

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
  let seen = "";
  let stays = false;
  let stood = "";
  /** What could be seen when it stood there: a keyboard that comes or goes leaves less or more. */
  let left = "";
  let watched: Element | undefined;
  dress(css);

  /**
   * What it is in may scroll it away, and show something else there: then nothing is lit, nor pointed at. Where the page
   * itself scrolls, it is out of view, and so is what points at it: the margin is more than a page is long.
   */
  const sight = new IntersectionObserver(
    (all) => room.classList.toggle("away", !all.at(-1)?.isIntersecting),
    { rootMargin: "1000000px" },
  );
  const watch = (target?: Element) => {
    if (target === watched) return;
    watched = target;
    sight.disconnect();
    room.classList.remove("away");
    if (target) sight.observe(target);
  };

  /** Where it is in the page. */
  function look({ x, y, width, height }: Rect): string {
    const scroll = `${[scrollX, scrollY]}`;
    const place = `${[x, y, width, height]}`;
    if (scroll !== scrolled) stays = place === seen;
    scrolled = scroll;
    seen = place;
    return `${[x + scrollX, y + scrollY, width, height].map(Math.round)}`;
  }

  /** The target has moved; `stand` goes to where it is now. */
  const go = (target: Element, stand: () => void): void => {
    watch(target);
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
  return { go, watch };
}
