/** What body text may hold: exactly the Markdown subset of docs/wire.md, so that nothing is lost on the way. */
import { type DOMOutputSpec, Schema } from "prosemirror-model";

/** Where a link may go: what the server would let through (domain/text.py). Pasted or written otherwise it is text. */
const ALLOWED = /^(?:https?:\/\/[^/\\]|mailto:|\/(?![/\\])|[#?])/i;

/** The address, or nothing where the link would be none. */
export function allowed(href: string): string | undefined {
  return ALLOWED.test(href) ? href : undefined;
}

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      group: "block",
      content: "inline*",
      parseDOM: [{ tag: "p" }],
      toDOM: (): DOMOutputSpec => ["p", 0],
    },
    bullet_list: {
      group: "block",
      content: "list_item+",
      parseDOM: [{ tag: "ul" }],
      toDOM: (): DOMOutputSpec => ["ul", 0],
    },
    ordered_list: {
      group: "block",
      content: "list_item+",
      parseDOM: [{ tag: "ol" }],
      toDOM: (): DOMOutputSpec => ["ol", 0],
    },
    list_item: {
      content: "paragraph",
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: (): DOMOutputSpec => ["li", 0],
    },
    text: { group: "inline" },
    hard_break: {
      group: "inline",
      inline: true,
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: (): DOMOutputSpec => ["br"],
    },
    variable: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { name: {}, suffix: { default: "" }, fallback: { default: "" } },
      parseDOM: [
        {
          tag: "span[data-variable]",
          getAttrs: (element) => ({
            name: element.getAttribute("data-variable"),
            suffix: element.getAttribute("data-suffix") ?? "",
            fallback: element.getAttribute("data-fallback") ?? "",
          }),
        },
      ],
      toDOM: (node): DOMOutputSpec => [
        "span",
        {
          class: "variable",
          "data-variable": node.attrs.name,
          "data-suffix": node.attrs.suffix,
          "data-fallback": node.attrs.fallback,
        },
        `${node.attrs.name}${node.attrs.suffix} → ${node.attrs.fallback}`,
      ],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (element) => {
            const href = allowed(element.getAttribute("href") ?? "");
            return href === undefined ? false : { href };
          },
        },
      ],
      // What was saved in other ways is kept as it was written, and goes nowhere.
      toDOM: (mark): DOMOutputSpec => ["a", { href: allowed(mark.attrs.href) }, 0],
    },
    strong: {
      parseDOM: [{ tag: "strong" }, { tag: "b" }],
      toDOM: (): DOMOutputSpec => ["strong", 0],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: (): DOMOutputSpec => ["em", 0] },
    code: { excludes: "_", parseDOM: [{ tag: "code" }], toDOM: (): DOMOutputSpec => ["code", 0] },
  },
});
