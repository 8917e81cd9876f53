import { describe, expect, test } from "vitest";
import type { Rect } from "../../src/position/place";
import { hull, strip } from "../../src/position/strip";

const box = (y: number, height = 40): Rect => ({ x: 20, y, width: 320, height });
/** A phone's, above its keyboard. */
const view: Rect = { x: 0, y: 0, width: 360, height: 340 };
const heights = { whole: 180, bar: 54 };

describe("a card gives way to what somebody types in", () => {
  test.each<[string, Rect, object, { y: number; height: number } | undefined]>([
    ["below it, at the keyboard", box(20), {}, { y: 148, height: 180 }],
    ["above it, at the top", box(280), {}, { y: 12, height: 180 }],
    ["where there is more room", box(120), {}, { y: 172, height: 156 }],
    ["less high, as long as it can be read", box(120), { whole: 500 }, { y: 172, height: 156 }],
    ["as a bar, where it can't", box(140), {}, { y: 274, height: 54 }],
    ["as a bar, where a short one has no room either", box(20, 240), { whole: 120 }, { y: 274, height: 54 }],
    ["nowhere, if there is no room at all", box(30, 280), {}, undefined],
    ["sparing also what it is about", hull(box(20), box(100)), {}, { y: 152, height: 176 }],
    ["sparing it not, if there is no room", hull(box(30), box(270)), {}, undefined],
  ])("%s", (_, thing, more, expected) => {
    expect(strip(view, thing, { ...heights, ...more })).toEqual(expected);
  });

  test("in what can be seen, wherever that is", () => {
    const panned = { ...view, y: 300 };
    expect(strip(panned, box(540), heights)).toEqual({ y: 312, height: 180 });
    expect(strip(panned, box(320), heights)).toEqual({ y: 448, height: 180 });
  });
});
