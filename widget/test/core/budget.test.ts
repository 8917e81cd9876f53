import { describe, expect, test } from "vitest";
import shared from "../../../sdk/wire/cases/budget.json";
import { spent } from "../../src/core/budget";

const NOW = 1_795_291_200_000;
const MINUTE = 60_000;

describe("the browser holds back as the server does", () => {
  test.each(shared.cases)("$name", ({ gap, day, shown, now, reason }) => {
    expect(spent({ gap, day, shown }, [], now) ?? "eligible").toBe(reason);
  });
});

const budget = { gap: 30 * MINUTE, day: 3, shown: [NOW - 60 * MINUTE] };

test("what was shown here counts before the server knows it", () => {
  expect(spent(budget, [NOW - 5 * MINUTE], NOW)).toBe("budget_gap");
});

test("what the server has counted is not counted again", () => {
  const day = { ...budget, day: 2 };
  expect(spent(day, [NOW - 60 * MINUTE + 400], NOW)).toBeUndefined();
  expect(spent(day, [NOW - 50 * MINUTE], NOW)).toBe("budget_day");
});
