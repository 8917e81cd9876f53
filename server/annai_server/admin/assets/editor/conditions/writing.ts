/** From the form back to the document. */
import type { Condition, Json } from "../document.ts";
import {
  type Comparison,
  type EventRow,
  type Group,
  type GuideRow,
  isGroup,
  type Row,
  type Timing,
} from "./model.ts";

/** Nothing at all for a group without rows. */
export function toCondition(group: Group): Condition | undefined {
  return groupCondition(group);
}

export function partCondition(part: Row | Group): Condition | undefined {
  return isGroup(part) ? groupCondition(part) : rowCondition(part);
}

function groupCondition(group: Group): Condition | undefined {
  const parts = group.rows.map(partCondition).filter((part) => part !== undefined);
  const [only] = parts;
  if (!only) return undefined;
  const joined = group.bare && parts.length === 1 ? only : { [group.join]: parts };
  return group.negated ? { not: joined } : joined;
}

function rowCondition(row: Row): Condition {
  if (row.type === "other") return row.raw;
  const plain = plainCondition(row);
  return row.negated ? { not: plain } : plain;
}

function plainCondition(row: Exclude<Row, { type: "other" }>): Condition {
  switch (row.type) {
    case "trait":
    case "company":
      return { [row.type]: row.comparison.name, ...comparisonFields(row.comparison) };
    case "event":
      return eventCondition(row);
    case "guide":
      return guideCondition(row);
    case "milestone":
    case "item":
      return { [row.type]: row.key, ...given({ within: row.within }) };
    case "segment":
      return { segment: row.key };
    case "anonymous":
      return { anonymous: row.value };
    case "percent":
      return { percent: row.share, ...given({ salt: row.salt }) };
    case "time":
      return { time: { from: row.from, until: row.until }, ...given({ zone: row.zone }) };
    case "weekday":
      return { weekday: oneOrMore(row), ...given({ zone: row.zone }) };
    default:
      return { [row.type]: oneOrMore(row) };
  }
}

function comparisonFields({ operator, value, ignoreCase }: Comparison): Condition {
  return ignoreCase ? { [operator]: value, ignore_case: true } : { [operator]: value };
}

function eventCondition(row: EventRow): Condition {
  const count: Condition = {};
  if (row.gte !== null) count.gte = row.gte;
  if (row.lte !== null) count.lte = row.lte;
  const condition: Condition = { event: row.name };
  if (Object.keys(count).length) condition.count = count;
  if (row.within) condition.within = row.within;
  if (row.where.length)
    condition.where = Object.fromEntries(row.where.map((one) => [one.name, comparisonFields(one)]));
  if (row.first) condition.first = timingFields(row.first);
  if (row.last) condition.last = timingFields(row.last);
  return condition;
}

function guideCondition(row: GuideRow): Condition {
  const lasting = row.status === "snoozed" || row.status === "running";
  return {
    guide: row.key,
    ...(row.said || row.status !== "completed" ? { is: row.status } : {}),
    ...given({ within: lasting ? "" : row.within }),
  };
}

const timingFields = (timing: Timing): Condition => ({ [timing.operator]: timing.value });

function oneOrMore({ values, listed }: { values: string[]; listed: boolean }): Json {
  return values.length === 1 && !listed ? (values[0] ?? "") : values;
}

/** Only what isn't empty. */
function given(fields: Record<string, string>): Condition {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}
