import { type Place, type Placement, place, type Rect, type Size } from "../position/place";
import { viewRect } from "../position/reveal";
import type { Answered, Room } from "../surface";
import type { Action, Button, Step } from "../wire";
import type { Progress } from "./course";
import { button, el, fill } from "./dom";
import { authored, content, face as makeFace } from "./face";
import { glide } from "./glide";
import { read } from "./text";

/** A tour's card: what it says, and where it stands. */
export function cardView(
  stage: Room,
  act: (action: Action, pressed?: Button) => void,
  submit: (answered: Answered) => void,
) {
  const face = makeFace("card", "dialog");
  const arrow = el("div", { class: "arrow" });
  const count = el("span", { class: "faint", role: "img" });
  const element = el("div", { class: "pop", hidden: "" }, face, arrow);

  const press = (does: "next" | "back" | "skip" | "snooze", look: string, label = stage.strings[does]) =>
    button(look, [label], () => act({ do: does }));

  const close = () => act({ do: "close" });

  const usual = ({ advance, form }: Step, { n, of }: Progress) => [
    n > 1 && press("back", ""),
    press("next", advance === "click" || form ? "plain" : "primary", n < of ? undefined : stage.strings.done),
  ];

  return {
    element,
    face,
    tally(progress: Progress): void {
      const values = { ...progress, text: "" };
      count.textContent = fill(stage.strings.progress, values);
      // Signs are read out as such, or as a fraction.
      count.ariaLabel = fill(stage.strings.announce, values);
    },
    draw(step: Step, progress: Progress): void {
      this.tally(progress);
      const buttons = step.buttons?.map((each) => authored(stage, each, () => act(each.action, each)));
      const { n, of } = progress;
      // On the last step there is nothing left to skip.
      const more = n < of;
      const foot = el(
        "div",
        { class: "foot" },
        count,
        more && press("skip", "quiet"),
        // Now or another time is a question for the beginning.
        more && n === 1 && !step.buttons && press("snooze", "quiet"),
        el("i"),
        ...(buttons ?? usual(step, progress)),
      );
      face.replaceChildren(...content(stage, close, step, submit), foot);
    },
    /** All of it in words. */
    spoken: () => `${count.ariaLabel}${read(face)}`,
    /** What the person would press next, so that Enter, Enter, Enter walks through. */
    main: () => face.querySelector<HTMLElement>(".foot .primary") ?? face,
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
