/** "plan is trial": a trait or a property against a value, in the ways that fit what it was heard as. */
import { freshId, h, region } from "../../dom.ts";
import { t } from "../../words.ts";
import type { Heard, ValueType } from "../context.ts";
import type { Json } from "../document.ts";
import { chips } from "./chips.ts";
import { choice, date, type Hands, input, length, number } from "./controls.ts";
import type { Comparison, Operator } from "./model.ts";

/** `property`: an event's, which knows no "not" and no "lately". */
type Holder = { negated: boolean; comparison: Comparison };
type Place = { heard: Heard; label: string; property: boolean; nameField: string };

const BY_TYPE: Record<ValueType, string[]> = {
  text: ["is", "is_not", "in", "not_in", "contains", "not contains", "starts_with", "ends_with", "matches"],
  number: ["is", "is_not", "gte", "gt", "lte", "lt", "between", "in", "not_in"],
  boolean: ["is"],
  date: ["within_last", "not within_last", "within_next", "before", "after", "between"],
  list: ["contains", "not contains"],
};
const CASELESS = ["is", "is_not", "in", "not_in", "contains", "starts_with", "ends_with", "matches"];

const operatorWords = (): Record<string, string> => ({
  is: t("is"),
  is_not: t("is not"),
  in: t("is one of"),
  not_in: t("is none of"),
  contains: t("contains"),
  "not contains": t("doesn't contain"),
  starts_with: t("starts with"),
  ends_with: t("ends with"),
  matches: t("fits the pattern"),
  gt: t("is greater than"),
  gte: t("is at least"),
  lt: t("is less than"),
  lte: t("is at most"),
  between: t("is between"),
  before: t("is before"),
  after: t("is after"),
  within_last: t("lies back at most"),
  "not within_last": t("lies back longer than"),
  within_next: t("is to come within"),
  exists: t("is known"),
  unknown: t("isn't known"),
});

const typeWords = (): Record<ValueType, string> => ({
  text: t("text"),
  number: t("number"),
  boolean: t("yes or no"),
  date: t("date"),
  list: t("list"),
});

export function comparisonFields(holder: Holder, place: Place, hands: Hands): HTMLElement[] {
  const { comparison } = holder;
  const rest = region(() => restFields(holder, place, hands, () => rest.refresh()), { class: "rest" });
  const named = (text: string) => {
    comparison.name = text;
    if (adopt(holder, place)) rest.refresh();
    hands.write();
  };
  adopt(holder, place);
  rest.refresh();
  const suggestions = Object.entries(place.heard).map(([value, types]) => ({
    value,
    label: types.map((type) => typeWords()[type]).join(", "),
  }));
  const props = { spellcheck: "false", autocapitalize: "off" };
  return [
    input(`${hands.path}.${place.nameField}`, place.label, comparison.name, named, { suggestions, props }),
    rest.element,
  ];
}

/** Takes the type that the name was heard as; whether other fields are needed for it. */
function adopt(holder: Holder, { heard }: Place): boolean {
  const { comparison } = holder;
  const types = heard[comparison.name];
  const [type] = types ?? [];
  if (!type || types?.includes(comparison.type)) return false;
  const fits = comparison.operator === "exists" || (type === "list" && comparison.operator === "contains");
  const untouched = comparison.operator === "is" && comparison.value === "";
  if (fits) comparison.type = type;
  else if (untouched) retype(holder, type);
  return fits || untouched;
}

function retype(holder: Holder, type: ValueType): void {
  holder.comparison.type = type;
  const [code = "is"] = BY_TYPE[type];
  reoperate(holder, choicesOf(holder, false).includes(codeOf(holder)) ? codeOf(holder) : code);
}

function codeOf({ negated, comparison }: Holder): string {
  if (comparison.operator === "exists" && comparison.value === false && !negated) return "unknown";
  return negated ? `not ${comparison.operator}` : comparison.operator;
}

function choicesOf({ comparison }: Holder, property: boolean): string[] {
  const codes = [...BY_TYPE[comparison.type], "exists", "unknown"];
  return property ? codes.filter((code) => !/^not |^within_/.test(code)) : codes;
}

function reoperate(holder: Holder, code: string): void {
  const { comparison } = holder;
  holder.negated = code.startsWith("not ");
  comparison.operator = (code === "unknown" ? "exists" : code.replace("not ", "")) as Operator;
  comparison.value = startValue(comparison, code === "unknown");
  comparison.ignoreCase &&=
    CASELESS.includes(comparison.operator) && ["text", "list"].includes(comparison.type);
}

/** As much of the value so far as can be kept. */
function startValue({ operator, type, value }: Comparison, unknown: boolean): Json {
  const [first] = [value].flat();
  const kept = typeof first === (type === "number" ? "number" : "string") ? (first ?? null) : null;
  switch (operator) {
    case "exists":
      return !unknown;
    case "in":
    case "not_in":
      return Array.isArray(value) ? value.filter((one) => typeof one === typeof kept) : kept ? [kept] : [];
    case "between":
      return [kept, null];
    case "within_last":
    case "within_next":
      return /^\d+(ms|s|m|h|d|w)$/.test(String(first)) ? (first ?? "") : "30d";
  }
  if (type === "boolean") return true;
  return type === "date" && !/^\d{4}-/.test(String(kept)) ? "" : (kept ?? (type === "number" ? null : ""));
}

function restFields(holder: Holder, place: Place, hands: Hands, refresh: () => void): HTMLElement[] {
  const { comparison } = holder;
  const code = codeOf(holder);
  const codes = choicesOf(holder, place.property);
  const words = operatorWords();
  const label = (one: string) =>
    words[one] ?? t("not: %(what)s", { what: words[one.replace("not ", "")] ?? one });
  const all = codes.includes(code) ? codes : [...codes, code];
  const operator = choice(
    t("Comparison"),
    all.map((value) => ({ value, label: label(value) })),
    code,
    (chosen) => {
      const before = holder.negated;
      reoperate(holder, chosen);
      hands.write();
      if (before === holder.negated) refresh();
      else hands.redraw();
    },
  );
  const valued = comparison.operator === "exists" ? [] : valueFields(comparison, hands);
  return [operator, ...valued, ...caseField(comparison, hands), ...typeField(holder, place, hands, refresh)];
}

/** Only where it isn't known what the name stands for, or where it isn't compared as that. */
function typeField(holder: Holder, { heard }: Place, hands: Hands, refresh: () => void): HTMLElement[] {
  const { comparison } = holder;
  const types = heard[comparison.name] ?? [];
  if (types.length === 1 && types[0] === comparison.type) return [];
  const choices = Object.entries(typeWords()).map(([value, label]) => ({ value, label }));
  const change = (type: ValueType) => {
    const before = holder.negated;
    retype(holder, type);
    hands.write();
    if (before === holder.negated) refresh();
    else hands.redraw();
  };
  return [choice(t("Type of the value"), choices, comparison.type, change, { class: "minor" })];
}

function caseField(comparison: Comparison, hands: Hands): HTMLElement[] {
  const textual = comparison.type === "text" || comparison.type === "list";
  if (!textual || !CASELESS.includes(comparison.operator)) return [];
  const box = h("input", { type: "checkbox", id: freshId() });
  box.checked = comparison.ignoreCase;
  box.addEventListener("change", () => {
    comparison.ignoreCase = box.checked;
    hands.write();
  });
  return [
    h("span", { class: "choice minor" }, box, h("label", { for: box.id }, t("any upper or lower case"))),
  ];
}

function valueFields(comparison: Comparison, hands: Hands): HTMLElement[] {
  const { operator, type, value } = comparison;
  const path = `${hands.path}.${operator}`;
  const set = (now: Json) => {
    comparison.value = now;
    hands.write();
  };
  if (operator === "within_last" || operator === "within_next")
    return [length(path, t("How long"), String(value), set)];
  if (operator === "in" || operator === "not_in") return [several(comparison, path, set)];
  if (operator !== "between") return [one(path, t("Value"), type, value, set, hands)];
  const bounds = Array.isArray(value) ? [...value] : [null, null];
  const bound = (index: 0 | 1, label: string) =>
    one(
      path,
      label,
      type,
      bounds[index] ?? null,
      (now) => {
        bounds[index] = now;
        set([...bounds]);
      },
      hands,
    );
  return [bound(0, t("From")), h("span", { class: "phrase" }, t("–")), bound(1, t("Until"))];
}

function one(
  path: string,
  label: string,
  type: ValueType,
  value: Json,
  set: (value: Json) => void,
  hands: Hands,
): HTMLElement {
  if (type === "number")
    return number(path, label, typeof value === "number" ? value : null, set, { class: "" });
  if (type === "date") return date(path, label, String(value ?? ""), hands.data.time_zone, set);
  if (type === "boolean") {
    const choices = [
      { value: "true", label: t("yes") },
      { value: "false", label: t("no") },
    ];
    return choice(label, choices, String(value), (chosen) => set(chosen === "true"));
  }
  return input(path, label, String(value ?? ""), set);
}

function several(comparison: Comparison, path: string, set: (value: Json) => void): HTMLElement {
  const values = [comparison.value]
    .flat()
    .filter((one) => typeof one === "string" || typeof one === "number");
  return chips<string | number>({
    path,
    label: t("Values"),
    values,
    show: String,
    read: (text) => {
      if (comparison.type !== "number") return text;
      return Number.isFinite(Number(text)) ? Number(text) : null;
    },
    change: set,
  });
}
