/** The milestone form's condition: the same builder as audiences; the rest of the page is plain HTML. */
import { h, island } from "./dom.ts";
import { conditionBuilder } from "./editor/conditions/builder.ts";
import type { EditorData } from "./editor/context.ts";
import type { Condition } from "./editor/document.ts";
import { snackbar } from "./editor/snackbar.ts";
import { t } from "./words.ts";

type MilestoneData = { when: Condition | null; known: EditorData["known"]; locales: string[] };

const data = island<MilestoneData>("milestone-data");
const field = document.querySelector<HTMLInputElement>("#when-field");
const place = document.querySelector("#when");
let when: Condition | undefined = data.when ?? { event: "" };

if (field && place) {
  const write = () => {
    field.value = JSON.stringify(when ?? null);
  };
  write();
  const builder = conditionBuilder(
    { data: data as unknown as EditorData, announce: snackbar(), changed: write },
    {
      path: "when",
      label: t("Reached when"),
      help: t("The first time this is true for a person, they have reached the milestone, for good."),
      empty: t("Say what has to happen."),
      get: () => when,
      set: (condition) => {
        when = condition;
      },
      first: "event",
    },
  );
  place.replaceChildren(h("div", {}, builder));
}
