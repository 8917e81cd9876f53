const UNREAD = /^(script|style|template|noscript|annai-surface)$/;
const INLINE = /^(a|b|i|em|strong|span|u|s|small|sub|sup|mark|ruby)$/;

/**
 * The accessible name, as far as it tells elements apart: the order of "Accessible Name and Description Computation"
 * (https://www.w3.org/TR/accname-1.2/) without its rarest branches (CSS content, embedded controls' values).
 */
export function nameOf(element: Element): string {
  return trim(
    referenced(element) ||
      element.getAttribute("aria-label") ||
      labelled(element) ||
      ownText(element) ||
      element.getAttribute("title") ||
      element.getAttribute("placeholder") ||
      "",
  );
}

/** What can be read in it, images by their alternative text, without what is hidden from everybody. */
export function textOf(node: Node): string {
  // Not by `instanceof`: an element in a frame is of that frame's classes.
  if (node.nodeType === Node.TEXT_NODE) return (node as Text).data;
  const element = node as Element;
  if (node.nodeType !== Node.ELEMENT_NODE || UNREAD.test(element.localName)) return "";
  if (element.getAttribute("aria-hidden") === "true") return "";
  const parts = [...(element.shadowRoot ?? element).childNodes].map(textOf);
  return element.getAttribute("alt") ?? parts.join(INLINE.test(element.localName) ? "" : " ");
}

function referenced(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  return ids.map((id) => root.getElementById(id)).map((label) => (label ? textOf(label) : "")).join(" ");
}

function labelled(element: Element): string {
  const { labels } = element as HTMLInputElement;
  return labels ? [...labels].map(textOf).join(" ") : "";
}

function ownText(element: Element): string {
  const { type, value, alt, localName } = element as HTMLInputElement;
  if (localName === "input") return /button|submit|reset/.test(type) ? value : alt;
  return /select|textarea/.test(localName) ? "" : textOf(element);
}

export const trim = (text: string): string => text.replace(/\s+/g, " ").trim();
