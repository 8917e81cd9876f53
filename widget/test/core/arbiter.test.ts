import { describe, expect, test } from "vitest";
import { removal } from "../../src/core/arbiter";
import type { Guide } from "../../src/wire";

const guide = (key: string, more: object = {}) => ({ key, kind: "tour", ...more }) as Guide;

describe("an answer takes from the screen", () => {
  const banner = { kind: "banner" };
  const auto = { auto: true };
  const not = (reason: string, over = false) => ({ auto: false, reason, over });
  test.each([
    ["a tour that goes on", {}, "itself", auto, [], undefined],
    ["a tour that is over elsewhere", {}, "itself", not("completed", true), [], undefined],
    ["a tour whose audience no longer matches", {}, "itself", not("not_in_audience"), [], undefined],
    [
      "a banner whose audience no longer matches",
      banner,
      "itself",
      not("not_in_audience", true),
      [],
      "vanished",
    ],
    ["a banner closed on another device", banner, "itself", not("dismissed", true), [], "vanished"],
    ["a banner that has used up its showings", banner, "itself", not("at_most"), [], undefined],
    ["a banner started by hand", banner, "hand", not("not_in_audience", true), [], undefined],
    ["a stopped tour", {}, "hand", not("stopped", true), [], "stopped"],
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
