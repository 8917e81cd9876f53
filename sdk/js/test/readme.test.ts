/// <reference types="vite/client" />
import { expect, test } from "vitest";
import readme from "../README.md?raw";
import { type Annai, stub } from "../src/index";

/** All of them: the compiler asks for each. */
const CALLS: Record<keyof Annai, true> = {
  identify: true,
  group: true,
  track: true,
  page: true,
  start: true,
  stop: true,
  open: true,
  optOut: true,
  optIn: true,
  on: true,
  off: true,
  reset: true,
  debug: true,
  consent: true,
  destroy: true,
};

test("the README's table says what each call does, and names no other", () => {
  const [, table = ""] = readme.match(/\| call \| what it does \|\n((\|.*\n)+)/) ?? [];
  const named = table
    .split("\n")
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)\(/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(["init", ...Object.keys(CALLS)].sort());
});

test("each of them can be called before the widget has loaded, by the stub and by the README's own lines", () => {
  const page: Pick<Window, "annai"> = {};
  stub(page);
  const { q, ...queued } = page.annai ?? {};
  expect(Object.keys(queued).sort()).toEqual(["init", ...Object.keys(CALLS)].sort());
  const [, lines = ""] = readme.match(/for \(const name of "([^"]+)"\.split/) ?? [];
  expect(lines.split(" ")).toEqual(Object.keys(queued));
});
