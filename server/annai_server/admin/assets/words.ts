/** The author's language: English is written in the code, other languages come with the page as a catalogue. */
import { island } from "./dom.ts";

// The pure parts of the editor are tested without a page.
const page: Document | undefined = globalThis.document;
const catalogue: Record<string, string> = (page && island<Record<string, string> | null>("words")) ?? {};

/** `t("Step %(n)s", { n: 2 })`: translated, then filled in. */
export function t(text: string, values: Record<string, string | number> = {}): string {
  const found = catalogue[text] || text;
  return found.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

export const uiLocale: string = page?.documentElement.lang || "en";

export function languageName(locale: string): string {
  return new Intl.DisplayNames([uiLocale], { type: "language" }).of(locale) ?? locale;
}
