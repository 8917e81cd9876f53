import { describe, expect, test } from "vitest";
import type { Kept } from "../../src/core/run";
import { overElsewhere, session } from "../../src/core/runs";
import type { Guide } from "../../src/wire";

const MINUTE = 60_000;

describe("the server's word on a run counts once it knows all that happened here", () => {
  const run: Kept = { id: "r", guide: { key: "tour" } as Guide, by: "itself", at: 100 };
  const ended = { auto: false, reason: "dismissed", over: true };
  test.each([
    ["ended elsewhere", run, ended, 300, true],
    ["asked before its last event had arrived", run, ended, 99, false],
    ["still open there", run, { ...ended, run: { id: "r", revision: 1, at: 1, started: 1 } }, 300, false],
    ["shown, and not to be shown again by itself", run, { auto: false, reason: "shown_before" }, 300, false],
    ["gone from the answer", run, undefined, 300, true],
  ])("%s", (_, kept, state, told, expected) => {
    expect(overElsewhere(kept, state, told)).toBe(expected);
  });
});

describe("a session", () => {
  test("goes on while somebody is there", () => {
    expect(session({ from: 0, at: 0 }, 30 * MINUTE)).toEqual({ from: 0, at: 30 * MINUTE });
  });
  test("is a new one after 30 idle minutes", () => {
    expect(session({ from: 0, at: 0 }, 30 * MINUTE + 1)).toEqual({
      from: 30 * MINUTE + 1,
      at: 30 * MINUTE + 1,
    });
  });
  test("begins with the first page", () => {
    expect(session(undefined, 5)).toEqual({ from: 5, at: 5 });
  });
});
