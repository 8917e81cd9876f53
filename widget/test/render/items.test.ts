import { describe, expect, test } from "vitest";
import { newly, standing } from "../../src/render/items";
import type { Checklist } from "../../src/wire";

const guide: Checklist = {
  kind: "checklist",
  key: "start",
  title: [],
  revision: 1,
  round: 1,
  trigger: {},
  interrupts: false,
  corner: "end",
  items: ["a", "b", "c"].map((key) => ({ key, title: [key] })),
};

describe("a checklist knows what is done", () => {
  test.each([
    ["nothing yet", [], {}, { done: 0, of: 3, part: 0 }, "a", false],
    ["the first", [], { a: 1 }, { done: 1, of: 3, part: 1 / 3 }, "b", false],
    ["all", [], { a: 1, b: 1, c: 1 }, { done: 3, of: 3, part: 1 }, undefined, true],
    ["all that concern this person", ["c"], { a: 1, b: 1 }, { done: 2, of: 2, part: 1 }, undefined, true],
    [
      "what was done counts, even if it no longer concerns them",
      ["a"],
      { a: 1 },
      { done: 1, of: 3, part: 1 / 3 },
      "b",
      false,
    ],
    [
      "nothing concerns them: nothing is complete",
      ["a", "b", "c"],
      {},
      { done: 0, of: 0, part: 0 },
      undefined,
      false,
    ],
  ])("%s", (_, skip, items, progress, first, complete) => {
    expect(standing(guide, skip, items as Record<string, number>)).toMatchObject({ progress, complete });
    expect(standing(guide, skip, items as Record<string, number>).first).toBe(first);
  });
});

test("an item is news when it is ticked before the person's eyes, not when the page loads", () => {
  expect(newly(undefined, ["a"])).toEqual([]);
  expect(newly(["a"], ["a", "b"])).toEqual(["b"]);
  expect(newly(["a", "b"], ["a"])).toEqual([]);
});
