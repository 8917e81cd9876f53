import type { Guide, GuideState } from "../wire";

/** The page as a trigger sees it. */
export interface Moment {
  /** Whether it is one of the trigger's pages. */
  here: boolean;
  /** Milliseconds that are left of its delay; none, or fewer: it is over. */
  rest: number;
  /** Names of the host's events heard on this page view. */
  heard: ReadonlySet<string>;
  manual: boolean;
  /** Whether everything has happened that only `signals` can tell of. */
  signalled?: ((guide: Guide) => boolean) | undefined;
}

/** The parts of a trigger that the core knows nothing of. */
export const BEYOND = /element|idle|dwell|hesitates|rage/;

/** The first reason why a guide may not start itself now, or undefined. */
export function holds(guide: Guide, state: GuideState | undefined, moment: Moment): string | undefined {
  const { trigger } = guide;
  if (!state?.auto) return state?.reason ?? "not_published";
  if (moment.manual || trigger.manual) return "manual";
  if (!moment.here) return "page";
  if (
    // Asked first: what happens before the rest is met counts, too.
    moment.signalled?.(guide) === false ||
    moment.rest > 0 ||
    (trigger.event && !moment.heard.has(trigger.event))
  )
    return "waiting_trigger";
}
