import type { Guide, GuideState, Target } from "../wire";

/** The page as a trigger sees it. */
export interface Moment {
  /** Whether it is one of the trigger's pages. */
  here: boolean;
  /** Milliseconds since this page view began. */
  elapsed: number;
  /** Names of the host's events heard on this page view. */
  heard: ReadonlySet<string>;
  manual: boolean;
  found?: ((target: Target) => boolean) | undefined;
}

/** The first reason why a guide may not start itself now, or undefined. */
export function holds(guide: Guide, state: GuideState | undefined, moment: Moment): string | undefined {
  const { trigger } = guide;
  if (!state?.auto) return state?.reason ?? "not_published";
  if (moment.manual || trigger.manual) return "manual";
  if (!moment.here) return "page";
  if (
    (trigger.after ?? 0) > moment.elapsed ||
    (trigger.event && !moment.heard.has(trigger.event)) ||
    (trigger.element && !moment.found?.(trigger.element))
  )
    return "waiting_trigger";
}
