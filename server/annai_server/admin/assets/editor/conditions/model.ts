/**
 * A condition as the form knows it: rows joined by all or any, in groups that may hold groups. What the form has no
 * fields for is a row of its own, told in words and kept as it is; `reading.ts` and `writing.ts` lose nothing.
 */
import type { ValueType } from "../context.ts";
import type { Condition, Json } from "../document.ts";

export type Operator =
  | "exists"
  | "is"
  | "is_not"
  | "in"
  | "not_in"
  | "contains"
  | "starts_with"
  | "ends_with"
  | "matches"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "between"
  | "before"
  | "after"
  | "within_last"
  | "within_next";

/** A trait's or property's name against a value; `type` is what the author compares it as. */
export type Comparison = {
  name: string;
  type: ValueType;
  operator: Operator;
  value: Json;
  ignoreCase: boolean;
};

export type TimingOperator = "before" | "after" | "between" | "within_last";
export type Timing = { operator: TimingOperator; value: Json };

export type TraitRow = { type: "trait" | "company"; negated: boolean; comparison: Comparison };
export type EventRow = {
  type: "event";
  negated: boolean;
  name: string;
  gte: number | null;
  lte: number | null;
  within: string;
  where: Comparison[];
  first: Timing | null;
  last: Timing | null;
};
export type GuideStatus = "shown" | "completed" | "dismissed" | "snoozed" | "running";
export type GuideRow = {
  type: "guide";
  negated: boolean;
  key: string;
  status: GuideStatus;
  /** Whether the document says so, although it is what is meant without. */
  said: boolean;
  within: string;
};
export type ReachedRow = { type: "milestone" | "item"; negated: boolean; key: string; within: string };
export type SegmentRow = { type: "segment"; negated: boolean; key: string };
export type ListRow = {
  type: "locale" | "device" | "browser" | "country";
  negated: boolean;
  values: string[];
  /** Whether the document has a list, though there is only one. */
  listed: boolean;
};
/** `value`: hasn't signed in. */
export type AnonymousRow = { type: "anonymous"; negated: boolean; value: boolean };
type PercentRow = { type: "percent"; negated: boolean; share: number | null; salt: string };
export type TimeRow = { type: "time"; negated: boolean; from: string; until: string; zone: string };
export type WeekdayRow = {
  type: "weekday";
  negated: boolean;
  values: string[];
  listed: boolean;
  zone: string;
};
export type OtherRow = { type: "other"; raw: Condition };

export type Row =
  | TraitRow
  | EventRow
  | GuideRow
  | ReachedRow
  | SegmentRow
  | ListRow
  | AnonymousRow
  | PercentRow
  | TimeRow
  | WeekdayRow
  | OtherRow;
export type RowType = Exclude<Row["type"], "other">;

/** `bare`: one condition by itself, which becomes a list only with a second one. */
export type Group = { join: "all" | "any"; negated: boolean; bare: boolean; rows: (Row | Group)[] };

/** How many groups may stand in one another. */
export const DEEPEST = 3;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const isGroup = (part: Row | Group): part is Group => "join" in part;

export const newComparison = (): Comparison => ({
  name: "",
  type: "text",
  operator: "is",
  value: "",
  ignoreCase: false,
});

export function newRow(type: RowType): Row {
  const negated = false;
  switch (type) {
    case "trait":
    case "company":
      return { type, negated, comparison: newComparison() };
    case "event":
      return {
        type,
        negated,
        name: "",
        gte: null,
        lte: null,
        within: "",
        where: [],
        first: null,
        last: null,
      };
    case "guide":
      return { type, negated, key: "", status: "completed", said: true, within: "" };
    case "milestone":
    case "item":
      return { type, negated, key: "", within: "" };
    case "segment":
      return { type, negated, key: "" };
    case "anonymous":
      return { type, negated, value: true };
    case "percent":
      return { type, negated, share: 50, salt: "" };
    case "time":
      return { type, negated, from: "09:00", until: "18:00", zone: "" };
    case "weekday":
      return { type, negated, values: DAYS.slice(0, 5), listed: true, zone: "" };
    case "locale":
    case "country":
      return { type, negated, values: [], listed: false };
    case "device":
      return { type, negated, values: ["desktop"], listed: false };
    case "browser":
      return { type, negated, values: ["chrome"], listed: false };
  }
}
