import { type Place, type Placement, place, type Rect, type Size } from "../position/place";
import { viewRect } from "../position/reveal";
import type { Room } from "../surface";
import { el } from "./dom";
import { face as makeFace } from "./face";
import { glide } from "./glide";

/** A card and its arrow, which stand beside something. */
export function pop(stage: Room) {
  const face = makeFace("card", "dialog");
  const arrow = el("div", { class: "arrow" });
  const element = el("div", { class: "pop", hidden: "" }, face, arrow);
  return {
    element,
    face,
    /** Beside a target or, without one, in the middle. Returns where it is now. */
    stand(target: Rect | undefined, placement: Placement | undefined, travels: boolean): Place & Size {
      const view = viewRect();
      element.hidden = false;
      element.style.maxWidth = `${view.width - 24}px`;
      face.style.maxHeight = `${view.height - 24}px`;
      const card = { width: element.offsetWidth, height: element.offsetHeight };
      const spot = place({ target, card, view, placement, rtl: stage.dir === "rtl" });
      glide(element, { translate: `${Math.round(spot.x)}px ${Math.round(spot.y)}px` }, travels);
      arrow.hidden = !spot.arrow;
      arrow.style.translate = `${spot.arrow?.x}px ${spot.arrow?.y}px`;
      return { ...spot, ...card };
    },
  };
}
