/** The author's language: English is written in the code, other languages come with the page as a catalogue. */
import { island } from "./dom.ts";

const catalogue: Record<string, string> = island<Record<string, string> | null>("words") ?? {};

/** `t("Step %(n)s", { n: 2 })`: translated, then filled in. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  const found = catalogue[text] || text;
  return found.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

export const uiLocale: string = document.documentElement.lang || "en";
