import { overlap, type Rect, type Size } from "../position/place";
import { viewSize } from "../position/reveal";

/** Where it is looked at: the middle of each of nine parts. */
const PARTS = [1 / 6, 1 / 2, 5 / 6];
const SEEN = { opacityProperty: true, visibilityProperty: true };

/**
 * Whether at least half of something is really seen, or it fills half of the view: the part in view, less what lies over
 * it. `free` tells whether it is what one sees at a point.
 */
export function mostly(rect: Rect, view: Size, free: (x: number, y: number) => boolean): boolean {
  const left = Math.max(0, rect.x);
  const top = Math.max(0, rect.y);
  const width = Math.min(view.width, rect.x + rect.width) - left;
  const height = Math.min(view.height, rect.y + rect.height) - top;
  const area = overlap(rect, { x: 0, y: 0, ...view });
  const enough = Math.min(rect.width * rect.height, view.width * view.height) / 2;
  if (!area || area < enough) return false;
  const points = PARTS.flatMap((down) => PARTS.map((across) => [left + width * across, top + height * down]));
  const seen = points.filter(([x, y]) => free(x as number, y as number));
  return (area * seen.length) / points.length >= enough;
}

/** Whether a person sees it now: a look at the layout, so ask only what is in view. */
export function reallySeen(element: Element): boolean {
  const frame = element.ownerDocument.defaultView?.frameElement;
  const { x, y, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode() as Document;
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  const view = frame ? { width: clientWidth, height: clientHeight } : viewSize();
  const free = (x: number, y: number) => {
    const above = root.elementFromPoint(x, y);
    return !!above && (element.contains(above) || above.contains(element));
  };
  if (!element.checkVisibility(SEEN) || !mostly({ x, y, width, height }, view, free)) return false;
  return !frame || reallySeen(frame);
}
