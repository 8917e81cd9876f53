/** A checklist's form: its words, its items with what makes each done, and the celebration. */
import { type Child, h, region } from "../../dom.ts";
import { t } from "../../words.ts";
import { buttonsField } from "../buttons.ts";
import { conditionBuilder } from "../conditions/builder.ts";
import type { Context } from "../context.ts";
import { assign, type GuideDocument, type Item, newItem } from "../document.ts";
import { checkField, choiceField } from "../fields.ts";
import { type EditableList, editableList } from "../list.ts";
import { mediaField } from "../media.ts";
import { bodyPair, linePair } from "../pair.ts";
import { scopeField } from "../scope.ts";
import { builderContext, type Section } from "../sections.ts";

export function checklistSection(context: Context, listed: (list: EditableList) => void): Section {
  return { id: "content", title: t("Items"), draw: () => content(context, listed) };
}

function content(context: Context, listed: (list: EditableList) => void): Child[] {
  const { document } = context.draft;
  document.items ??= [];
  const items = document.items;
  const list = editableList<Item>({
    path: "items",
    items: () => document.items ?? items,
    most: 12,
    words: { one: t("item"), add: t("Add an item"), empty: t("No items yet. A checklist has at least one.") },
    summary: (item) => ({ title: item.title || t("Untitled item") }),
    form: (item, index) => itemForm(context, item, `items.${index}`),
    make: () => newItem(items.map((item) => item.key)),
    changed: () => context.draft.changed(),
    opened: context.select,
    announce: context.announce,
  });
  listed(list);
  return [
    linePair(context, {
      label: t("Title"),
      path: "title",
      at: ["title"],
      value: document.title,
      change: (title) => {
        document.title = title;
      },
    }),
    bodyPair(context, {
      label: t("Introduction"),
      path: "body",
      at: ["body"],
      value: document.body ?? "",
      change: (body) => assign(document, "body", body),
    }),
    list.element,
    celebration(context),
    corner(context),
  ];
}

function itemForm(context: Context, item: Item, path: string): Child[] {
  return [
    linePair(context, {
      label: t("Title"),
      path: `${path}.title`,
      at: ["items", item.key, "title"],
      value: item.title,
      change: (title) => {
        item.title = title;
      },
    }),
    bodyPair(context, {
      label: t("Text"),
      path: `${path}.body`,
      at: ["items", item.key, "body"],
      value: item.body ?? "",
      change: (body) => assign(item, "body", body),
    }),
    mediaField(context, { path: `${path}.media`, at: ["items", item.key, "media"], holder: item }),
    conditionBuilder(builderContext(context), {
      path: `${path}.done_when`,
      label: t("Done when"),
      help: t("It ticks by itself, wherever and whenever this became true, even before you published it."),
      empty: t("Say what makes this item done."),
      get: () => item.done_when,
      set: (done) => {
        item.done_when = done ?? { event: "" };
      },
      first: "event",
    }),
    scopeField({
      label: t("Who has to do it"),
      path: `${path}.scope`,
      value: item.scope,
      person: t("each person"),
      company: t("anybody of the company: then it is done for all of them"),
      change: (scope) => {
        assign(item, "scope", scope);
        context.draft.changed();
      },
    }),
    buttonsField(context, {
      path: `${path}.button`,
      at: ["items", item.key, "button"],
      get: () => (item.button ? [item.button] : []),
      set: (buttons) => assign(item, "button", buttons[0]),
      most: 1,
      empty: t("No button: the item only says what to do."),
      actions: ["start", "page", "link", "track"],
    }),
    h(
      "details",
      { class: "more", open: Boolean(item.when) },
      h("summary", {}, t("Who gets this item")),
      conditionBuilder(builderContext(context), {
        path: `${path}.when`,
        label: t("Only for people for whom"),
        empty: t("Everybody in the audience."),
        get: () => item.when,
        set: (when) => assign(item, "when", when),
      }),
    ),
  ];
}

function celebration(context: Context): HTMLElement {
  const { document } = context.draft;
  const area = region(() => [
    checkField({
      label: t("Celebrate when everything is done"),
      path: "celebration",
      value: Boolean(document.celebration),
      change: (wanted) => {
        if (wanted) document.celebration = { title: "", body: "" };
        else delete document.celebration;
        area.refresh();
        context.draft.changed();
      },
    }),
    document.celebration ? celebrationText(context, document.celebration) : null,
  ]);
  return area.element;
}

function celebrationText(context: Context, celebration: { title: string; body: string }): HTMLElement {
  return h(
    "div",
    { class: "indented" },
    linePair(context, {
      label: t("Title"),
      path: "celebration.title",
      at: ["celebration", "title"],
      value: celebration.title,
      change: (title) => {
        celebration.title = title;
      },
    }),
    bodyPair(context, {
      label: t("Text"),
      path: "celebration.body",
      at: ["celebration", "body"],
      value: celebration.body,
      change: (body) => {
        celebration.body = body;
      },
    }),
  );
}

export const corners = () => [
  { value: "end", label: t("end of the line (right in English)") },
  { value: "start", label: t("start of the line (left in English)") },
];

function corner(context: Context): HTMLElement {
  const { document } = context.draft;
  return choiceField({
    label: t("Corner of the launcher"),
    path: "corner",
    value: document.corner ?? "end",
    choices: corners(),
    change: (corner) => {
      assign(document, "corner", (corner === "end" ? undefined : corner) as GuideDocument["corner"]);
      context.draft.changed();
    },
  });
}
