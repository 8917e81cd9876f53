/** What a milestone's, segment's or event's form asks for beside its name; the rest of the page is plain HTML. */
import { h, island } from "./dom.ts";
import { type BuilderOptions, conditionBuilder } from "./editor/conditions/builder.ts";
import type { BuilderData } from "./editor/conditions/controls.ts";
import type { Condition } from "./editor/document.ts";
import { Errors, type Fault } from "./editor/errors.ts";
import { snackbar } from "./editor/snackbar.ts";
import { type EventData, happening, type When } from "./happening.ts";
import { t } from "./words.ts";

type Definition = BuilderData & {
  resource: "milestone" | "segment" | "event";
  when: Condition | When | null;
  faults: Fault[];
};

const words: Record<
  "milestone" | "segment",
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
  const change = (changed: typeof when) => {
    when = changed;
  };
  const shown = h("div", {}, asked(write, change));
  place.replaceChildren(shown);
  new Errors(shown, () => {}).show(data.faults.filter((one) => one.path.startsWith("when")));
}

function asked(write: () => void, change: (changed: typeof when) => void): HTMLElement {
  if (data.resource === "event")
    return happening(data as unknown as EventData, (changed) => {
      change(changed);
      write();
    });
  return conditionBuilder(
    { data, announce: snackbar(), changed: write },
    { path: "when", ...words[data.resource](), get: () => when as Condition, set: change },
  );
}
