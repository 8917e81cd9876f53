import type { EndReason, Room } from "../surface";
import type { Action, Block, Button, Inline } from "../wire";
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

/** Title and ×, text, and whatever comes below. */
export function content(
  stage: Room,
  close: () => void,
  title: readonly Inline[],
  body?: readonly Block[],
): HTMLElement[] {
  return [
    el(
      "div",
      { class: "head" },
      el("h2", { id: "t" }, ...words(title, stage.values)),
      closer(stage.strings.close, close),
    ),
    el("div", { class: "text", id: "b" }, ...words(body, stage.values)),
  ];
}

export const authored = (stage: Room, each: Button, press: (pressed: Button) => void): HTMLElement =>
  button(each.primary ? "primary" : "plain", words(each.label, stage.values), () => press(each));
