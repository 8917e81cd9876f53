import type { Machine } from "./machine";

export interface Stay {
  /** Milliseconds of use up to `at`. */
  spent: number;
  at: number;
  visible: boolean;
}

/** Whoever does nothing for longer is no longer there. */
const PRESENCE = 30_000;

/** From what happened last to `at`, as far as it counts. */
const use = (stay: Stay, at: number) => (stay.visible ? Math.max(0, Math.min(at - stay.at, PRESENCE)) : 0);

/** The page was seen and in use for `wait` milliseconds of this page view: hidden or left alone, it was not. */
export const dwell = (wait: number): Machine<Stay> => ({
  begin: (at) => ({ spent: 0, at, visible: true }),
  next: (stay, sign) => ({
    spent: stay.spent + use(stay, sign.at),
    at: sign.at,
    visible: sign.type === "see" ? sign.visible : stay.visible,
  }),
  due(stay, at) {
    const rest = wait - stay.spent;
    if (use(stay, at) >= rest) return 0;
    return stay.visible && rest <= PRESENCE ? rest - use(stay, at) : Infinity;
  },
});
