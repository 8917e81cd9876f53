import type { Inline } from "../src/wire";

export type Lang = "en" | "ja" | "ar";
export const of = (lang: Lang, texts: Record<Lang, string>): Inline[] => [texts[lang]];
