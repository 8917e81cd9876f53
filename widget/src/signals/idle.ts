import type { Machine } from "./machine";

/** Nobody did anything for `wait` milliseconds; whoever comes back to the tab does something. */
export const idle = (wait: number): Machine<number> => ({
  begin: (at) => at,
  next: (_, { at }) => at,
  due: (last, at) => Math.max(0, last + wait - at),
});
