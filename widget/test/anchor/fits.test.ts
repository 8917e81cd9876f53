import { describe, expect, test } from "vitest";
import { type Fingerprint, fits } from "../../src/anchor/fits";

const button = (name: string, more: Fingerprint = {}): Fingerprint => ({ role: "button", name, ...more });

describe("an element is what was recorded if all of it holds", () => {
  test.each<[string, Fingerprint, Fingerprint, boolean]>([
    ["all agrees", button("Save"), button("Save"), true],
    ["another name", button("Save"), button("Cancel"), false],
    ["another role", button("Save"), { role: "link", name: "Save" }, false],
    ["another id", button("Save", { id: "a" }), button("Save", { id: "b" }), false],
    ["what was not recorded may be anything", button("Save"), button("Save", { id: "b" }), true],
    [
      "a test id settles it, whatever else changed",
      { test_id: "save", role: "button", name: "Save" },
      { test_id: "save", role: "link", name: "保存" },
      true,
    ],
    [
      "another test id settles it, too",
      button("Save", { test_id: "a" }),
      button("Save", { test_id: "b" }),
      false,
    ],
    [
      "the place of a link tells it from another of the same name",
      { role: "link", name: "Open", attributes: { href: "/invoices/7" } },
      { role: "link", name: "Open", attributes: { href: "/invoices/6" } },
      false,
    ],
    ["spaces, case and width don't count", { text: "Ｎｅｗ invoice" }, { text: " new\n Invoice" }, true],
  ])("%s", (_, target, has, verdict) => {
    expect(fits(target, has)).toBe(verdict);
  });
});
