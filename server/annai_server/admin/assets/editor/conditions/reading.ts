/** From the document to the form. Each part is written back at once: one that isn't the same then is left to words. */
import type { ValueType } from "../context.ts";
import { type Condition, copy, type Json } from "../document.ts";
import {
  type Comparison,
  DEEPEST,
  type Group,
  type GuideStatus,
  type Operator,
  type Row,
  type Timing,
  type TimingOperator,
} from "./model.ts";
import { partCondition, toCondition } from "./writing.ts";

const OPERATORS: Operator[] = [
  "exists",
  "is",
  "is_not",
  "in",
  "not_in",
  "contains",
  "starts_with",
  "ends_with",
  "matches",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "before",
  "after",
  "within_last",
  "within_next",
];
const DATED: Operator[] = ["before", "after", "within_last", "within_next"];
const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d)?$/;
const LENGTH = /^\d{1,6}(ms|s|m|h|d|w)$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export function fromCondition(condition: Condition | undefined): Group {
  const alone = (rows: Group["rows"]): Group => ({ join: "all", negated: false, bare: true, rows });
  if (condition === undefined) return alone([]);
  const group = asGroup(condition, 0);
  if (group && same(toCondition(group), condition)) return group;
  return alone([asRow(condition)]);
}

function asPart(condition: Condition, depth: number): Row | Group {
  const group = depth <= DEEPEST ? asGroup(condition, depth) : null;
  return group && same(partCondition(group), condition) ? group : asRow(condition);
}

function asGroup(condition: Condition, depth: number, negated = false): Group | null {
  if (isCondition(condition.not) && !negated) return asGroup(condition.not, depth, true);
  const join = "all" in condition ? "all" : "any";
  const parts = condition[join];
  if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isCondition)) return null;
  return { join, negated, bare: false, rows: parts.map((part) => asPart(part, depth + 1)) };
}

function asRow(condition: Condition): Row {
  const row = isCondition(condition.not) ? predicate(condition.not, true) : predicate(condition, false);
  return row && same(partCondition(row), condition) ? row : { type: "other", raw: copy(condition) };
}

function predicate(raw: Condition, negated: boolean): Row | null {
  const text = (name: string) => String(raw[name] ?? "");
  for (const type of ["trait", "company"] as const) {
    const comparison = type in raw ? comparisonOf(text(type), without(raw, type)) : null;
    if (comparison) return { type, negated, comparison };
  }
  if ("event" in raw) return event(raw, negated);
  if ("guide" in raw) {
    const status = (raw.is ?? "completed") as GuideStatus;
    return {
      type: "guide",
      negated,
      key: text("guide"),
      status,
      said: "is" in raw,
      within: length(raw.within),
    };
  }
  for (const type of ["milestone", "item"] as const)
    if (type in raw) return { type, negated, key: text(type), within: length(raw.within) };
  if ("segment" in raw) return { type: "segment", negated, key: text("segment") };
  for (const type of ["locale", "device", "browser", "country"] as const)
    if (type in raw) return { type, negated, ...several(raw[type]) };
  if ("weekday" in raw) return { type: "weekday", negated, ...several(raw.weekday), zone: text("zone") };
  if ("anonymous" in raw) return { type: "anonymous", negated, value: raw.anonymous === true };
  if ("percent" in raw) return { type: "percent", negated, share: Number(raw.percent), salt: text("salt") };
  if ("time" in raw) return time(raw, negated);
  return null;
}

function event(raw: Condition, negated: boolean): Row | null {
  const count = (raw.count ?? {}) as { gte?: number; lte?: number };
  const compared = Object.entries((raw.where ?? {}) as Record<string, Condition>);
  const where = compared.map(([name, one]) => comparisonOf(name, one));
  const [first, last] = [timing(raw.first), timing(raw.last)];
  if (where.includes(null) || first === undefined || last === undefined) return null;
  return {
    type: "event",
    negated,
    name: String(raw.event),
    gte: count.gte ?? null,
    lte: count.lte ?? null,
    within: length(raw.within),
    where: where.filter((one) => one !== null),
    first,
    last,
  };
}

function time(raw: Condition, negated: boolean): Row | null {
  const { from, until } = (raw.time ?? {}) as { from?: string; until?: string };
  if (!CLOCK.test(from ?? "") || !CLOCK.test(until ?? "")) return null;
  return { type: "time", negated, from: from ?? "", until: until ?? "", zone: String(raw.zone ?? "") };
}

function comparisonOf(name: string, raw: Condition): Comparison | null {
  const operator = OPERATORS.find((one) => one in raw);
  const value = operator && raw[operator];
  if (!operator || value === undefined) return null;
  const type = typeOf(operator, value);
  return type && { name, type, operator, value: copy(value), ignoreCase: raw.ignore_case === true };
}

/** What the value is compared as; null for a value that no field of the form could hold. */
function typeOf(operator: Operator, value: Json): ValueType | null {
  if (operator === "exists") return "text";
  if (operator === "within_last" || operator === "within_next") return length(value) ? "date" : null;
  const values = [value].flat();
  if (DATED.includes(operator) || (operator === "between" && typeof values[0] === "string"))
    return values.every((one) => DATE.test(String(one))) ? "date" : null;
  if (values.length && values.every((one) => typeof one === "number")) return "number";
  if (values.every((one) => typeof one === "string")) return "text";
  return typeof value === "boolean" && (operator === "is" || operator === "is_not") ? "boolean" : null;
}

/** Undefined: not in a way that the form has fields for. */
function timing(raw: Json | undefined): Timing | null | undefined {
  if (raw === undefined) return null;
  const [operator, value] = Object.entries((raw ?? {}) as Condition)[0] ?? [];
  if (operator === undefined || value === undefined) return undefined;
  const type = typeOf(operator as Operator, value);
  return type === "date" ? { operator: operator as TimingOperator, value: copy(value) } : undefined;
}

function several(value: Json | undefined): { values: string[]; listed: boolean } {
  return { values: [value ?? []].flat().map(String), listed: Array.isArray(value) };
}

const length = (value: Json | undefined): string =>
  typeof value === "string" && LENGTH.test(value) ? value : "";

function without(raw: Condition, name: string): Condition {
  const { [name]: _, ...rest } = raw;
  return rest;
}

function isCondition(value: Json | undefined): value is Condition {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const same = (one: Json | undefined, other: Json | undefined) => canonical(one) === canonical(other);

function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, one) =>
    isCondition(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
