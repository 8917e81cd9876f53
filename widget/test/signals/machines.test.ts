import { describe, expect, test } from "vitest";
import { clicked, entered, focused, hovered } from "../../src/signals/attention";
import { dwell } from "../../src/signals/dwell";
import { hesitation } from "../../src/signals/hesitation";
import { idle } from "../../src/signals/idle";
import type { Machine, Sign } from "../../src/signals/machine";
import { rage } from "../../src/signals/rage";
import { mostly } from "../../src/signals/sight";

const act = (at: number): Sign => ({ type: "act", at });
const see = (at: number, visible: boolean): Sign => ({ type: "see", at, visible });
const press = (at: number, x = 0, y = 0, more: object = {}): Sign => ({
  ...{ type: "press", at, on: true, x, y },
  ...more,
});
const click = (at: number, more: object = {}): Sign => ({
  ...{ type: "click", at, on: true, touch: false, sends: false },
  ...more,
});
const over = (at: number, on = true): Sign => ({ type: "over", at, on });
const focus = (at: number, on = true): Sign => ({ type: "focus", at, on });
const enter = (at: number, form: unknown = "form", on = true): Sign => ({ type: "enter", at, form, on });
const leave = (at: number, filled = true, on = true): Sign => ({ type: "leave", at, filled, on });
const send = (at: number): Sign => ({ type: "send", at });
const began = (at: number, form: string) => press(at, 0, 0, { form, field: true });

/** In how long it is met at `at`, after all that happened on a page view that began at 0. */
function due(machine: Machine<unknown>, signs: readonly Sign[], at: number): number {
  return machine.due(signs.reduce(machine.next, machine.begin(0)), at);
}

const NEVER = Number.POSITIVE_INFINITY;
type Case = [what: string, signs: Sign[], at: number, due: number];
const tables: Record<string, [Machine<unknown>, Case[]]> = {
  idle: [
    idle(5000) as Machine<unknown>,
    [
      ["nobody has done anything yet", [], 2000, 3000],
      ["nobody did anything for so long", [], 5000, 0],
      ["each thing begins it anew", [act(3000), act(4000)], 5000, 4000],
      ["and it comes all the same", [act(3000), act(4000)], 9000, 0],
      ["who comes back to the tab does something", [see(1000, false), see(60_000, true)], 61_000, 4000],
    ],
  ],
  dwell: [
    dwell(20_000) as Machine<unknown>,
    [
      ["it counts from the beginning", [], 5000, 15_000],
      ["so long it was in use", [act(10_000)], 20_000, 0],
      ["a hidden tab doesn't count", [act(5000), see(5000, false), see(50_000, true)], 50_000, 15_000],
      ["nor does it come in a hidden tab", [see(5000, false)], 900_000, NEVER],
      ["it goes on counting after that", [see(5000, false), see(50_000, true)], 65_000, 0],
      ["what was spent stays spent", [act(25_000), see(26_000, false)], 90_000, 0],
    ],
  ],
  "a long dwell": [
    dwell(60_000) as Machine<unknown>,
    [
      ["of a page that is left alone half a minute counts", [act(1000)], 600_000, NEVER],
      ["what is left of it comes with use", [act(1000), act(600_000)], 600_000, 29_000],
      ["used all the while", [act(20_000), act(40_000)], 60_000, 0],
    ],
  ],
  hesitates: [
    hesitation(10_000) as Machine<unknown>,
    [
      ["nobody has begun a form", [act(0), press(1000)], 60_000, NEVER],
      ["a field was pressed, and nothing written", [began(1000, "a")], 11_000, 0],
      ["what is written is progress", [began(1000, "a"), enter(9000, "a")], 11_000, 8000],
      ["a press in the same form is none", [began(1000, "a"), press(9000, 0, 0, { form: "a" })], 11_000, 0],
      ["another form begins anew", [began(1000, "a"), began(9000, "b")], 11_000, 8000],
      ["a press elsewhere is going on", [began(1000, "a"), press(9000)], 60_000, NEVER],
      ["it was sent", [enter(1000, "a"), send(9000)], 60_000, NEVER],
      ["it was sent by its button", [enter(1000, "a"), click(9000, { sends: true })], 60_000, NEVER],
      ["focus alone begins nothing", [focus(1000)], 60_000, NEVER],
      ["elsewhere in another tab", [enter(1000, "a"), see(2000, false), see(60_000, true)], 61_000, 9000],
    ],
  ],
  rage: [
    rage as Machine<unknown>,
    [
      ["three are a triple click", [press(0), press(100), press(200)], 300, NEVER],
      ["four are too many", [press(0), press(100), press(200), press(300)], 300, 0],
      ["four within 1.2 s", [press(0), press(400), press(800), press(1200)], 1200, 0],
      ["one of them too long ago", [press(0), press(400), press(800), press(1201)], 1201, NEVER],
      ["within 24 px", [press(0), press(1, 24), press(2, 12, 12), press(3, 10)], 9, 0],
      ["here and there", [press(0), press(1, 25), press(2), press(3, 25)], 9, NEVER],
      ["elsewhere", [0, 1, 2, 3].map((at) => press(at, 0, 0, { on: false })), 9, NEVER],
      ["it stays so", [0, 1, 2, 3].map((at) => press(at)), 60_000, 0],
    ],
  ],
  clicked: [
    clicked as Machine<unknown>,
    [
      ["not yet", [press(0), over(1)], 9, NEVER],
      ["on it", [click(5)], 9, 0],
      ["elsewhere", [click(5, { on: false })], 9, NEVER],
      ["and then elsewhere", [click(5), click(6, { on: false })], 9, 0],
    ],
  ],
  focused: [
    focused as Machine<unknown>,
    [
      ["elsewhere", [focus(1, false)], 9, NEVER],
      ["on it", [focus(1)], 9, 0],
    ],
  ],
  hovered: [
    hovered as Machine<unknown>,
    [
      ["on the way", [over(100)], 399, 1],
      ["long enough", [over(100)], 400, 0],
      ["from one part of it to another", [over(100), over(300)], 400, 0],
      ["passed over", [over(100), over(399, false)], 9000, NEVER],
      ["left after long enough", [over(100), over(400, false)], 9000, 0],
      ["tapped", [click(5, { touch: true })], 9, 0],
      ["clicked on the way", [over(0), click(5)], 9, 291],
    ],
  ],
  entered: [
    entered as Machine<unknown>,
    [
      ["still being written", [enter(1)], 9, NEVER],
      ["written, and left", [enter(1), leave(2)], 9, 0],
      ["left as it was", [focus(1), leave(2)], 9, NEVER],
      ["emptied, and left", [enter(1), leave(2, false)], 9, NEVER],
      ["written elsewhere", [enter(1, "form", false), leave(2, true, false)], 9, NEVER],
      ["left for a moment, then emptied", [enter(1), leave(2), enter(3), leave(4, false)], 9, 0],
    ],
  ],
};

describe.each(Object.entries(tables))("%s", (_, [machine, cases]) => {
  test.each(cases)("%s", (_, signs, at, expected) => {
    expect(due(machine, signs, at)).toBe(expected);
  });
});

const VIEW = { width: 1000, height: 800 };
test.each([
  ["in the middle", { x: 100, y: 100, width: 200, height: 100 }, () => true, true],
  ["half of it below", { x: 100, y: 750, width: 200, height: 100 }, () => true, true],
  ["most of it below", { x: 100, y: 751, width: 200, height: 100 }, () => true, false],
  ["out of view", { x: 100, y: -500, width: 200, height: 100 }, () => true, false],
  ["nothing of it to see", { x: 100, y: 100, width: 0, height: 100 }, () => true, false],
  ["larger than the view, and filling it", { x: 0, y: -900, width: 1000, height: 4000 }, () => true, true],
  ["larger than the view, and leaving it", { x: 0, y: 500, width: 1000, height: 4000 }, () => true, false],
  ["covered", { x: 100, y: 100, width: 200, height: 100 }, () => false, false],
  [
    "a corner covered",
    { x: 0, y: 0, width: 300, height: 300 },
    (x: number, y: number) => x < 200 || y < 100,
    true,
  ],
  ["most of it covered", { x: 0, y: 0, width: 300, height: 300 }, (x: number) => x < 100, false],
])("really seen: %s", (_, rect, free, expected) => {
  expect(mostly(rect, VIEW, free)).toBe(expected);
});
