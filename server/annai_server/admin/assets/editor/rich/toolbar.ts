/** The body text's toolbar: one tab stop, arrow keys inside, pressed states that follow the selection. */
import { toggleMark } from "prosemirror-commands";
import type { MarkType, NodeType } from "prosemirror-model";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { h, icon } from "../../dom.ts";
import { t } from "../../words.ts";
import { askLink, askVariable, type Traits } from "./ask.ts";
import { schema } from "./schema.ts";

type Tool = { button: HTMLButtonElement; active: () => boolean };

export function toolbar(view: EditorView, traits: Traits, labelledby: string) {
  const { strong, em, code, link } = schema.marks as Record<string, MarkType>;
  const { bullet_list, ordered_list } = schema.nodes as Record<string, NodeType>;
  const run = (command: Command) => () => {
    command(view.state, view.dispatch, view);
    view.focus();
  };
  const tool = (name: string, label: string, press: () => void, active: () => boolean): Tool => ({
    button: h(
      "button",
      {
        type: "button",
        class: "tool",
        tabindex: -1,
        title: label,
        "aria-label": label,
        on: { click: press },
      },
      icon(name),
    ),
    active,
  });
  const markTool = (name: string, label: string, mark: MarkType | undefined) =>
    tool(name, label, mark ? run(toggleMark(mark)) : () => {}, () => hasMark(view, mark));
  const listTool = (name: string, label: string, list: NodeType | undefined) =>
    tool(name, label, run(toggleList(list)), () => inNode(view, list));

  const tools: Tool[] = [
    markTool("bold", t("Bold"), strong),
    markTool("italic", t("Italic"), em),
    markTool("code", t("Code"), code),
    tool(
      "link",
      t("Link"),
      () => editLink(view, link),
      () => hasMark(view, link),
    ),
    listTool("bullets", t("Bulleted list"), bullet_list),
    listTool("numbers", t("Numbered list"), ordered_list),
    tool(
      "variable",
      t("Insert something about the person"),
      () => insertVariable(view, traits),
      () => false,
    ),
  ];
  const element = h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-labelledby": labelledby },
    ...tools.map((one) => one.button),
  );
  roving(
    element,
    tools.map((one) => one.button),
  );

  const update = () => {
    for (const one of tools) one.button.setAttribute("aria-pressed", String(one.active()));
  };
  update();
  return { element, update };
}

function roving(element: HTMLElement, buttons: HTMLButtonElement[]): void {
  if (buttons[0]) buttons[0].tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
    next?.focus();
  });
}

function hasMark(view: EditorView, mark: MarkType | undefined): boolean {
  if (!mark) return false;
  const { from, to, empty, $from } = view.state.selection;
  if (empty) return Boolean(mark.isInSet(view.state.storedMarks ?? $from.marks()));
  return view.state.doc.rangeHasMark(from, to, mark);
}

function inNode(view: EditorView, type: NodeType | undefined): boolean {
  const { $from } = view.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

function toggleList(list: NodeType | undefined): Command {
  return (state, dispatch, view) => {
    const item = schema.nodes.list_item;
    if (!list || !item) return false;
    if (view && inNode(view, list)) return liftListItem(item)(state, dispatch);
    return wrapInList(list)(state, dispatch);
  };
}

function editLink(view: EditorView, link: MarkType | undefined): void {
  if (!link) return;
  const { from, to, empty, $from } = view.state.selection;
  const present = link.isInSet($from.marks()) ?? $from.nodeAfter?.marks.find((mark) => mark.type === link);
  const chosen = empty ? "" : view.state.doc.textBetween(from, to);
  askLink({ text: chosen, href: String(present?.attrs.href ?? "") }, (answer) => {
    const mark = link.create({ href: answer.href });
    const text = answer.text || answer.href;
    const transaction =
      empty || text !== chosen
        ? view.state.tr.replaceSelectionWith(schema.text(text, [mark]), false)
        : view.state.tr.addMark(from, to, mark);
    view.dispatch(answer.href ? transaction : view.state.tr.removeMark(from, to, link));
    view.focus();
  });
}

function insertVariable(view: EditorView, traits: Traits): void {
  askVariable(traits, (attrs) => {
    const node = schema.nodes.variable?.create(attrs);
    if (node) view.dispatch(view.state.tr.replaceSelectionWith(node));
    view.focus();
  });
}
