import { expect, test } from "vitest";
import shared from "../../../../../sdk/wire/cases/globs.json";
import { here, matches } from "./globs.ts";

test.each(shared.cases)("$pattern means $url: $matches", ({ pattern, url, matches: expected }) => {
  expect(matches(pattern, url)).toBe(expected);
});

test("up to nine slashes are ignored at the end", () => {
  expect(matches("/**es", `/invoices${"/".repeat(9)}`)).toBe(true);
  expect(matches("/**es", `/invoices${"/".repeat(10)}`)).toBe(false);
});

test("no globs mean every page", () => {
  expect(here([], "/anything")).toBe(true);
});

test("one glob of several is enough", () => {
  expect(here(["/a", "/b"], "https://app.example.com/b")).toBe(true);
  expect(here(["/a", "/b"], "https://app.example.com/c")).toBe(false);
});
