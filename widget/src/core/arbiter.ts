import type { Guide, GuideState } from "../wire";

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
  // A banner has nothing to finish.
  if (guide.kind === "banner" && state.over) return "vanished";
}
