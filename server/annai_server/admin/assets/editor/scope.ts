/** Whether something is each person's own, or one for everybody of a company. */
import { t } from "../words.ts";
import type { Scope } from "./document.ts";
import { choiceField } from "./fields.ts";

type Options = {
  label: string;
  path: string;
  value: Scope | undefined;
  person: string;
  company: string;
  /** Undefined: each person's own, which a document doesn't say. */
  change: (scope: "company" | undefined) => void;
};

export function scopeField(options: Options): HTMLElement {
  return choiceField({
    label: options.label,
    path: options.path,
    value: options.value ?? "user",
    help: t("The company is the one that somebody is there for; without one, they count for themselves."),
    choices: [
      { value: "user", label: options.person },
      { value: "company", label: options.company },
    ],
    change: (value) => options.change(value === "company" ? "company" : undefined),
  });
}
