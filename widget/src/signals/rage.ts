import type { Machine } from "./machine";

interface Press {
  at: number;
  x: number;
  y: number;
}

const TIMES = 4;
const WITHIN = 1200;
const APART = 24;

/** Four presses or more in so short a time on so small a spot: what is there does not do what it seems to. */
export const rage: Machine<readonly Press[]> = {
  begin: () => [],
  next(presses, sign) {
    if (presses.length >= TIMES || sign.type !== "press" || !sign.on) return presses;
    const { at, x, y } = sign;
    const near = (press: Press) => at - press.at <= WITHIN && Math.hypot(x - press.x, y - press.y) <= APART;
    return [...presses.filter(near), { at, x, y }];
  },
  due: (presses) => (presses.length >= TIMES ? 0 : Infinity),
};
