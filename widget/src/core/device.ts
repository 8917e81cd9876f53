/** What the page runs on, as conditions name it. */
export function device(): "phone" | "tablet" | "desktop" {
  const is = (query: string) => matchMedia(query).matches;
  if (!is("(pointer:coarse)")) return "desktop";
  return is("(max-width:600px),(max-height:600px)") ? "phone" : "tablet";
}
