export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

export type Placement = "auto" | "top" | "bottom" | "start" | "end";
type Side = "top" | "bottom" | "left" | "right";

export interface Place {
  x: number;
  y: number;
  /** The middle of the arrow, from the card's corner; undefined if it would point past the target. */
  arrow?: { x: number; y: number } | undefined;
}

export interface Scene {
  /** Without one the card stands in the middle. */
  target?: Rect | undefined;
  card: Size;
  /** What is visible of the page, from 0, 0. */
  view: Size;
  placement?: Placement | undefined;
  rtl?: boolean;
}

const GAP = 14;
const MARGIN = 12;
/** From the card's corner to the middle of the arrow, at least: past the round corner. */
const ARROW = 24;
/** Up to this width the card is a sheet at the bottom or top. */
const PHONE = 480;

/** Where the card goes: the side asked for if it fits there, else where it does; over the target only if there is no other room. */
export function place({ target, card, view, placement = "auto", rtl = false }: Scene): Place {
  const middle = { x: (view.width - card.width) / 2, y: Math.max(MARGIN, (view.height - card.height) / 2) };
  if (!target) return middle;
  const seen = clip(target, { x: 0, y: 0, ...view });
  if (view.width <= PHONE) {
    const sheets = [view.height - card.height - MARGIN, MARGIN].map((y) => ({ x: middle.x, y }));
    return least(sheets, card, seen);
  }
  const spots = sides(placement, rtl).map((side) => beside(side, seen, card, view));
  return spots.find((spot) => !overlap({ ...spot, ...card }, seen)) ?? { ...least(spots, card, seen), arrow: undefined };
}

function sides(placement: Placement, rtl: boolean): Side[] {
  const [start, end]: Side[] = rtl ? ["right", "left"] : ["left", "right"];
  const wanted = { auto: [], bottom: [], top: ["top"], start: [start, end], end: [end, start] };
  return [...wanted[placement], "bottom", "top", end, start] as Side[];
}

/** At this side of the target, pushed into view. What doesn't fit is thereby pushed onto the target, and shows as overlap. */
function beside(side: Side, target: Rect, card: Size, view: Size): Place {
  const x = target.x + target.width / 2;
  const y = target.y + target.height / 2;
  const [left, top] = {
    top: [x - card.width / 2, target.y - GAP - card.height],
    bottom: [x - card.width / 2, target.y + target.height + GAP],
    left: [target.x - GAP - card.width, y - card.height / 2],
    right: [target.x + target.width + GAP, y - card.height / 2],
  }[side] as [number, number];
  const spot = { x: keep(left, MARGIN, view.width - card.width), y: keep(top, MARGIN, view.height - card.height) };
  // The point of the card that is nearest to the target's middle lies on the edge that faces it.
  const arrow = { x: keep(x - spot.x, 0, card.width), y: keep(y - spot.y, 0, card.height) };
  const [along, edge] = side === "top" || side === "bottom" ? [arrow.x, card.width] : [arrow.y, card.height];
  return along < ARROW || along > edge - ARROW ? spot : { ...spot, arrow };
}

function least<T extends Place>(spots: readonly T[], card: Size, target: Rect): T {
  const covers = (spot: T) => overlap({ ...spot, ...card }, target);
  return spots.reduce((best, spot) => (covers(spot) < covers(best) ? spot : best));
}

/** Between the margins of a range; what is too large for it starts at its edge. */
const keep = (wish: number, margin: number, most: number) => Math.max(margin, Math.min(wish, most - margin));

/** The area, in px², that two rectangles share. */
export function overlap(one: Rect, other: Rect): number {
  const { width, height } = clip(one, other);
  return width * height;
}

function clip(rect: Rect, by: Rect): Rect {
  const x = Math.max(rect.x, by.x);
  const y = Math.max(rect.y, by.y);
  const width = Math.max(0, Math.min(rect.x + rect.width, by.x + by.width) - x);
  return { x, y, width, height: Math.max(0, Math.min(rect.y + rect.height, by.y + by.height) - y) };
}
