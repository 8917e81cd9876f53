/** What the page runs on, as conditions name it: a touch screen's shorter side tells a phone from a tablet. */
export function device(): "phone" | "tablet" | "desktop" {
  if (!matchMedia("(pointer:coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}

/** A page's first formatter costs it more than all else that we do there: 15 ms on a fast machine. */
export const timeZone = (): string =>
  window.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
