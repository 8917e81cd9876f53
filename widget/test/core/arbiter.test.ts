import { describe, expect, test } from "vitest";
import { first, interrupts, removal } from "../../src/core/arbiter";
import type { Guide } from "../../src/wire";

const guide = (key: string, more: object = {}) => ({ key, kind: "tour", published: 5, ...more }) as Guide;

test("priority goes first, then the older publication, then the key", () => {
  const guides = [
    guide("late", { published: 9 }),
    guide("b"),
    guide("urgent", { priority: 10, published: 9 }),
    guide("a"),
    guide("idle", { priority: -1, published: 1 }),
  ];
  expect(guides.sort(first).map(({ key }) => key)).toEqual(["urgent", "a", "b", "late", "idle"]);
});

test.each([
  ["tour", {}, true],
  ["banner", {}, false],
  ["banner", { push: true }, false],
  ["banner", { push: false }, true],
  ["banner", { push: false, position: "inline" }, false],
  ["checklist", {}, false],
  ["toast", {}, false],
])("a %s with %j interrupts: %s", (kind, more, expected) => {
  expect(interrupts(guide("x", { kind, ...more }))).toBe(expected);
});

describe("an answer takes from the screen", () => {
  const banner = { kind: "banner" };
  const auto = { auto: true };
  const not = (reason: string) => ({ auto: false, reason });
  test.each([
    ["a tour that goes on", {}, "itself", auto, [], undefined],
    ["a tour whose audience no longer matches", {}, "itself", not("not_in_audience"), [], undefined],
    ["a banner whose audience no longer matches", banner, "itself", not("not_in_audience"), [], "vanished"],
    ["a banner closed on another device", banner, "itself", not("dismissed"), [], "vanished"],
    ["a banner that has used up its showings", banner, "itself", not("at_most"), [], undefined],
    ["a banner started by hand", banner, "hand", not("not_in_audience"), [], undefined],
    ["a stopped tour", {}, "hand", not("stopped"), [], "stopped"],
    ["a guide that is no longer there", {}, "itself", undefined, [], "stopped"],
    ["a tour after opting out of tours", {}, "itself", auto, ["tour"], "opted_out"],
    ["a tour after opting out of all", {}, "itself", auto, ["all"], "opted_out"],
    ["a tour started by hand after opting out", {}, "hand", auto, ["all"], undefined],
    ["a banner after opting out of tours", banner, "itself", auto, ["tour"], undefined],
    [
      "an essential notice after opting out",
      { ...banner, essential: true },
      "itself",
      auto,
      ["all"],
      undefined,
    ],
  ] as const)("%s", (_, more, by, state, optedOut, expected) => {
    expect(removal(guide("x", more), by, state, optedOut)).toBe(expected);
  });
});
