/**
 * A list of things that can be added, removed, put in another order and opened one at a time: by buttons, by Alt with
 * the arrow keys, or by dragging. A removal can be undone.
 */
import { button, type Child, h, icon, iconButton } from "../dom.ts";
import { t } from "../words.ts";
import { asRead } from "./as_read.ts";

type ListOptions<T extends { key: string }> = {
  path: string;
  items: () => T[];
  most: number;
  words: { one: string; add: string; empty: string };
  summary: (item: T, index: number) => { title: string; detail?: string };
  form: (item: T, index: number) => Child[];
  make: () => T;
  changed: () => void;
  opened?: (key: string) => void;
  announce: (message: string, undo?: () => void) => void;
};

export type EditableList = {
  element: HTMLElement;
  refresh: () => void;
  open: (key: string) => void;
  /** The rows' headings follow what is typed below them. */
  retitle: () => void;
};

export function editableList<T extends { key: string }>(options: ListOptions<T>): EditableList {
  let openKey = options.items()[0]?.key ?? null;
  let dragged: number | null = null;
  const rows = h("ol", { class: "rows" });
  const add = button(options.words.add, () => append(), { class: "button add" });
  add.prepend(icon("plus"));
  const element = h(
    "div",
    { class: "editable-list", "data-path": options.path },
    rows,
    add,
    h("p", { class: "error", hidden: true }),
  );

  function summary(item: T, index: number): { title: string; detail?: string | undefined } {
    const said = options.summary(item, index);
    return { ...said, title: asRead(said.title) };
  }

  function refresh(): void {
    const items = options.items();
    rows.replaceChildren(...items.map(row));
    if (items.length === 0) rows.append(h("li", { class: "rows-empty" }, options.words.empty));
    add.disabled = items.length >= options.most;
  }

  function row(item: T, index: number): HTMLElement {
    const isOpen = item.key === openKey;
    const element = h("li", {
      class: isOpen ? "row open" : "row",
      "data-key": item.key,
      "data-path": `${options.path}.${index}`,
      on: {
        dragover: (event) => event.preventDefault(),
        drop: (event) => {
          event.preventDefault();
          if (dragged !== null) move(dragged, index);
          dragged = null;
        },
      },
    });
    element.append(head(item, index, isOpen));
    if (isOpen) element.append(h("div", { class: "row-body" }, ...options.form(item, index)));
    element.append(h("p", { class: "error", hidden: true }));
    return element;
  }

  function head(item: T, index: number, isOpen: boolean): HTMLElement {
    const { title, detail } = summary(item, index);
    const last = options.items().length - 1;
    const toggle = h(
      "button",
      {
        type: "button",
        class: "row-title",
        "aria-expanded": String(isOpen),
        on: { click: () => open(isOpen ? null : item.key), keydown: (event) => byKey(event, index) },
      },
      h("span", { class: "row-number" }, String(index + 1)),
      h(
        "span",
        { class: "row-words" },
        h("span", { class: "row-name" }, title),
        detail ? h("span", { class: "row-detail" }, detail) : null,
      ),
    );
    const head = h(
      "div",
      {
        class: "row-head",
        draggable: "true",
        on: {
          dragstart: () => {
            dragged = index;
          },
        },
      },
      h("span", { class: "grip" }, icon("grip")),
      toggle,
      iconButton(
        "up",
        t("Move %(one)s %(n)s up", { one: options.words.one, n: index + 1 }),
        () => move(index, index - 1, "up"),
        { disabled: index === 0, class: "icon-button up" },
      ),
      iconButton(
        "down",
        t("Move %(one)s %(n)s down", { one: options.words.one, n: index + 1 }),
        () => move(index, index + 1, "down"),
        { disabled: index === last, class: "icon-button down" },
      ),
      iconButton("trash", t("Remove %(one)s %(n)s", { one: options.words.one, n: index + 1 }), () =>
        remove(index),
      ),
    );
    return head;
  }

  function byKey(event: KeyboardEvent, index: number): void {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(index, event.key === "ArrowUp" ? index - 1 : index + 1);
  }

  function move(from: number, to: number, focus: "up" | "down" | "title" = "title"): void {
    const items = options.items();
    const item = items[from];
    if (!item || to < 0 || to >= items.length || from === to) return;
    items.splice(from, 1);
    items.splice(to, 0, item);
    refresh();
    options.changed();
    focusRow(to, focus);
    options.announce(t("%(one)s is now number %(n)s", { one: options.words.one, n: to + 1 }));
  }

  function focusRow(index: number, part: "up" | "down" | "title"): void {
    const found = rows.children[index];
    const wanted = found?.querySelector<HTMLButtonElement>(part === "title" ? ".row-title" : `.${part}`);
    (wanted && !wanted.disabled ? wanted : found?.querySelector<HTMLButtonElement>(".row-title"))?.focus();
  }

  function remove(index: number): void {
    const items = options.items();
    const [item] = items.splice(index, 1);
    if (!item) return;
    if (openKey === item.key) openKey = null;
    refresh();
    options.changed();
    (
      rows.children[Math.min(index, items.length - 1)]?.querySelector<HTMLElement>(".row-title") ?? add
    ).focus();
    options.announce(t("Removed: %(title)s", { title: summary(item, index).title }), () =>
      restore(item, index),
    );
  }

  function restore(item: T, index: number): void {
    options.items().splice(index, 0, item);
    open(item.key);
    options.changed();
    focusRow(index, "title");
  }

  function append(): void {
    const item = options.make();
    options.items().push(item);
    open(item.key);
    options.changed();
    rows.lastElementChild?.querySelector<HTMLElement>("input, [contenteditable]")?.focus();
  }

  function open(key: string | null): void {
    openKey = key;
    refresh();
    if (key !== null) {
      options.opened?.(key);
      focusRow(
        options.items().findIndex((item) => item.key === key),
        "title",
      );
    }
  }

  function retitle(): void {
    options.items().forEach((item, index) => {
      const { title, detail } = summary(item, index);
      const words = rows.children[index]?.querySelector(".row-words");
      words?.querySelector(".row-name")?.replaceChildren(title);
      words?.querySelector(".row-detail")?.replaceChildren(detail ?? "");
    });
  }

  refresh();
  return { element, refresh, open, retitle };
}
