import { describe, expect, test } from "vitest";
import { clip, inside, overlap, type Placement, place, type Rect } from "../../src/position/place";

const view = { x: 0, y: 0, width: 1280, height: 800 };
const phone = { x: 0, y: 0, width: 360, height: 640 };
const card = { width: 360, height: 180 };
const box = (x: number, y: number, width = 100, height = 40): Rect => ({ x, y, width, height });
const put = (target: Rect | undefined, placement: Placement = "auto", more = {}) =>
  place({ target, card, view, placement, ...more });

describe("a card stands beside its target", () => {
  test.each<[string, Rect, Placement, object, { x: number; y: number }]>([
    ["below, when nothing is asked for", box(600, 300), "auto", {}, { x: 470, y: 354 }],
    ["above, when asked to", box(600, 300), "top", {}, { x: 470, y: 106 }],
    ["at the start: left", box(600, 300), "start", {}, { x: 226, y: 230 }],
    ["at the end: right", box(600, 300), "end", {}, { x: 714, y: 230 }],
    [
      "at the start of a page that runs from right to left: right",
      box(600, 300),
      "start",
      { rtl: true },
      { x: 714, y: 230 },
    ],
    ["above, if there is no room below", box(600, 740), "auto", {}, { x: 470, y: 546 }],
    ["below, if there is no room above where it was asked to be", box(600, 20), "top", {}, { x: 470, y: 74 }],
    ["at the other side, if the one asked for has no room", box(20, 300), "start", {}, { x: 134, y: 230 }],
    ["pushed in from the right edge", box(1170, 300), "auto", {}, { x: 908, y: 354 }],
    ["pushed in from the left edge", box(5, 300), "auto", {}, { x: 12, y: 354 }],
    ["beside what is as tall as the view", box(100, 0, 200, 800), "auto", {}, { x: 314, y: 310 }],
  ])("%s", (_, target, placement, more, expected) => {
    expect(put(target, placement, more)).toMatchObject(expected);
  });

  test("without a target it stands in the middle", () => {
    expect(put(undefined)).toEqual({ x: 460, y: 310 });
    expect(put(undefined, "top")).toEqual({ x: 460, y: 310 });
  });

  test.each<[string, Placement, object, { x: number; y: number }]>([
    ["at the end: right", "end", {}, { x: 908, y: 608 }],
    ["at the start: left", "start", {}, { x: 12, y: 608 }],
    ["at the end of a page that runs from right to left: left", "end", { rtl: true }, { x: 12, y: 608 }],
    ["of a phone", "end", { view: phone, card: { width: 336, height: 180 } }, { x: 12, y: 448 }],
  ])("or in a lower corner %s", (_, placement, more, expected) => {
    expect(put(undefined, placement, more)).toMatchObject(expected);
  });
});

describe("the arrow points at the middle of the target", () => {
  test.each<[string, Rect, Placement, { x: number; y: number } | undefined]>([
    ["from the upper edge of a card below", box(600, 300), "bottom", { x: 180, y: 0 }],
    ["from the lower edge of a card above", box(600, 300), "top", { x: 180, y: 180 }],
    ["from the right edge of a card at its left", box(600, 300), "start", { x: 360, y: 90 }],
    ["from where it was pushed to", box(1170, 300), "auto", { x: 312, y: 0 }],
    ["not at all, if that is past the round corner", box(1255, 300, 20), "auto", undefined],
  ])("%s", (_, target, placement, arrow) => {
    expect(put(target, placement).arrow).toEqual(arrow);
  });
});

describe("on a phone the card is a sheet, wholly in view", () => {
  const sheet = { width: 336, height: 220 };
  test.each([
    ["a target at the top", box(20, 40), 408],
    ["a target in the middle of the upper half", box(20, 200), 408],
    ["a target at the bottom", box(20, 580), 12],
    ["a wide target at the bottom", box(0, 560, 360, 80), 12],
  ])("%s is not covered", (_, target, y) => {
    const spot = place({ target, card: sheet, view: phone });
    expect(spot).toEqual({ x: 12, y });
    expect(overlap({ ...spot, ...sheet }, target)).toBe(0);
  });

  test("of a target that fills the view it covers no more than it must", () => {
    expect(place({ target: box(0, 0, 360, 640), card: sheet, view: phone })).toEqual({ x: 12, y: 408 });
  });
});

test("wherever the target is, the card is in view, and free of it if any side has room", () => {
  for (let x = -50; x < 1300; x += 67)
    for (let y = -50; y < 820; y += 43) {
      const target = box(x, y);
      const spot = put(target);
      expect(spot.x).toBeGreaterThanOrEqual(12);
      expect(spot.y).toBeGreaterThanOrEqual(12);
      expect(spot.x + card.width).toBeLessThanOrEqual(view.width - 12);
      expect(spot.y + card.height).toBeLessThanOrEqual(view.height - 12);
      expect(overlap({ ...spot, ...card }, target)).toBe(0);
    }
});

test("of a page that is enlarged, or has a keyboard over it, it stands in what can be seen", () => {
  const left = { x: 500, y: 300, width: 400, height: 250 };
  const small = { width: 300, height: 120 };
  expect(place({ target: undefined, card: small, view: left })).toEqual({ x: 550, y: 365 });
  expect(place({ target: box(520, 320), card: small, view: left })).toEqual({ x: 550, y: 418 });
  const wide = { ...left, width: 900 };
  expect(place({ target: box(520, 320), card: small, view: wide })).toMatchObject({ x: 512, y: 374 });
  expect(place({ target: box(1300, 500), card: small, view: wide })).toMatchObject({ x: 1088, y: 366 });
});

describe("of what lies in a list, which lies in another, what all of them leave is seen", () => {
  const row = box(100, 180, 300, 40);
  test.each<[string, Rect[], Rect, boolean]>([
    ["all of it", [box(80, 100, 340, 200), view], row, true],
    [
      "but for what is lost where sizes are fractions",
      [box(80, 100, 340, 119.75)],
      box(100, 180, 300, 39.75),
      true,
    ],
    ["what lies above its list's lower edge", [box(80, 100, 340, 95), view], box(100, 180, 300, 15), false],
    ["what lies below its list's upper edge", [box(80, 195, 340, 200), view], box(100, 195, 300, 25), false],
    [
      "what the outer one leaves",
      [box(80, 100, 340, 200), box(0, 0, 250, 800)],
      box(100, 180, 150, 40),
      false,
    ],
    ["nothing, where it was scrolled away", [box(80, 300, 340, 200), view], box(100, 300, 300, 0), false],
  ])("%s", (_, around, left, whole) => {
    const seen = around.reduce(clip, row);
    expect(seen).toEqual(left);
    expect(inside(row, seen)).toBe(whole);
  });
});
