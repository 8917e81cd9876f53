/** A banner's form: what it says, where it stands, and up to two buttons. */
import { type Child, h, region } from "../../dom.ts";
import { t } from "../../words.ts";
import { buttonsField } from "../buttons.ts";
import type { Context } from "../context.ts";
import { assign, type GuideDocument } from "../document.ts";
import { checkField, choiceField, selectField } from "../fields.ts";
import { formField } from "../form.ts";
import { mediaField } from "../media.ts";
import { bodyPair, linePair } from "../pair.ts";
import type { Section } from "../sections.ts";
import { targetField } from "../target.ts";

export function bannerSection(context: Context): Section {
  return { id: "content", title: t("Content"), draw: () => content(context) };
}

export const positions = () => [
  { value: "top", label: t("at the top of the window") },
  { value: "bottom", label: t("at the bottom of the window") },
  { value: "inline", label: t("within the page, beside an element") },
];

export const tones = () => [
  { value: "info", label: t("information") },
  { value: "success", label: t("good news") },
  { value: "warning", label: t("warning") },
];

export const sides = () => [
  { value: "before", label: t("before it") },
  { value: "after", label: t("after it") },
];

function content(context: Context): Child[] {
  const { document } = context.draft;
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
      label: t("Text"),
      path: "body",
      at: ["body"],
      value: document.body ?? "",
      change: (body) => {
        document.body = body;
      },
    }),
    mediaField(context, { path: "media", at: ["media"], holder: document }),
    formField(context, {
      path: "form",
      at: ["form"],
      holder: document,
      help: t("Up to five questions. Whoever sends the answers has completed the guide."),
    }),
    buttonsField(context, {
      path: "buttons",
      at: ["buttons"],
      get: () => document.buttons ?? [],
      set: (buttons) => assign(document, "buttons", buttons),
      most: 2,
      empty: t("Only the × that closes it for good."),
      actions: ["close", "start", "page", "link", "track", "snooze"],
    }),
    look(context),
  ];
}

function look(context: Context): HTMLElement {
  const { document } = context.draft;
  const changed = () => context.draft.changed();
  const area = region(() => [
    h(
      "div",
      { class: "fields" },
      selectField({
        label: t("Stands"),
        path: "position",
        value: document.position ?? "top",
        choices: positions(),
        change: (position) => {
          assign(
            document,
            "position",
            (position === "top" ? undefined : position) as GuideDocument["position"],
          );
          if (position === "inline") document.target ??= { role: "heading", name: "" };
          else {
            delete document.target;
            delete document.side;
          }
          changed();
          area.refresh();
        },
      }),
      selectField({
        label: t("Tone"),
        path: "tone",
        value: document.tone ?? "info",
        choices: tones(),
        change: (tone) => {
          assign(document, "tone", (tone === "info" ? undefined : tone) as GuideDocument["tone"]);
          changed();
        },
      }),
    ),
    document.position === "inline" ? inline(context, changed) : push(document, changed),
  ]);
  return area.element;
}

function push(document: GuideDocument, changed: () => void): HTMLElement {
  return checkField({
    label: t("Makes room for itself"),
    help: t("It pushes the page instead of covering it, and then never counts as an interruption."),
    path: "push",
    value: document.push ?? true,
    change: (push) => {
      assign(document, "push", push ? undefined : false);
      changed();
    },
  });
}

function inline(context: Context, changed: () => void): HTMLElement {
  const { document } = context.draft;
  return h(
    "div",
    {},
    targetField({
      path: "target",
      label: t("Beside"),
      none: "",
      required: true,
      translated: { context, at: ["target"] },
      get: () => document.target,
      set: (target) => {
        assign(document, "target", target);
        changed();
      },
    }),
    choiceField({
      label: t("Side"),
      path: "side",
      value: document.side ?? "before",
      choices: sides(),
      change: (side) => {
        assign(document, "side", (side === "before" ? undefined : side) as GuideDocument["side"]);
        changed();
      },
    }),
  );
}
