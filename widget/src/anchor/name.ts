const UNREAD = "script,style,template,noscript,[aria-hidden=true],annai-surface";

/**
 * The accessible name, as far as it tells elements apart: the order of "Accessible Name and Description Computation"
 * (https://www.w3.org/TR/accname-1.2/) without its rarest branches (CSS content, embedded controls' values).
 */
export function nameOf(element: Element): string {
  const { labels, type, value } = element as HTMLInputElement;
  const attribute = (name: string) => element.getAttribute(name);
  const root = element.getRootNode() as Document;
  const ids = attribute("aria-labelledby")?.split(/\s+/) ?? [];
  return (
    ids.map((id) => textOf(root.getElementById(id))).join(" ") ||
    attribute("aria-label") ||
    [...(labels ?? [])].map(textOf).join(" ") ||
    (/^(submit|reset|button)$/.test(type) && value) ||
    attribute("alt") ||
    (!element.matches("input,select,textarea") && textOf(element)) ||
    attribute("title") ||
    attribute("placeholder") ||
    ""
  );
}

/** What can be read in it, images by their alternative text, without what is hidden from everybody. */
export function textOf(node: Node | null): string {
  // Not by `instanceof`: a node in a frame is of that frame's classes.
  if (node?.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (node?.nodeType !== Node.ELEMENT_NODE) return "";
  const element = node as Element;
  if (element.matches(UNREAD)) return "";
  return element.getAttribute("alt") ?? [...(element.shadowRoot ?? element).childNodes].map(textOf).join(" ");
}

/** Case, width and spaces don't count: where elements meet, some have a space and some don't. */
export const fold = (text = ""): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
