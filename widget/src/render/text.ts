import type { Block, Inline } from "../wire";
import { el } from "./dom";

type Values = Readonly<Record<string, string>>;

/** The server has checked addresses; this holds even if somebody else answered. */
const SAFE = /^(https?:|mailto:|[/?#])/i;

export function inline(parts: readonly Inline[], values: Values): Node[] {
  return parts.map((part) => {
    if (typeof part === "string") return document.createTextNode(part);
    if ("v" in part) return document.createTextNode(spoken([part], values));
    if ("c" in part) return el("code", {}, part.c);
    if ("b" in part) return el("b", {}, ...inline(part.b, values));
    if ("i" in part) return el("em", {}, ...inline(part.i, values));
    return link(part.a, inline(part.t, values));
  });
}

export function blocks(parts: readonly Block[], values: Values): HTMLElement {
  const text = el("div", { class: "text" });
  for (const part of parts) {
    if ("p" in part) text.append(el("p", {}, ...inline(part.p, values)));
    else text.append(list(part, values));
  }
  return text;
}

/** The same text for an announcement, a label or a tooltip. */
export function spoken(parts: readonly Inline[], values: Values): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      if ("v" in part) return values[part.v] ? values[part.v] + (part.after ?? "") : part.or;
      if ("c" in part) return part.c;
      return spoken("b" in part ? part.b : "i" in part ? part.i : part.t, values);
    })
    .join("");
}

export function spokenBlocks(parts: readonly Block[], values: Values): string {
  const lines = parts.flatMap((part) => ("p" in part ? [part.p] : "ol" in part ? part.ol : part.ul));
  return lines.map((line) => spoken(line, values)).join(" ");
}

function list(part: Exclude<Block, { p: Inline[] }>, values: Values): HTMLElement {
  const ordered = "ol" in part;
  const items = ordered ? part.ol : part.ul;
  return el(ordered ? "ol" : "ul", {}, ...items.map((item) => el("li", {}, ...inline(item, values))));
}

function link(address: string, label: Node[]): HTMLElement {
  if (!SAFE.test(address)) return el("span", {}, ...label);
  const away = new URL(address, location.href).origin !== location.origin;
  return el("a", { href: address, rel: "noopener", ...(away && { target: "_blank" }) }, ...label);
}
