import { expect, test } from "vitest";
import shared from "../../../sdk/wire/cases/globs.json";
import delivered from "../../../sdk/wire/cases/pages.json";
import { here } from "../../src/core/pages";

const sources: Record<string, string> = delivered.sources;

/** As `location` has it. */
function address(url: string): string {
  const { pathname, search, hash } = new URL(url, "https://app.example.com");
  return pathname + search + hash;
}

test.each(shared.cases)("$pattern, as delivered, means $url: $matches", ({ pattern, url, matches }) => {
  expect(here([sources[pattern] ?? "nothing is delivered"], address(url))).toBe(matches);
});

test("no pages given mean every page", () => {
  expect(here(undefined, "/anything")).toBe(true);
  expect(here([], "/anything")).toBe(true);
});

test("one of several is enough", () => {
  expect(here(["^/a$", "^/b$"], "/b")).toBe(true);
  expect(here(["^/a$", "^/b$"], "/c")).toBe(false);
});
