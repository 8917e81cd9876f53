import type { Rect } from "./place";
import { viewRect } from "./reveal";

/** Known to Chromium only, and of use only where a page asked for a keyboard that lies on it. */
export interface Keys extends EventTarget {
  boundingRect: DOMRect;
}

export const keys = (): Keys | undefined => (navigator as { virtualKeyboard?: Keys }).virtualKeyboard;

/** What can be seen of the page, also where a keyboard lies on it and no viewport says so. */
export function seen(): Rect {
  const view = viewRect();
  const { height = 0, y = 0 } = keys()?.boundingRect ?? {};
  return height ? { ...view, height: Math.min(view.height, y - view.y) } : view;
}
