export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Placement = "auto" | "top" | "bottom" | "start" | "end";
export type Side = "top" | "bottom" | "left" | "right";

export interface Place {
  x: number;
  y: number;
  /** Where the card stands seen from the target; undefined: nowhere beside it (a sheet, or no room). */
  side?: Side;
  /** Where along the card's edge the arrow points from, in px; undefined if it would point past the target. */
  arrow?: number;
}

export interface Scene {
  target: Rect;
  card: { width: number; height: number };
  /** What is visible of the page. */
  view: Rect;
  placement: Placement;
  rtl: boolean;
}

const GAP = 14;
const MARGIN = 12;
/** From the card's corner to the middle of the arrow: past the round corner. */
const ARROW = 24;
/** Up to this width the card is a sheet at the top or bottom. */
export const PHONE = 480;

/** Where the card goes: on the side that was asked for if it fits, else where it fits; never over the target if there is any room. */
export function place(scene: Scene): Place {
  const { card, view, placement, rtl } = scene;
  const target = clip(scene.target, view);
  if (view.width <= PHONE) return sheet(target, card, view);
  const order = sides(placement, rtl);
  const side = order.find((each) => fits(each, target, card, view));
  if (side) return beside(side, target, card, view);
  const spots = order.map((each) => beside(each, target, card, view));
  const least = Math.min(...spots.map((spot) => overlap({ ...spot, ...card }, target)));
  const { x, y } = spots.find((spot) => overlap({ ...spot, ...card }, target) === least) as Place;
  return { x, y };
}

/** In the middle of what is visible, for a step that points at nothing. */
export function centre(card: Scene["card"], view: Rect): Place {
  return { x: view.x + (view.width - card.width) / 2, y: view.y + Math.max(MARGIN, (view.height - card.height) / 2) };
}

function sides(placement: Placement, rtl: boolean): Side[] {
  const [start, end]: [Side, Side] = rtl ? ["right", "left"] : ["left", "right"];
  const usual: Side[] = ["bottom", "top", end, start];
  const wanted: Partial<Record<Placement, Side[]>> = { top: ["top", "bottom"], start: [start, end], end: [end, start] };
  return [...new Set([...(wanted[placement] ?? []), ...usual])];
}

function fits(side: Side, target: Rect, card: Scene["card"], view: Rect): boolean {
  const room = {
    top: target.y - view.y,
    bottom: view.y + view.height - target.y - target.height,
    left: target.x - view.x,
    right: view.x + view.width - target.x - target.width,
  };
  return room[side] >= (upright(side) ? card.height : card.width) + GAP + MARGIN;
}

function beside(side: Side, target: Rect, card: Scene["card"], view: Rect): Place {
  const middle = { x: target.x + target.width / 2, y: target.y + target.height / 2 };
  const free = {
    x: { top: middle.x - card.width / 2, left: target.x - GAP - card.width, right: target.x + target.width + GAP },
    y: { left: middle.y - card.height / 2, top: target.y - GAP - card.height, bottom: target.y + target.height + GAP },
  };
  const x = within(side === "bottom" ? free.x.top : free.x[side], view.x, view.width, card.width);
  const y = within(side === "right" ? free.y.left : free.y[side], view.y, view.height, card.height);
  const [arrow, edge] = upright(side) ? [middle.x - x, card.width] : [middle.y - y, card.height];
  return { x, y, side, ...(arrow >= ARROW && arrow <= edge - ARROW && { arrow }) };
}

/** A sheet lies at the bottom, or at the top if that leaves the target uncovered and the bottom doesn't. */
function sheet(target: Rect, card: Scene["card"], view: Rect): Place {
  const x = view.x + (view.width - card.width) / 2;
  const bottom = { x, y: view.y + view.height - card.height - MARGIN };
  const top = { x, y: view.y + MARGIN };
  return overlap({ ...top, ...card }, target) < overlap({ ...bottom, ...card }, target) ? top : bottom;
}

const upright = (side: Side) => side === "top" || side === "bottom";

/** Kept in view; what is larger than the view starts at its edge. */
const within = (wish: number, from: number, room: number, size: number) =>
  Math.max(from + MARGIN, Math.min(wish, from + room - size - MARGIN));

/** The area, in px², that two rectangles share. */
export function overlap(one: Rect, other: Rect): number {
  const { width, height } = clip(one, other);
  return width * height;
}

function clip(rect: Rect, by: Rect): Rect {
  const x = Math.max(rect.x, by.x);
  const y = Math.max(rect.y, by.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(rect.x + rect.width, by.x + by.width) - x),
    height: Math.max(0, Math.min(rect.y + rect.height, by.y + by.height) - y),
  };
}
