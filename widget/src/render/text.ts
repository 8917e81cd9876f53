import type { Block, Inline } from "../wire";
import { el } from "./dom";

type Values = Readonly<Record<string, string>>;

/** The server has checked addresses; this holds even if somebody else answered. */
const SAFE = /^(https?:|mailto:|[/?#])/;

export function inline(parts: readonly Inline[], values: Values): Node[] {
  return parts.map((part) => {
    if (typeof part === "string") return new Text(part);
    if ("v" in part) return new Text(values[part.v] ? values[part.v] + (part.after ?? "") : part.or);
    if ("c" in part) return el("code", {}, part.c);
    if ("b" in part) return el("b", {}, ...inline(part.b, values));
    if ("i" in part) return el("em", {}, ...inline(part.i, values));
    return link(part.a, inline(part.t, values));
  });
}

export function blocks(parts: readonly Block[] = [], values: Values): HTMLElement {
  const line = (tag: "p" | "li") => (text: readonly Inline[]) => el(tag, {}, ...inline(text, values));
  const nodes = parts.map((part) => {
    if ("p" in part) return line("p")(part.p);
    return "ul" in part ? el("ul", {}, ...part.ul.map(line("li"))) : el("ol", {}, ...part.ol.map(line("li")));
  });
  return el("div", { class: "text" }, ...nodes);
}

/** What was drawn, line by line, each ended as its language ends sentences. */
export const read = (drawn: HTMLElement): string =>
  [...drawn.querySelectorAll("h2,p,li")]
    .map((line) => line.textContent.replace(/[\p{L}\p{N}]$/u, line.matches(":lang(ja)") ? "$&。" : "$&."))
    .join(" ");

/** Elsewhere in a new tab, so that nobody loses the page they were on. */
function link(address: string, label: Node[]): HTMLElement {
  if (!SAFE.test(address)) return el("span", {}, ...label);
  return el("a", { href: address, rel: "noopener", target: /^h/.test(address) ? "_blank" : "" }, ...label);
}
