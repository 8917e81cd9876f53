import type { Rect } from "../position/place";
import { el } from "./dom";
import { glide } from "./glide";

const PAD = 5;
const CORNERS = ["TopLeft", "TopRight", "BottomRight", "BottomLeft"] as const;

/** Lights what a step points at. Decoration: it takes no pointer, and the page beneath stays usable. */
export function spotlight() {
  const element = el("div", { class: "spot", hidden: "" });
  let radius = "";
  return {
    element,
    /** Takes the target's own corners, once: they don't change while it is shown. */
    shape(target: Element): void {
      const own = getComputedStyle(target);
      const corner = (name: (typeof CORNERS)[number]) => `calc(${own[`border${name}Radius`].split(" ")[0]} + ${PAD}px)`;
      radius = CORNERS.map(corner).join(" ");
    },
    /** Over a target, or, without one, an even shade. */
    light(target: Rect | undefined, moves: boolean): void {
      const { x, y, width, height } = target ?? { x: innerWidth / 2, y: innerHeight / 2, width: -2 * PAD, height: -2 * PAD };
      element.classList.toggle("bare", !target);
      glide(element, moves, {
        translate: `${x - PAD}px ${y - PAD}px`,
        width: `${width + 2 * PAD}px`,
        height: `${height + 2 * PAD}px`,
        borderRadius: target ? radius : "0",
      });
      element.hidden = false;
    },
    out(): void {
      element.hidden = true;
    },
  };
}
