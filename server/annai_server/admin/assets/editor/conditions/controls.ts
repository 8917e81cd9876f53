/** The small controls that conditions are made of. */
import { freshId, h } from "../../dom.ts";
import { t } from "../../words.ts";
import { select } from "../fields.ts";
import type { Row } from "./model.ts";

export function input(
  label: string,
  value: string,
  change: (value: string) => void,
  props: Record<string, string | number | undefined> = {},
  known: string[] = [],
): HTMLElement {
  const list = known.length
    ? h("datalist", { id: freshId() }, ...known.map((value) => h("option", { value })))
    : null;
  const element = h("input", {
    type: "text",
    "aria-label": label,
    placeholder: label,
    autocomplete: "off",
    list: list?.id,
    ...props,
  });
  element.value = value;
  element.addEventListener("input", () => change(element.value.trim()));
  return h("span", { class: "slot" }, element, list);
}

export function negation(row: Row, yes: string, no: string, write: () => void): HTMLElement {
  const choices = [
    { value: "yes", label: yes },
    { value: "no", label: no },
  ];
  const change = (value: string) => {
    row.negated = value === "no";
    write();
  };
  return select(choices, row.negated ? "no" : "yes", change, { "aria-label": t("Is it so?") });
}
