import type { Guide, GuideState } from "../wire";

/** What takes the screen unasked; the others wait to be used (BEHAVIOUR: interruption, ambient). */
export const interrupts = (guide: Guide) =>
  guide.kind === "tour" || (guide.kind === "banner" && guide.push === false && guide.position !== "inline");

/** Order among those that may go: higher priority, older publication, key. */
export function first(a: Guide, b: Guide): number {
  return (b.priority ?? 0) - (a.priority ?? 0) || a.published - b.published || (a.key < b.key ? -1 : 1);
}

/** Why what is on screen has to go, now that the server has answered; undefined if it stays. */
export function removal(
  guide: Guide,
  by: "itself" | "hand",
  state: GuideState | undefined,
  optedOut: readonly string[],
): "stopped" | "opted_out" | "vanished" | undefined {
  if (!state || state.reason === "stopped") return "stopped";
  if (by === "hand") return;
  if (!guide.essential && (optedOut.includes("all") || optedOut.includes(guide.kind))) return "opted_out";
  // A tour or a checklist that has begun finishes; a banner goes when it is no longer meant for this person.
  if (guide.kind === "banner" && !state.auto && VANISH.includes(state.reason ?? "")) return "vanished";
}

const VANISH = ["not_in_audience", "ended", "not_started", "dismissed", "completed", "snoozed"];
