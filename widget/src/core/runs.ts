import type { GuideState } from "../wire";
import type { Kept } from "./run";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const IDLE = 30 * MINUTE;

/** The server has the last word on a run when it knows all that happened here and says that it is over. */
export const overElsewhere = (kept: Kept, state: GuideState | undefined, told: number): boolean =>
  kept.at < told && (!state || (!state.run && !!state.over));

export type Resumption = "go_on" | "offer" | "left";

/** What becomes of a tour that last moved `age` ms ago. */
export function resumption(age: number): Resumption {
  return age <= IDLE ? "go_on" : age <= 7 * DAY ? "offer" : "left";
}

export interface Session {
  from: number;
  at: number;
}

/** Thirty idle minutes end a session; all tabs share one. */
export function session(last: Session | undefined, now: number): Session {
  return { from: last && now - last.at <= IDLE ? last.from : now, at: now };
}
