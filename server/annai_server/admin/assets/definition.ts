/** The condition of a milestone's or segment's form: the same builder as audiences; the rest of the page is plain HTML. */
import { h, island } from "./dom.ts";
import { type BuilderOptions, conditionBuilder } from "./editor/conditions/builder.ts";
import type { BuilderData } from "./editor/conditions/controls.ts";
import type { Condition } from "./editor/document.ts";
import { Errors, type Fault } from "./editor/errors.ts";
import { snackbar } from "./editor/snackbar.ts";
import { t } from "./words.ts";

type Definition = BuilderData & {
  resource: "milestone" | "segment";
  when: Condition | null;
  faults: Fault[];
};

const words: Record<
  Definition["resource"],
  () => Pick<BuilderOptions, "label" | "help" | "empty" | "first">
> = {
  milestone: () => ({
    label: t("Reached when"),
    help: t("The first time this is true for a person, they have reached the milestone, for good."),
    empty: t("Say what has to happen."),
    first: "event",
  }),
  segment: () => ({
    label: t("Who belongs to it"),
    help: t("Asked anew each time: people come and go as this becomes true and false for them."),
    empty: t("Say who belongs to it."),
    first: "trait",
  }),
};

const data = island<Definition>("definition-data");
const field = document.querySelector<HTMLInputElement>("#when-field");
const place = document.querySelector("#when");
let when = data.when ?? undefined;

if (field && place) {
  const write = () => {
    field.value = JSON.stringify(when ?? null);
  };
  write();
  const builder = conditionBuilder(
    { data, announce: snackbar(), changed: write },
    {
      path: "when",
      ...words[data.resource](),
      get: () => when,
      set: (condition) => {
        when = condition;
      },
    },
  );
  const shown = h("div", {}, builder);
  place.replaceChildren(shown);
  new Errors(shown, () => {}).show(data.faults.filter((one) => one.path.startsWith("when")));
}
