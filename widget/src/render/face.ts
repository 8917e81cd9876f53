import type { EndReason, Part, Room, Submit } from "../surface";
import type { Action, Button } from "../wire";
import { button, closer, el } from "./dom";
import { words } from "./text";

/** What some buttons end a run with. */
export const ENDS: Partial<Record<Action["do"], EndReason>> = {
  skip: "skipped",
  close: "closed",
  snooze: "snoozed",
};

/** What all kinds are drawn on: it is named by its title and described by its text. */
export const face = (look: string, role: string, ...drawn: readonly Node[]): HTMLElement =>
  el(
    "div",
    { class: `face ${look}`, role, tabindex: "-1", "aria-labelledby": "t", "aria-describedby": "b" },
    ...drawn,
  );

/** Title and ×, what is shown, said and asked. */
export function content(stage: Room, close: () => void, part: Part, submit?: Submit): HTMLElement[] {
  const [above, below] = stage.blocks?.draw(stage, part, submit) ?? [[], []];
  return [
    el(
      "div",
      { class: "head" },
      el("h2", { id: "t" }, ...words(part.title, stage.values)),
      closer(stage.strings.close, close),
    ),
    ...above,
    el("div", { class: "text", id: "b" }, ...words(part.body, stage.values)),
    ...below,
  ];
}

export const authored = (stage: Room, each: Button, press: (pressed: Button) => void): HTMLElement =>
  button(`${each.primary ? "primary" : "plain"} do-${each.action.do}`, words(each.label, stage.values), () =>
    press(each),
  );
