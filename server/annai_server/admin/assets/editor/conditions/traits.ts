/** "plan is trial": comparing what is known of a person or a company. */
import { t } from "../../words.ts";
import type { Json } from "../document.ts";
import { type Choice, select } from "../fields.ts";
import { input, negation } from "./controls.ts";
import { OPERATORS, type Operator, type Row } from "./model.ts";
import { operatorWords } from "./words.ts";

type TraitRow = Extract<Row, { type: "trait" | "company" }>;

export function traitFields(
  row: TraitRow,
  known: string[],
  write: () => void,
  redraw: () => void,
): HTMLElement[] {
  const words = operatorWords();
  const value = row.operator === "exists" && row.value === false ? "unknown" : row.operator;
  const choices: Choice[] = [
    ...OPERATORS.map((one) => ({ value: one as string, label: words[one] ?? one })),
    { value: "unknown", label: t("isn't known") },
  ];
  const change = (chosen: string) => {
    const operator = (chosen === "unknown" ? "exists" : chosen) as Operator;
    row.value = startValue(operator, chosen, row.value);
    row.operator = operator;
    redraw();
  };
  const name = input(
    t("Name"),
    row.name,
    (text) => {
      row.name = text;
      write();
    },
    {},
    known,
  );
  const operator = select(choices, value, change, { "aria-label": t("Comparison") });
  const negated = row.negated ? [negation(row, t("is so"), t("is not so"), write)] : [];
  return [name, ...negated, operator, ...(row.operator === "exists" ? [] : valueFields(row, write, redraw))];
}

function startValue(operator: Operator, chosen: string, before: Json): Json {
  if (operator === "exists") return chosen !== "unknown";
  if (operator === "in") return [before].flat().filter((one) => one !== "" && typeof one !== "boolean");
  const single = Array.isArray(before) ? (before[0] ?? "") : before;
  if (["gt", "gte", "lt", "lte"].includes(operator)) return Number(single) || 0;
  return ["contains", "starts_with", "ends_with"].includes(operator) ? String(single) : single;
}

type Type = "text" | "number" | "boolean";
const typeOf = (value: Json): Type =>
  typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "text";

function valueFields(row: TraitRow, write: () => void, redraw: () => void): HTMLElement[] {
  if (row.operator === "in") return [listInput(row, write)];
  const type = typeOf(row.value);
  const fields = [valueInput(row, type, write)];
  if (row.operator === "is" || row.operator === "is_not") fields.push(typeSelect(row, type, redraw));
  return fields;
}

function listInput(row: TraitRow, write: () => void): HTMLElement {
  const shown = [row.value].flat().join(", ");
  return input(t("Values, separated by commas"), shown, (text) => {
    row.value = text
      .split(/[,、]/)
      .map((one) => one.trim())
      .filter(Boolean);
    write();
  });
}

function valueInput(row: TraitRow, type: Type, write: () => void): HTMLElement {
  if (type === "boolean") {
    const choices = [
      { value: "true", label: t("yes") },
      { value: "false", label: t("no") },
    ];
    return select(
      choices,
      String(row.value),
      (value) => {
        row.value = value === "true";
        write();
      },
      { "aria-label": t("Value") },
    );
  }
  const change = (text: string) => {
    row.value = type === "number" ? Number(text) : text;
    write();
  };
  return input(
    t("Value"),
    String(row.value),
    change,
    type === "number" ? { type: "number", step: "any" } : {},
  );
}

function typeSelect(row: TraitRow, type: Type, redraw: () => void): HTMLElement {
  const choices = [
    { value: "text", label: t("text") },
    { value: "number", label: t("number") },
    { value: "boolean", label: t("yes or no") },
  ];
  const change = (value: string) => {
    row.value = value === "number" ? Number(row.value) || 0 : value === "boolean" ? true : String(row.value);
    redraw();
  };
  return select(choices, type, change, { "aria-label": t("Type of the value"), class: "minor" });
}
