import { expect, test } from "vitest";
import { backoff, pollIn } from "../../src/core/rhythm";

test.each([
  [1, 0, undefined, 2_000],
  [2, 0, undefined, 4_000],
  [3, 1, undefined, 12_000],
  [20, 0, undefined, 300_000],
  [1, 0, 60, 60_000],
  [1, 0.5, 60, 75_000],
  [1, 0, 1e9, 3_600_000],
  [1, 0, "soon", 2_000],
])("after %i failures (chance %d, server says %s s) it waits %i ms", (failures, random, retryAfter, wait) => {
  expect(backoff(failures, random, retryAfter)).toBe(wait);
});

test.each([
  [1, null, Infinity, 2_000],
  [2, null, Infinity, 5_000],
  [3, null, Infinity, 15_000],
  [4, null, Infinity, 60_000],
  [99, null, Infinity, 60_000],
  [4, 5, Infinity, 5_000],
  [4, 600, Infinity, 600_000],
  [4, null, 8_000, 8_000],
  [4, null, -1, 1_000],
  [1, null, Number.NaN, 60_000],
])(
  "after answer %i (poll_after %s, valid for %d ms) it asks in %i ms",
  (asked, pollAfter, validFor, wait) => {
    expect(pollIn(asked, pollAfter, validFor)).toBe(wait);
  },
);
