import { expect, test } from "vitest";
import shared from "../../../../../../sdk/wire/cases/conditions.json";
import type { Condition } from "../document.ts";
import { type Group, isGroup } from "./model.ts";
import { fromCondition } from "./reading.ts";
import { toCondition } from "./writing.ts";

const GOLDEN = shared.cases.map((one) => (one as unknown as { condition: Condition }).condition);

test("every golden condition comes back from the form as it was", () => {
  expect(GOLDEN.length).toBeGreaterThan(200);
  for (const condition of GOLDEN) expect(toCondition(fromCondition(condition))).toEqual(condition);
});

/** The kinds of rows, with the groups they stand in: `all(trait not any(device event))`. */
function shape(group: Group): string {
  const rows = group.rows.map((one) => {
    if (isGroup(one)) return shape(one);
    return one.type !== "other" && one.negated ? `not ${one.type}` : one.type;
  });
  const inside = rows.join(" ");
  return group.bare ? inside : `${group.negated ? "not " : ""}${group.join}(${inside})`;
}

test.each<[Condition, string]>([
  [{ trait: "plan", is: "trial" }, "trait"],
  [{ not: { trait: "plan", matches: "a+" } }, "not trait"],
  [{ all: [{ company: "seats", between: [1, 9] }] }, "all(company)"],
  [{ trait: "ends", between: ["2026-01-05", "2026-02-01T09:00"] }, "trait"],
  [{ trait: "seen", within_last: "30d" }, "trait"],
  [{ trait: "plan", in: ["a", "b"], ignore_case: true }, "trait"],
  [
    {
      event: "sent",
      count: { gte: 2, lte: 5 },
      within: "7d",
      where: { total: { gt: 100 }, kind: { in: ["a"] } },
      first: { after: "2026-01-05" },
      last: { within_last: "2w" },
    },
    "event",
  ],
  [
    {
      any: [
        { guide: "welcome", within: "1d" },
        { guide: "news", is: "running" },
      ],
    },
    "any(guide guide)",
  ],
  [{ all: [{ milestone: "a", within: "1w" }, { item: "list/one" }] }, "all(milestone item)"],
  [{ not: { any: [{ segment: "vip" }, { percent: 12.5, salt: "x" }] } }, "not any(segment percent)"],
  [
    { all: [{ locale: ["ja"] }, { device: "phone" }, { country: ["JP", "US"] }] },
    "all(locale device country)",
  ],
  [{ browser: "safari" }, "browser"],
  [{ any: [{ anonymous: true }, { not: { anonymous: true } }] }, "any(anonymous not anonymous)"],
  [{ time: { from: "22:00", until: "06:00" }, zone: "Asia/Tokyo" }, "time"],
  [{ weekday: ["mon", "tue"] }, "weekday"],
  [
    { all: [{ any: [{ all: [{ milestone: "a" }, { not: { milestone: "b" } }] }, { segment: "s" }] }] },
    "all(any(all(milestone not milestone) segment))",
  ],
])("the form has fields for %j", (condition, expected) => {
  expect(shape(fromCondition(condition))).toBe(expected);
});

test.each<[Condition, string]>([
  [{ all: [] }, "other"],
  [{ not: { not: { milestone: "a" } } }, "other"],
  [{ all: [{ any: [] }, { milestone: "a" }] }, "all(other milestone)"],
  [{ trait: "plan", in: ["a", 1, true] }, "other"],
  [{ trait: "ends", before: "2026-01-05T09:00:30+09:00" }, "other"],
  [{ time: { from: "18:00", until: "24:00" } }, "other"],
  [{ trait: "plan", is: "a", ignore_case: false }, "other"],
  [{ moon: "full" }, "other"],
  [{ trait: "plan", is: "a", moon: "full" }, "other"],
])("what it has no fields for is one row, and stays: %j", (condition, expected) => {
  expect(shape(fromCondition(condition))).toBe(expected);
  expect(toCondition(fromCondition(condition))).toEqual(condition);
});

test("a group deeper than the form goes is one row, and stays", () => {
  const deep = (depth: number): Condition =>
    depth ? { all: [{ any: [deep(depth - 1), { segment: "s" }] }] } : { milestone: "a" };
  expect(shape(fromCondition(deep(3)))).toContain("other");
  expect(toCondition(fromCondition(deep(3)))).toEqual(deep(3));
});

test("a second condition makes a list of the first, and without it there is none", () => {
  const group = fromCondition({ milestone: "a" });
  group.rows.push({ type: "segment", negated: false, key: "s" });
  expect(toCondition(group)).toEqual({ all: [{ milestone: "a" }, { segment: "s" }] });
  group.rows.pop();
  expect(toCondition(group)).toEqual({ milestone: "a" });
  group.rows.pop();
  expect(toCondition(group)).toBeUndefined();
});
