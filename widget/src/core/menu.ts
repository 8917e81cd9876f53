import type { MenuItem, MenuStatus } from "../surface";
import type { BootstrapAnswer, GuideState } from "../wire";

const ORDER: readonly MenuStatus[] = ["paused", "snoozed", "missed", "open", "replay"];

/** What the menu lists, most pressing first. */
export function menuItems(
  answer: Pick<BootstrapAnswer, "menu" | "states"> | undefined,
  isOpen: (key: string) => boolean,
): MenuItem[] {
  return (answer?.menu ?? [])
    .map(({ key, kind, title }) => ({
      key,
      kind,
      title,
      status: status(kind, answer?.states[key] ?? { auto: false }, isOpen(key)),
    }))
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

function status(kind: string, state: GuideState, open: boolean): MenuStatus {
  if (state.reason === "snoozed") return "snoozed";
  if (kind === "checklist") return state.completed ? "replay" : "open";
  if (open && kind === "tour") return "paused";
  return state.seen ? "replay" : "missed";
}
