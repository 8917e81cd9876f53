import type { Rect } from "../position/place";
import { el } from "./dom";
import { glide } from "./glide";

const PAD = 5;

/** Lights what a step points at. Decoration: it takes no pointer, and the page beneath stays usable. */
export function spotlight() {
  const element = el("div", { class: "spot", hidden: "" });
  return {
    element,
    /** Over a target, whose corners it takes on, or, without one, an even shade. */
    light(target: Element | undefined, rect: Rect | undefined, travels: boolean): void {
      const { x, y, width, height } = rect ?? { x: -99, y: -99, width: 0, height: 0 };
      // Each time: after a reload the page's styles may come after us.
      const corner = target && getComputedStyle(target).borderTopLeftRadius.split(" ")[0];
      element.style.borderRadius = `calc(${corner} + ${PAD}px)`;
      const size = { width: `${width + 2 * PAD}px`, height: `${height + 2 * PAD}px` };
      glide(element, { translate: `${x - PAD}px ${y - PAD}px`, ...size }, travels);
    },
  };
}
