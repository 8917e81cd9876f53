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
  /** It stands in one of the view's: the right one, or the left. */
  corner?: number;
}

export interface Scene {
  /** Without one the card stands in the middle. */
  target?: Rect | undefined;
  card: Size;
  /** What is visible of the page. */
  view: Rect;
  placement?: Placement | undefined;
  rtl?: boolean;
}

const GAP = 14;
const MARGIN = 12;
/** From the card's corner to the middle of the arrow, at least: past the round corner. */
const ARROW = 24;
/** Up to this width a card fits only above or below. */
const PHONE = 480;

/**
 * Where the card goes: the side asked for if it fits there, else where it does. On a phone, or beside what leaves no
 * room, it lies at the foot of the view, or at its top if that covers less of the target.
 */
export function place({ target, card, view, placement = "auto", rtl = false }: Scene): Place {
  const x = view.x + (view.width - card.width) / 2;
  const foot = { x, y: view.y + view.height - card.height - MARGIN };
  if (!target) {
    // So far to its side that it is pushed back into the corner.
    const corner = { start: -1e5, end: 1e5 }[placement as "end"];
    if (!corner) return { x, y: view.y + (view.height - card.height) / 2 };
    return { ...foot, x: keep(rtl ? -corner : corner, view.x, view.width - card.width), corner };
  }
  const seen = clip(target, view);
  const covers = (spot: Place) => overlap({ ...spot, ...card }, seen);
  const spots = view.width > PHONE ? sides(placement, rtl).map((side) => beside(side, seen, card, view)) : [];
  const top = { x, y: view.y + MARGIN };
  return spots.find((spot) => !covers(spot)) ?? (covers(top) < covers(foot) ? top : foot);
}

function sides(placement: Placement, rtl: boolean): Side[] {
  const [start, end]: [Side, Side] = rtl ? ["right", "left"] : ["left", "right"];
  const wanted: Partial<Record<Placement, Side[]>> = { top: ["top"], start: [start, end], end: [end, start] };
  return [...(wanted[placement] ?? []), "bottom", "top", end, start];
}

/** At this side of the target, pushed into view. What doesn't fit is thereby pushed onto the target, and shows as overlap. */
function beside(side: Side, target: Rect, card: Size, view: Rect): Place {
  const x = target.x + target.width / 2;
  const y = target.y + target.height / 2;
  const [left, top] = {
    top: [x - card.width / 2, target.y - GAP - card.height],
    bottom: [x - card.width / 2, target.y + target.height + GAP],
    left: [target.x - GAP - card.width, y - card.height / 2],
    right: [target.x + target.width + GAP, y - card.height / 2],
  }[side] as [number, number];
  const spot = {
    x: keep(left, view.x, view.width - card.width),
    y: keep(top, view.y, view.height - card.height),
  };
  // The point of the card that is nearest to the target's middle lies on the edge that faces it.
  const arrow = { x: keep(x - spot.x, 0, card.width, 0), y: keep(y - spot.y, 0, card.height, 0) };
  const [along, edge] = side === "top" || side === "bottom" ? [arrow.x, card.width] : [arrow.y, card.height];
  return along < ARROW || along > edge - ARROW ? spot : { ...spot, arrow };
}

/** Between the margins of a range; what is too large for it starts at its edge. */
const keep = (wish: number, from: number, length: number, margin = MARGIN) =>
  Math.max(from + margin, Math.min(wish, from + length - margin));

/** The area, in px², that two rectangles share. */
export function overlap(one: Rect, other: Rect): number {
  const { width, height } = clip(one, other);
  return width * height;
}

/** But for what is lost where sizes are fractions. */
export const inside = (rect: Rect, view: Rect): boolean =>
  overlap(rect, view) > rect.width * rect.height * 0.99;

export function clip(rect: Rect, by: Rect): Rect {
  const x = Math.max(rect.x, by.x);
  const y = Math.max(rect.y, by.y);
  const width = Math.max(0, Math.min(rect.x + rect.width, by.x + by.width) - x);
  return { x, y, width, height: Math.max(0, Math.min(rect.y + rect.height, by.y + by.height) - y) };
}
