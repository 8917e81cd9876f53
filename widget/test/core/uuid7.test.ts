import { expect, test } from "vitest";
import { uuid7 } from "../../src/core/uuid7";

test("an id is a UUID of version 7 that tells its time", () => {
  const id = uuid7(1_795_291_200_000, 0);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(1_795_291_200_000);
});

test("ids of one moment differ, and later ones sort later, also within a millisecond", () => {
  expect(new Set(Array.from({ length: 1000 }, () => uuid7(1, 7))).size).toBe(1000);
  expect(uuid7(1_795_291_200_000, 9) < uuid7(1_795_291_200_001, 0)).toBe(true);
  expect(uuid7(1, 9) < uuid7(1, 10)).toBe(true);
});
