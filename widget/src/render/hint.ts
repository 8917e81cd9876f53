import type { MountHint } from "../surface";
import { stayBelow } from "./below";
import type { Place } from "./beside";
import type { Bubble } from "./bubble";
import css from "./hint.css";
import { button, follow, layer, ownerOf, pressable, rectOf, shown, words } from "./kit";

/** When what could not be loaded is tried again. */
const AGAIN = 5000;

/** It rests as a marker at its target's corner, or where it covers nothing that people use; what it says is loaded when somebody comes near, or it opens itself. */
export const mount: MountHint = (stage) => {
  const { guide } = stage;
  const surface = layer(stage, "hint", css);
  let bubble: Bubble | undefined;
  let target: Element | undefined;
  const rtl = stage.dir === "rtl";
  /** The upper corner at the end of a line, unless another is better. */
  let place: Place | undefined;
  /** Whether its place is chosen, once its target is in view; one that is drawn anew may have other neighbours. */
  let settled = false;

  /** Once the bubble is there, it hears by itself. */
  const hear = ({ type }: { type: string }) =>
    void import("./bubble").then(
      (made) => {
        bubble ??= made.bubble(stage, surface, marker, () => target);
        bubble.hear(type);
      },
      () => stage.moved(),
    );

  const marker = button(`primary marker ${guide.marker}`, words(guide.title, stage.values), hear);
  marker.onfocus = marker.onpointerenter = hear;
  marker.ariaExpanded = "false";
  surface.room.append(marker);

  function stand() {
    marker.hidden = !target;
    if (target) {
      surface.fit();
      const { x, y, width, height } = shown(rectOf(target), target);
      marker.hidden = !(width * height && pressable(target));
      if (!settled && !marker.hidden) settle();
      const [along, down] = place ?? [rtl ? 0 : 1, 0];
      marker.style.translate = `clamp(20px, ${x + width * along}px, 100vw - 20px) max(20px, ${y + height * down}px)`;
    }
    bubble?.stand();
  }

  function settle() {
    settled = true;
    import("./beside").then(
      ({ beside }) => {
        place = target && beside(target, surface.element, rtl);
        stand();
      },
      () => setTimeout(() => target && settle(), AGAIN),
    );
  }

  function lost() {
    target = undefined;
    stand();
  }

  const unfollow = follow(guide.target, {
    found({ element }) {
      target = element;
      settled = false;
      surface.rise(() => ownerOf(target));
      stayBelow(surface.element);
      stand();
    },
    moved: stand,
    lost,
    missing() {
      stage.report("target_missing");
      bubble?.fold();
    },
  });
  if (guide.opens === "itself" && !stage.run.resumed) hear({ type: "" });

  return {
    ...surface,
    focus: () => hear({ type: "hand" }),
    destroy() {
      unfollow();
      // What is still being loaded finds nothing to stand at.
      lost();
      surface.destroy();
    },
  };
};
