import type { GuideState } from "../wire";
import type { Kept } from "./run";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const IDLE = 30 * MINUTE;

/** The server has the last word on a run when it knows all that happened here and says that it is over. */
export const overElsewhere = (kept: Kept, state: GuideState | undefined, told: number): boolean =>
  kept.at < told && (!state || (!state.run && !!state.over));

/** How long after it last moved somebody goes on with a run: at once while it isn't idle, later if they take the offer. */
export const LEFT = 7 * DAY;

export interface Session {
  from: number;
  at: number;
}

/** Thirty idle minutes end a session; all tabs share one. */
export function session(last: Session | undefined, now: number): Session {
  return { from: last && now - last.at <= IDLE ? last.from : now, at: now };
}
