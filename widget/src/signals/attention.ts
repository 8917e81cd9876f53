import { type Machine, once } from "./machine";

/** What somebody did with the element that a trigger names. */

export const clicked = once((sign) => sign.type === "click" && sign.on);
export const focused = once((sign) => sign.type === "focus" && sign.on);

const LONG_ENOUGH = 300;
type Hover = "done" | number | undefined;

/** The pointer rested on it: since when, or that it did. A finger can't rest: a tap stands for it. */
export const hovered: Machine<Hover> = {
  begin: () => undefined,
  next(state, sign) {
    if (state === "done" || (sign.type === "click" && sign.on && sign.touch)) return "done";
    if (sign.type !== "over") return state;
    if (state !== undefined && sign.at - state >= LONG_ENOUGH) return "done";
    return sign.on ? (state ?? sign.at) : undefined;
  },
  due(state, at) {
    if (state === "done") return 0;
    return state === undefined ? Infinity : Math.max(0, state + LONG_ENOUGH - at);
  },
};

type Entry = "begun" | "done" | undefined;

/** A value was entered, and its field left: not before, since whoever still writes may write something else. */
export const entered: Machine<Entry> = {
  begin: () => undefined,
  next(state, sign) {
    if (state === "done") return state;
    if (sign.type === "enter" && sign.on) return "begun";
    if (sign.type !== "leave" || !sign.on || state !== "begun") return state;
    return sign.filled ? "done" : undefined;
  },
  due: (state) => (state === "done" ? 0 : Infinity),
};
