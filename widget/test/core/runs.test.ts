import { describe, expect, test } from "vitest";
import type { Stage } from "../../src/surface";
import type { Kept } from "../../src/core/run";
import { overElsewhere, session } from "../../src/core/runs";
import type { Guide } from "../../src/wire";
import { openPage, tour } from "./page";

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

describe("a tour that was left goes on", () => {
  const SECOND = 1000;
  const DAY = 24 * 60 * MINUTE;

  async function comeBack(away: number): Promise<Stage["run"] | undefined> {
    const page = openPage();
    const guide = tour("welcome");
    page.guides = [guide];
    // It is not to begin anew meanwhile.
    page.more = { states: { welcome: { auto: false, reason: "shown_before" } } };
    const kept: Kept = { id: "r", guide, by: "itself", at: Date.now() - away, shown: true, step: "two" };
    page.localStorage.setItem("annai:pk_1:u:ann:run:welcome", JSON.stringify(kept));
    page.widget({ user: "ann" });
    await page.wait(100);
    return page.stages.welcome?.run;
  }

  test.each([
    ["at once for 30 minutes", 30 * MINUTE - SECOND, { id: "r", step: "two", quiet: false }],
    ["after that when it is asked to", 30 * MINUTE + SECOND, { id: "r", step: "two", quiet: true }],
    ["for 7 days", 7 * DAY - SECOND, { id: "r", step: "two", quiet: true }],
    ["and then no more", 7 * DAY + SECOND, undefined],
  ])("%s", async (_, away, expected) => {
    const run = await comeBack(away);
    expect(run && { id: run.id, step: run.step, quiet: run.quiet }).toEqual(expected);
  });
});
