import type { Rect } from "./place";

/** Between a card that gives way and the view's edges, or what it gives way to. */
const AWAY = 12;
/** As high a card has to be for what it says to be read, scrolling. */
const LEAST = 150;

export interface Strip {
  y: number;
  height: number;
}

/** How high it is, with all that it says and as a bar. */
interface Heights {
  whole: number;
  bar: number;
}

/** The larger of what is left of a view above and below something. */
function left(view: Rect, { y, height }: Rect) {
  const above = { from: view.y + AWAY, to: y - AWAY, below: false };
  const below = { from: y + height + AWAY, to: view.y + view.height - AWAY, below: true };
  return below.to - below.from < above.to - above.from ? above : below;
}

/**
 * Where a card goes that lies on something: to the view's edge, above or below it; less high where it must, or as a bar;
 * undefined if there is no room at all.
 */
export function strip(view: Rect, thing: Rect, { whole, bar }: Heights): Strip | undefined {
  const { from, to, below } = left(view, thing);
  const room = to - from;
  const height = room < Math.min(whole, LEAST) ? bar : Math.min(whole, room);
  return height > room ? undefined : { y: below ? to - height : from, height };
}

/** Both, and what is between them. */
export function hull(one: Rect, other: Rect): Rect {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const width = Math.max(one.x + one.width, other.x + other.width) - x;
  return { x, y, width, height: Math.max(one.y + one.height, other.y + other.height) - y };
}
