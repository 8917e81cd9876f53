import { describe, expect, test } from "vitest";
import { choose, type Fingerprint, score } from "../../src/anchor/score";

const button = (name: string, more: Fingerprint = {}): Fingerprint => ({ role: "button", name, ...more });

describe("a target is told from its neighbours", () => {
  test.each<[string, Fingerprint, Fingerprint[], ReturnType<typeof choose>]>([
    ["all agrees", button("Save"), [button("Cancel"), button("Save")], { at: 1, how: "exact" }],
    [
      "a test id settles it, whatever else changed",
      { test_id: "save", role: "button", name: "Save" },
      [button("Save"), { test_id: "save", role: "link", name: "保存" }],
      { at: 1, how: "exact" },
    ],
    ["two fit equally: missing", button("Edit"), [button("Edit"), button("Edit")], undefined],
    ["two have the same test id: missing", { test_id: "a" }, [{ test_id: "a" }, { test_id: "a" }], undefined],
    ["nothing fits: missing", button("Save"), [button("Cancel")], undefined],
    ["there is nobody: missing", button("Save"), [], undefined],
    ["only the role is the same: missing", button("Save"), [button("Delete account")], undefined],
    [
      "the id was hashed, the rest is as it was: healed",
      { id: "save", role: "button", name: "Save" },
      [
        { id: "x81f", role: "button", name: "Save" },
        { id: "x81g", role: "button", name: "Cancel" },
      ],
      { at: 0, how: "healed" },
    ],
    [
      "a link became a button: healed",
      { role: "link", name: "New invoice" },
      [button("New invoice"), button("New customer")],
      { at: 0, how: "healed" },
    ],
    [
      "a count was added: healed",
      button("Invoices"),
      [button("Invoices (3)"), button("Customers (9)")],
      { at: 0, how: "healed" },
    ],
    [
      "two that were both changed a little: missing",
      button("Invoices"),
      [button("Invoices (3)"), button("All invoices")],
      undefined,
    ],
    [
      "the place of a link tells it from another of the same name",
      { role: "link", name: "Open", attributes: { href: "/invoices/7" } },
      [
        { role: "link", name: "Open", attributes: { href: "/invoices/6" } },
        { role: "link", name: "Open", attributes: { href: "/invoices/7" } },
      ],
      { at: 1, how: "exact" },
    ],
    [
      "spaces, case and width don't count",
      { text: "Ｎｅｗ invoice" },
      [{ text: " new\n Invoice" }],
      { at: 0, how: "exact" },
    ],
  ])("%s", (_, target, candidates, verdict) => {
    expect(choose(target, candidates)).toEqual(verdict);
  });
});

test("the score is the share of what was recorded that still holds", () => {
  expect(score({ id: "a", name: "Save" }, { id: "a", name: "Save" })).toBe(1);
  expect(score({ id: "a", name: "Save" }, { id: "b", name: "Save" })).toBe(0.5);
  expect(score({ role: "button", name: "Save" }, { role: "button", name: "Cancel" })).toBe(0.2);
  expect(score({}, { id: "a" })).toBe(0);
});
