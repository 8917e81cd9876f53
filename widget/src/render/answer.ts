import type { Stage } from "../surface";
import type { Banner, Button, Hint, Toast } from "../wire";
import { authored, ENDS, el } from "./kit";

type Note = Stage<Banner> | Stage<Toast> | Stage<Hint>;

/** ×: where there is nothing to do but read it, it has been read. */
export const away = (stage: Note) => (): void => {
  const { buttons, form } = stage.guide;
  stage.end(buttons[0] || form ? "closed" : "completed");
};

/** The authored buttons of a banner or toast: using one is what completes it, unless it only puts it off or away. */
export function answers(stage: Note): HTMLElement[] {
  const press = ({ key, action }: Button) => {
    stage.report("action_clicked", { properties: { button: key } });
    stage.end(ENDS[action.do] ?? "completed");
    stage.perform(action);
  };
  const buttons = stage.guide.buttons.map((each) => authored(stage, each, press));
  return buttons.length ? [el("div", { class: "foot" }, ...buttons)] : [];
}
