/**
 * Markdown subset → ProseMirror document. The same grammar as the server's (domain/text.py): emphasis needs no
 * word boundaries, so that it works beside Japanese punctuation, and what doesn't close stays as written.
 */
import type { Mark, Node } from "prosemirror-model";
import { schema } from "./schema.ts";

const VARIABLE = /^\{\{\s*((?:user|company)\.[A-Za-z_][\w.-]*)\s*(?:\+\s*"([^"]*)"\s*)?\|\s*([^}]*?)\s*\}\}/;
const LINK = /^\[((?:\\.|[^\]\\])*)\]\(((?:\\.|[^)\s\\])*)\)/;
const CODE = /^`([^`\n]+)`/;
const BULLET = /^-[ \t]+/;
const NUMBER = /^\d{1,3}\.[ \t]+/;

export function parse(markdown: string): Node {
  const blocks = markdown.replace(/\r\n?/g, "\n").split(/\n(?:[ \t]*\n)+/);
  const nodes = blocks.flatMap((block) => parseBlock(block.replace(/^\n+|\n+$/g, "")));
  return schema.node("doc", null, nodes.length ? nodes : [schema.node("paragraph")]);
}

type Lines = { kind: "paragraph" | "bullet_list" | "ordered_list"; texts: string[] };

function parseBlock(block: string): Node[] {
  const groups: Lines[] = [];
  for (const line of block.split("\n")) addLine(groups, line.trim());
  return groups.filter((group) => group.texts.join("").trim() !== "").map((group) => assemble(group));
}

function addLine(groups: Lines[], line: string): void {
  const kind = BULLET.test(line) ? "bullet_list" : NUMBER.test(line) ? "ordered_list" : "paragraph";
  const last = groups.at(-1);
  if (kind === "paragraph" && last && last.kind !== "paragraph") {
    last.texts[last.texts.length - 1] += `\n${line.trim()}`;
    return;
  }
  const text = kind === "paragraph" ? line : line.replace(kind === "bullet_list" ? BULLET : NUMBER, "");
  if (last?.kind === kind) last.texts.push(text);
  else groups.push({ kind, texts: [text] });
}

function assemble({ kind, texts }: Lines): Node {
  if (kind === "paragraph") return schema.node("paragraph", null, inline(texts.join("\n"), []));
  const items = texts.map((text) =>
    schema.node("list_item", null, [schema.node("paragraph", null, inline(text, []))]),
  );
  return schema.node(kind, null, items);
}

function inline(text: string, marks: readonly Mark[]): Node[] {
  const nodes: Node[] = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(schema.text(plain, marks));
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const found = special(rest, marks);
    if (found) {
      flush();
      nodes.push(...found.nodes);
      at += found.length;
    } else if (rest[0] === "\\" && /[!-/:-@[-`{-~]/.test(rest[1] ?? "")) {
      plain += rest[1];
      at += 2;
    } else {
      plain += rest[0];
      at += 1;
    }
  }
  flush();
  return nodes;
}

type Found = { nodes: Node[]; length: number };

function special(rest: string, marks: readonly Mark[]): Found | null {
  if (rest[0] === "\n") return { nodes: [schema.node("hard_break")], length: 1 };
  if (rest[0] === "{") return variable(rest, marks);
  if (rest[0] === "`") return code(rest, marks);
  if (rest[0] === "[") return link(rest, marks);
  if (rest.startsWith("**")) return emphasis(rest, "**", "strong", marks);
  if (rest[0] === "*") return emphasis(rest, "*", "em", marks);
  return null;
}

function variable(rest: string, marks: readonly Mark[]): Found | null {
  const match = VARIABLE.exec(rest);
  if (!match) return null;
  const attrs = { name: match[1], suffix: match[2] ?? "", fallback: match[3] };
  return { nodes: [schema.node("variable", attrs, undefined, marks)], length: match[0].length };
}

function code(rest: string, marks: readonly Mark[]): Found | null {
  const match = CODE.exec(rest);
  if (!match?.[1]) return null;
  return {
    nodes: [schema.text(match[1], schema.marks.code?.create().addToSet(marks))],
    length: match[0].length,
  };
}

function link(rest: string, marks: readonly Mark[]): Found | null {
  const match = LINK.exec(rest);
  if (!match?.[1] || !schema.marks.link) return null;
  const href = (match[2] ?? "").replace(/\\(.)/g, "$1");
  const mark = schema.marks.link.create({ href });
  return { nodes: inline(match[1], mark.addToSet(marks)), length: match[0].length };
}

function emphasis(rest: string, fence: string, name: "strong" | "em", marks: readonly Mark[]): Found | null {
  const mark = schema.marks[name];
  const close = closing(rest, fence);
  if (!mark || close < 0) return null;
  const nodes = inline(rest.slice(fence.length, close), mark.create().addToSet(marks));
  return { nodes, length: close + fence.length };
}

/** Where the fence closes: not escaped, not inside code, not empty; a single `*` isn't half of a `**`. */
function closing(text: string, fence: string): number {
  if (!text[fence.length] || /\s/.test(text[fence.length] ?? "")) return -1;
  for (let at = fence.length; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") at += (CODE.exec(text.slice(at))?.[0].length ?? 1) - 1;
    else if (text.startsWith(fence, at) && at > fence.length && !/\s/.test(text[at - 1] ?? "")) {
      if (fence === "*" && text[at + 1] === "*") at += 1;
      else return fence === "**" && text[at + 2] === "*" ? at + 1 : at;
    }
  }
  return -1;
}
