import type { Block, Inline } from "../wire";
import { el } from "./dom";

type Values = Readonly<Record<string, string>>;

/** The server has checked addresses and tags; these hold even if somebody else answered. */
const SAFE = /^(https?:|mailto:|[/?#])/;
const TAGS = /^(p|ul|ol|li|b|em|code)$/;

export function words(parts: readonly (Inline | Block)[] = [], values: Values): (Node | string)[] {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if ("v" in part) return values[part.v] ? values[part.v] + (part.after ?? "") : part.or;
    const [[tag, inside]] = Object.entries(part) as [[string, Inline[]]];
    const drawn = words(inside, values);
    if ("href" in part && SAFE.test(part.href)) return link(part.href, drawn);
    return el(TAGS.test(tag) ? (tag as "p") : "span", {}, ...drawn);
  });
}

/** Elsewhere in a new tab, so that nobody loses the page they were on. */
const link = (href: string, label: (Node | string)[]) =>
  el("a", { href, rel: "noopener", target: /^h/.test(href) ? "_blank" : "" }, ...label);

/** What was drawn, line by line, each ended as its language ends sentences. */
export const read = (face: HTMLElement): string =>
  [...face.querySelectorAll("h2,p,li")]
    .map((line) =>
      line.textContent.replace(/[\p{L}\p{N}]$/u, line.matches(":lang(ja),:lang(zh)") ? "$&。" : "$&."),
    )
    .join(" ");
