import type { Room, Submit } from "../surface";
import type { Action, Button, Step } from "../wire";
import type { Progress } from "./course";
import { button, el, fill } from "./dom";
import { authored, content } from "./face";
import { pop } from "./pop";
import { read } from "./text";

/** A tour's card: what it says, and where it stands. */
export function cardView(stage: Room, act: (action: Action, pressed?: Button) => void, submit: Submit) {
  const view = pop(stage);
  const { face } = view;
  const count = el("span", { class: "faint", role: "img" });

  const press = (does: "next" | "back" | "skip" | "snooze", look: string, label = stage.strings[does]) =>
    button(look, [label], () => act({ do: does }));

  const close = () => act({ do: "close" });

  return {
    ...view,
    tally(progress: Progress): void {
      const values = { ...progress, text: "" };
      count.textContent = fill(stage.strings.progress, values);
      // Signs are read out as such, or as a fraction.
      count.ariaLabel = fill(stage.strings.announce, values);
    },
    draw(step: Step, progress: Progress): void {
      this.tally(progress);
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
        ...(step.buttons?.map((each) => authored(stage, each, () => act(each.action, each))) ?? [
          n > 1 && press("back", ""),
          press(
            "next",
            step.advance === "click" || step.form ? "plain" : "primary",
            more ? undefined : stage.strings.done,
          ),
        ]),
      );
      face.replaceChildren(...content(stage, close, step, submit), foot);
    },
    /** All of it in words. */
    spoken: () => `${count.ariaLabel}${read(face)}`,
    /** What the person would press next, so that Enter, Enter, Enter walks through. */
    main: () => face.querySelector<HTMLElement>(".foot .primary") ?? face,
  };
}
