import type { Stage } from "../surface";
import type { Banner, Button, Toast } from "../wire";
import { button } from "./dom";
import { inline } from "./text";

/** The authored buttons of a banner or toast: using one is what completes it, unless it only puts it off or away. */
export function authoredButtons(stage: Stage<Banner> | Stage<Toast>): HTMLButtonElement[] {
  return (stage.guide.buttons ?? []).map((each) =>
    button(each.primary ? "primary" : "plain", inline(each.label, stage.values), () => press(stage, each)),
  );
}

function press(stage: Stage<Banner> | Stage<Toast>, { key, action }: Button): void {
  stage.report("action_clicked", { properties: { button: key } });
  if (action.do === "snooze") return stage.end("snoozed");
  if (action.do === "close" || action.do === "skip") return stage.end("closed");
  stage.end("completed");
  if (!["next", "back", "finish"].includes(action.do)) stage.perform(action);
}

/** ×: where there is nothing to do but read it, it has been read. */
export const away = (stage: Stage<Banner> | Stage<Toast>) => (): void =>
  stage.end(stage.guide.buttons?.length ? "closed" : "completed");
