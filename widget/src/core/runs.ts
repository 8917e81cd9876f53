import type { Guide, GuideState } from "../wire";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const SNOOZE = DAY;
const IDLE = 30 * MINUTE;

/** One run as this browser keeps it, with the content of the revision it began with. */
export interface Kept {
  id: string;
  guide: Guide;
  step?: string;
  by: "itself" | "hand";
  /** When it last moved, in this browser's clock. */
  at: number;
  ended?: boolean;
  /** When the server answered for its last event, in this browser's clock; undefined while one is on its way. */
  known?: number;
}

/** The server has the last word on a run when it knows all that happened here and says that it is over. */
const OVER = ["completed", "dismissed", "snoozed", "stopped", "opted_out", "not_published"];

export function overElsewhere(kept: Kept, state: GuideState | undefined, asked: number): boolean {
  if (kept.known === undefined || kept.known > asked) return false;
  return !state || (!state.run && !state.auto && OVER.includes(state.reason ?? ""));
}

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
