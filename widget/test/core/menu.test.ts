import { expect, test } from "vitest";
import { menuItems } from "../../src/core/menu";

test("the menu lists what is most pressing first", () => {
  const entry = (key: string, kind: string) => ({ key, kind, title: [key] });
  const items = menuItems(
    {
      menu: [
        entry("seen", "tour"),
        entry("setup", "checklist"),
        entry("missed", "banner"),
        entry("later", "tour"),
        entry("half-way", "tour"),
        entry("done", "checklist"),
      ],
      states: {
        seen: { auto: false, reason: "completed", seen: true, completed: 1 },
        setup: { auto: true },
        missed: { auto: false, reason: "ended" },
        later: { auto: false, reason: "snoozed", seen: true },
        "half-way": { auto: false, reason: "shown_before", seen: true },
        done: { auto: false, reason: "completed", seen: true, completed: 1 },
      },
    },
    (key) => key === "half-way",
  );
  expect(items.map(({ key, status }) => [key, status])).toEqual([
    ["half-way", "paused"],
    ["later", "snoozed"],
    ["missed", "missed"],
    ["setup", "open"],
    ["seen", "replay"],
    ["done", "replay"],
  ]);
});

test("before the first answer the menu is empty", () => {
  expect(menuItems(undefined, () => false)).toEqual([]);
});
