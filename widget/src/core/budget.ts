const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface Budget {
  /** Milliseconds between two interruptions. */
  gap: number;
  /** Interruptions in any rolling 24 hours. */
  day: number;
  /** When the server knows that interruptions were shown. */
  shown: readonly number[];
}

/**
 * What forbids another interruption at `now`. `own` are this browser's showings, which the server may or may not have
 * counted yet: one within a minute of a counted one is the same (its time was corrected by the server's clock).
 */
export function spent(
  budget: Budget,
  own: readonly number[],
  now: number,
): "budget_gap" | "budget_day" | undefined {
  const { gap, day, shown } = budget;
  const unknown = own.filter((at) => !shown.some((counted) => Math.abs(counted - at) < MINUTE));
  const recent = [...shown, ...unknown].filter((at) => at > now - DAY);
  if (Math.max(...recent) > now - gap) return "budget_gap";
  if (recent.length >= day) return "budget_day";
}
