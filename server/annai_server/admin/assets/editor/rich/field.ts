/** A body text field with visible formatting. It holds ProseMirror's document and reports Markdown. */
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, splitListItem } from "prosemirror-schema-list";
import { type Command, EditorState, type Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { freshId, h } from "../../dom.ts";
import type { FieldOptions } from "../fields.ts";
import { parse } from "./parse.ts";
import { schema } from "./schema.ts";
import { serialize } from "./serialize.ts";
import { toolbar } from "./toolbar.ts";

type BodyOptions = FieldOptions & {
  value: string;
  lang: string;
  traits: { user: string[]; company: string[] };
  change: (markdown: string) => void;
};

export function bodyField(options: BodyOptions): HTMLElement {
  const id = freshId();
  const help = options.help ? h("p", { class: "help", id: `${id}-help` }, options.help) : null;
  const label = h(
    "span",
    { class: options.hideLabel ? "visually-hidden" : "label", id: `${id}-label` },
    options.label,
  );
  const frame = h("div", { class: "rich" });
  const view = new EditorView(frame, {
    state: EditorState.create({ doc: parse(options.value), plugins: plugins() }),
    attributes: {
      id,
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label.id,
      lang: options.lang,
      class: "rich-text",
    },
    transformPastedHTML: (html) => html.replace(/<[^>]*>/g, quiet),
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      bar.update();
      if (transaction.docChanged) options.change(serialize(view.state.doc));
    },
  });
  const bar = toolbar(view, options.traits, `${id}-label`);
  frame.prepend(bar.element);
  label.addEventListener("click", () => view.focus());
  return h(
    "div",
    { class: `field ${options.class ?? ""}`, "data-path": options.path, "data-control": id },
    label,
    frame,
    help,
    h("p", { class: "error", id: `${id}-error`, hidden: true }),
  );
}

/** A pasted tag without its handlers: none would run, but the browser would have to be the one to refuse them. */
function quiet(tag: string): string {
  return tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi, "");
}

const item = schema.nodes.list_item;
const hardBreak: Command = (state, dispatch) => {
  const node = schema.nodes.hard_break?.create();
  if (node) dispatch?.(state.tr.replaceSelectionWith(node).scrollIntoView());
  return true;
};

function plugins(): Plugin[] {
  const { bullet_list, ordered_list } = schema.nodes;
  const { strong, em, code } = schema.marks;
  if (!item || !bullet_list || !ordered_list || !strong || !em || !code) return [];
  return [
    history(),
    inputRules({
      rules: [wrappingInputRule(/^\s*[-*・]\s$/, bullet_list), wrappingInputRule(/^1[.)]\s$/, ordered_list)],
    }),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Mod-Shift-z": redo,
      "Mod-b": toggleMark(strong),
      "Mod-i": toggleMark(em),
      "Mod-e": toggleMark(code),
      "Shift-Enter": hardBreak,
      Enter: splitListItem(item),
      "Shift-Tab": liftListItem(item),
    }),
    keymap(baseKeymap),
  ];
}
