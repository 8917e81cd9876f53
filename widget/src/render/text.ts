import type { Block, Inline } from "../wire";
import { el } from "./dom";

type Values = Readonly<Record<string, string>>;

/** The server has checked addresses and tags; these hold even if somebody else answered. */
const SAFE = /^(https?:|mailto:|[/?#])/;
const TAGS = /^(p|ul|ol|li|b|em|code|a)$/;

export function words(parts: readonly (Inline | Block)[] = [], values: Values): (Node | string)[] {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if ("v" in part) return values[part.v] ? values[part.v] + (part.after ?? "") : part.or;
    const [[tag, inside]] = Object.entries(part) as [[string, Inline[]]];
    const link = "href" in part && SAFE.test(part.href);
    return el(
      TAGS.test(tag) ? (tag as "p") : "span",
      link ? leading(part.href) : {},
      ...words(inside, values),
    );
  });
}

/** Elsewhere in a new tab, so that nobody loses the page they were on. */
const leading = (href: string) => ({
  href,
  rel: "noopener",
  target: /^h/.test(href) ? "_blank" : "",
});

/** What was drawn, line by line, each ended as its language ends sentences. */
export const read = (face: HTMLElement): string =>
  [...face.querySelectorAll("h2,p,li")]
    .map((line) => line.textContent.replace(/[\p{L}\p{N}]$/u, line.matches(":lang(ja)") ? "$&。" : "$&."))
    .join(" ");
