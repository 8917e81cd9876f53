import { describe, expect, test } from "vitest";
import {
  amend,
  back,
  begin,
  type Course,
  next,
  now,
  type Outcome,
  pass,
  progress,
  reroute,
} from "../../src/render/course";
import type { Step } from "../../src/wire";

const step = (key: string, more: Partial<Step> = {}): Step => ({ key, title: [key], body: [], ...more });
const steps = ["a", "b", "c", "d"].map((key) => step(key));
const at = (key: string, left: string[] = []) => begin(steps, left, key) as Course;
const key = (outcome: Outcome) => (typeof outcome === "string" ? outcome : now(outcome).key);

describe("a tour begins", () => {
  test.each([
    ["at its first step", undefined, [], "a"],
    ["where it was", "c", [], "c"],
    ["at the first that concerns this person", undefined, ["a", "b"], "c"],
    ["at the next one, if the step it stood at no longer does", "b", ["b"], "c"],
    ["at the first, if its step was removed", "gone", [], "a"],
    ["not at all, if no step concerns them", undefined, ["a", "b", "c", "d"], "completed"],
  ] as const)("%s", (_, from, left, expected) => {
    expect(key(begin(steps, left, from))).toBe(expected);
  });
});

describe("Next and Back walk over the steps that this person sees", () => {
  test.each([
    ["next", next(at("a")), "b"],
    ["next past one that isn't theirs", next(at("a", ["b"])), "c"],
    ["next on the last is a completion", next(at("d")), "completed"],
    ["next on the last of theirs, too", next(at("c", ["d"])), "completed"],
    ["back", back(at("c")), "b"],
    ["back past one that isn't theirs", back(at("c", ["b"])), "a"],
    ["back on the first stays", back(at("a")), "a"],
  ])("%s", (_, outcome, expected) => {
    expect(key(outcome)).toBe(expected);
  });
});

describe("a step whose target can't be found is passed in the direction the person was going", () => {
  test.each([
    ["forwards", pass(at("b"), true), "c"],
    ["backwards", pass(back(at("c")), true), "a"],
    ["forwards again from the first", pass(back(at("b")), true), "b"],
    ["past the end: completed, if anything was seen", pass(at("d"), true), "completed"],
    ["past the end: missing, if nothing ever was", pass(at("d"), false), "target_missing"],
  ])("%s", (_, outcome, expected) => {
    expect(key(outcome)).toBe(expected);
  });
});

describe("progress counts only what this person will see", () => {
  test.each([
    ["all", at("b"), { n: 2, of: 4 }],
    ["without those whose condition is false", at("c", ["a"]), { n: 2, of: 3 }],
    ["without those that were missing", pass(at("b"), true) as Course, { n: 2, of: 3 }],
    ["with what they did meanwhile", amend(at("a"), ["c", "d"]), { n: 1, of: 2 }],
    ["and the step in view stays", amend(at("a"), ["a"]), { n: 1, of: 4 }],
  ])("%s", (_, course, expected) => {
    expect(progress(course)).toEqual(expected);
  });
});

describe("when the page changes", () => {
  const home = ["/", "/", "/invoices", "/customers"];
  const on = (page: string) => (index: number) => home[index] === page;
  test.each([
    ["a step that still fits stays", "b", "/", "b"],
    ["the person who went ahead is followed", "b", "/invoices", "c"],
    ["the person who went back is, too, to the latest step there", "c", "/", "b"],
    ["but nobody is taken two steps ahead", "a", "/customers", "a"],
    ["elsewhere it waits", "c", "/settings", "c"],
  ])("%s", (_, from, page, expected) => {
    expect(key(reroute(at(from), on(page)))).toBe(expected);
  });
});
