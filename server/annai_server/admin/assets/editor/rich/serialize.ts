/** ProseMirror document → the Markdown subset, escaping whatever would otherwise mean something. */
import type { Mark, Node } from "prosemirror-model";

const FENCES: Record<string, string> = { strong: "**", em: "*" };
const ORDER = ["link", "strong", "em"];

export function serialize(doc: Node): string {
  const blocks: string[] = [];
  doc.forEach((block) => {
    const text = serializeBlock(block);
    if (text.trim() !== "") blocks.push(text);
  });
  return blocks.join("\n\n");
}

function serializeBlock(block: Node): string {
  if (block.type.name === "paragraph") return lines(block).map(guardStart).join("\n");
  const items: string[] = [];
  block.forEach((item, _offset, index) => {
    const fence = block.type.name === "bullet_list" ? "- " : `${index + 1}. `;
    const paragraph = item.firstChild;
    items.push(
      fence +
        (paragraph
          ? lines(paragraph)
              .map((line, at) => (at ? guardStart(line) : line))
              .join("\n  ")
          : ""),
    );
  });
  return items.join("\n");
}

/** A line that only looks like a list stays text. */
function guardStart(line: string): string {
  return line.replace(/^(\d{1,3})\. /, "$1\\. ").replace(/^(-) /, "\\$1 ");
}

function lines(paragraph: Node): string[] {
  return inline(paragraph)
    .trim()
    .split("\n")
    .map((line) => line.trim());
}

function inline(paragraph: Node): string {
  let out = "";
  let open: Mark[] = [];
  const closeTo = (keep: number) => {
    while (open.length > keep) {
      const mark = open.pop() as Mark;
      const spaces = /\s*$/.exec(out)?.[0] ?? "";
      out = out.slice(0, out.length - spaces.length) + closeFence(mark) + spaces;
    }
  };
  paragraph.forEach((node) => {
    const wanted = [...node.marks].filter((mark) => ORDER.includes(mark.type.name));
    wanted.sort((a, b) => ORDER.indexOf(a.type.name) - ORDER.indexOf(b.type.name));
    let same = 0;
    while (same < open.length && same < wanted.length && open[same]?.eq(wanted[same] as Mark)) same += 1;
    if (node.type.name === "hard_break") same = open.length;
    closeTo(same);
    let text = leaf(node);
    for (const mark of node.type.name === "hard_break" ? [] : wanted.slice(same)) {
      const spaces = /^\s*/.exec(text)?.[0] ?? "";
      out += spaces + openFence(mark);
      text = text.slice(spaces.length);
      open = [...open, mark];
    }
    out += text;
  });
  closeTo(0);
  return out;
}

const openFence = (mark: Mark): string => (mark.type.name === "link" ? "[" : (FENCES[mark.type.name] ?? ""));
const closeFence = (mark: Mark): string =>
  mark.type.name === "link"
    ? `](${String(mark.attrs.href).replace(/[\\()\s]/g, encode)})`
    : (FENCES[mark.type.name] ?? "");
const encode = (char: string): string => (/\s/.test(char) ? encodeURIComponent(char) : `\\${char}`);

function leaf(node: Node): string {
  if (node.type.name === "hard_break") return "\n";
  if (node.type.name === "variable")
    return variable(node.attrs as { name: string; suffix: string; fallback: string });
  const text = node.text ?? "";
  if (node.marks.some((mark) => mark.type.name === "code") && !text.includes("`")) return `\`${text}\``;
  return text.replace(/[\\`*[\]{}]/g, "\\$&");
}

export function variable(attrs: { name: string; suffix: string; fallback: string }): string {
  const suffix = attrs.suffix ? ` + "${attrs.suffix.replaceAll('"', "")}"` : "";
  return `{{ ${attrs.name}${suffix} | ${attrs.fallback.replace(/[{}|]/g, "")} }}`;
}
