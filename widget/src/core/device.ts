/** What the page runs on, as conditions name it: a touch screen's shorter side tells a phone from a tablet. */
export function device(): "phone" | "tablet" | "desktop" {
  if (!matchMedia("(pointer:coarse)").matches) return "desktop";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}
