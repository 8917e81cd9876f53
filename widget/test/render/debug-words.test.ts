/// <reference types="vite/client" />
import { expect, test } from "vitest";
import wire from "../../../docs/wire.md?raw";
import { said } from "../../src/render/debug-words";

const paragraph = wire.match(/\*\*reasons\*\*: (.+\n.+)/)?.[1] ?? "";
const reasons = [...paragraph.replace(/\(.*?\)/g, "").matchAll(/`(\w+)`/g)].map(
  ([, reason]) => reason as string,
);

test.each(["en", "ja"])("the panel has words in %s for each reason on the wire", (language) => {
  expect(reasons).toContain("eligible");
  expect(reasons).toContain("unknown_kind");
  const { reasons: words } = said(language);
  expect(reasons.filter((reason) => !(reason in words))).toEqual([]);
});
