/**
 * A condition as the form knows it: rows joined by all or any, with groups nested once. What is deeper, or uses
 * something that this form doesn't offer, can't be shown as rows and is left untouched.
 */
import type { Condition, Json } from "../document.ts";

export type Operator =
  | "is"
  | "is_not"
  | "in"
  | "contains"
  | "starts_with"
  | "ends_with"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "exists";
export const OPERATORS: Operator[] = [
  "is",
  "is_not",
  "in",
  "contains",
  "starts_with",
  "ends_with",
  "gt",
  "gte",
  "lt",
  "lte",
  "exists",
];

export type Row =
  | { type: "trait" | "company"; negated: boolean; name: string; operator: Operator; value: Json }
  | { type: "event"; negated: boolean; name: string; gte: number | null; lte: number | null; within: string }
  | { type: "guide"; negated: boolean; key: string; status: "shown" | "completed" | "dismissed" }
  | { type: "milestone" | "segment" | "item"; negated: boolean; key: string }
  | { type: "locale" | "device"; negated: boolean; values: string[] }
  | { type: "percent"; negated: boolean; share: number; salt: string };

export type Group = { join: "all" | "any"; rows: (Row | Group)[] };

export const isGroup = (row: Row | Group): row is Group => "join" in row;

/** The condition as rows, or null if the form can't show it. */
export function fromCondition(condition: Condition | undefined): Group | null {
  if (condition === undefined) return { join: "all", rows: [] };
  const group = asGroup(condition, 1);
  if (group) return group;
  const row = asRow(condition);
  return row ? { join: "all", rows: [row] } : null;
}

function asGroup(condition: Condition, depth: number): Group | null {
  const join = "all" in condition ? "all" : "any" in condition ? "any" : null;
  const parts = join ? condition[join] : null;
  if (!join || !Array.isArray(parts) || Object.keys(condition).length !== 1) return null;
  const rows = parts.map(
    (part) => asRow(part as Condition) ?? (depth > 0 ? asGroup(part as Condition, depth - 1) : null),
  );
  return rows.every((row) => row !== null) ? { join, rows } : null;
}

function asRow(condition: Condition, negated = false): Row | null {
  if ("not" in condition) return negated ? null : asRow(condition.not as Condition, true);
  const fields = new Set(Object.keys(condition));
  const only = (...names: string[]) => [...fields].every((name) => names.includes(name));
  if ("trait" in condition || "company" in condition) return traitRow(condition, negated);
  if ("event" in condition && only("event", "count", "within")) return eventRow(condition, negated);
  if ("guide" in condition && only("guide", "is")) {
    const status = (condition.is ?? "completed") as "shown" | "completed" | "dismissed";
    return { type: "guide", negated, key: String(condition.guide), status };
  }
  for (const type of ["milestone", "segment", "item"] as const) {
    if (type in condition && only(type)) return { type, negated, key: String(condition[type]) };
  }
  for (const type of ["locale", "device"] as const) {
    if (type in condition && only(type))
      return { type, negated, values: [condition[type]].flat().map(String) };
  }
  if ("percent" in condition && only("percent", "salt")) {
    return { type: "percent", negated, share: Number(condition.percent), salt: String(condition.salt ?? "") };
  }
  return null;
}

function traitRow(condition: Condition, negated: boolean): Row | null {
  const type = "trait" in condition ? "trait" : "company";
  const operators = OPERATORS.filter((name) => name in condition);
  const operator = operators[0];
  if (!operator || Object.keys(condition).length !== 2) return null;
  return { type, negated, name: String(condition[type]), operator, value: condition[operator] ?? "" };
}

function eventRow(condition: Condition, negated: boolean): Row {
  const count = (condition.count ?? {}) as { gte?: number; lte?: number };
  return {
    type: "event",
    negated,
    name: String(condition.event),
    gte: count.gte ?? null,
    lte: count.lte ?? null,
    within: String(condition.within ?? ""),
  };
}

/** Back to the document's shape; nothing at all for a group without rows. */
export function toCondition(group: Group): Condition | undefined {
  const parts = group.rows
    .map((row) => (isGroup(row) ? toCondition(row) : rowCondition(row)))
    .filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  if (parts.length === 1) return parts[0];
  return { [group.join]: parts };
}

function rowCondition(row: Row): Condition {
  const plain = plainCondition(row);
  return row.negated ? { not: plain } : plain;
}

function plainCondition(row: Row): Condition {
  switch (row.type) {
    case "trait":
    case "company":
      return { [row.type]: row.name, [row.operator]: row.value };
    case "event":
      return eventCondition(row);
    case "guide":
      return { guide: row.key, is: row.status };
    case "locale":
    case "device":
      return { [row.type]: row.values.length === 1 ? (row.values[0] ?? "") : row.values };
    case "percent":
      return row.salt ? { percent: row.share, salt: row.salt } : { percent: row.share };
    default:
      return { [row.type]: row.key };
  }
}

function eventCondition(row: Extract<Row, { type: "event" }>): Condition {
  const count: { [bound: string]: Json } = {};
  if (row.gte !== null) count.gte = row.gte;
  if (row.lte !== null) count.lte = row.lte;
  const condition: Condition = { event: row.name };
  if (Object.keys(count).length) condition.count = count;
  if (row.within) condition.within = row.within;
  return condition;
}
