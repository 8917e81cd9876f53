/** The author's language: English is written in the code, other languages come with the page as a catalogue. */
import { island } from "./dom.ts";

type Values = Record<string, string | number>;

// The pure parts of the editor are tested without a page.
const page: Document | undefined = globalThis.document;
/** By the English: a form for each of the language's plurals in CLDR's order, or just one. */
const catalogue: Record<string, string[]> = (page && island<Record<string, string[]> | null>("words")) ?? {};

export const uiLocale: string = page?.documentElement.lang || "en";

/** `t("Step %(n)s", { n: 2 })`: translated, then filled in. */
export function t(text: string, values: Values = {}): string {
  return filled(catalogue[text]?.[0] || text, values);
}

const PLURALS = ["zero", "one", "two", "few", "many", "other"];
const rules = new Intl.PluralRules(uiLocale);
const kinds = PLURALS.filter((kind) => rules.resolvedOptions().pluralCategories.some((one) => one === kind));

/** `tn("%(n)s run", "%(n)s runs", 2)`: the form that the language has for so many. */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const forms = catalogue[one] ?? [one, many];
  const form = forms[Math.min(kinds.indexOf(rules.select(n)), forms.length - 1)] ?? many;
  return filled(form, { n: n.toLocaleString(uiLocale), ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

export function languageName(locale: string): string {
  return new Intl.DisplayNames([uiLocale], { type: "language" }).of(locale) ?? locale;
}
