import { expect, test } from "vitest";
import { around } from "../../src/position/around";

const VIEW = { width: 100, height: 50 };

/** The area of all rectangles of a path. */
function area(path: string): number {
  const rectangles = [...path.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)/g)];
  return rectangles
    .map(([, left, top, right, bottom]) => (Number(right) - Number(left)) * (Number(bottom) - Number(top)))
    .reduce((sum, each) => sum + each, 0);
}

test.each([
  ["all of the view without one", [], 5000],
  ["all but one", [{ x: 10, y: 10, width: 20, height: 10 }], 4800],
  [
    "two that overlap are left out once",
    [
      { x: 10, y: 10, width: 20, height: 10 },
      { x: 20, y: 15, width: 20, height: 10 },
    ],
    4650,
  ],
  [
    "one that lies within another changes nothing",
    [
      { x: 10, y: 10, width: 20, height: 10 },
      { x: 15, y: 12, width: 5, height: 5 },
    ],
    4800,
  ],
  ["what of one reaches out of the view takes nothing", [{ x: -10, y: 40, width: 20, height: 100 }], 4900],
  ["one out of view takes nothing", [{ x: 10, y: 60, width: 20, height: 10 }], 5000],
  ["nothing is left where one is as large as the view", [{ x: 0, y: 0, width: 100, height: 50 }], 0],
])("%s", (_, holes, left) => {
  expect(area(around(VIEW, holes))).toBe(left);
});
