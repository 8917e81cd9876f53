/** A hint's form: what it says, the element that it marks, how it is opened, and up to two buttons. */
import { type Child, h } from "../../dom.ts";
import { t } from "../../words.ts";
import { buttonsField } from "../buttons.ts";
import type { Context } from "../context.ts";
import { assign, type GuideDocument } from "../document.ts";
import { choiceField, selectField } from "../fields.ts";
import { formField } from "../form.ts";
import { mediaField } from "../media.ts";
import { bodyPair, linePair } from "../pair.ts";
import { placementField } from "../placement.ts";
import type { Section } from "../sections.ts";
import { targetField } from "../target.ts";

export function hintSection(context: Context): Section {
  return { id: "content", title: t("Content"), draw: () => content(context) };
}

export const markers = () => [
  { value: "beacon", label: t("a beacon that catches the eye") },
  { value: "icon", label: t("a quiet icon") },
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
    targetField({
      path: "target",
      label: t("Sits on"),
      none: "",
      required: true,
      translated: { context, at: ["target"] },
      get: () => document.target,
      set: (target) => {
        assign(document, "target", target);
        context.draft.changed();
      },
    }),
    ...look(context),
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
      empty: t("Only “Got it”, and the × that closes it for good."),
      actions: ["close", "start", "page", "link", "track", "snooze"],
    }),
  ];
}

function look(context: Context): Child[] {
  const { document } = context.draft;
  const changed = () => context.draft.changed();
  return [
    choiceField({
      label: t("Marker"),
      path: "marker",
      value: document.marker ?? "beacon",
      choices: markers(),
      change: (marker) => {
        assign(document, "marker", (marker === "icon" ? marker : undefined) as GuideDocument["marker"]);
        changed();
      },
    }),
    h(
      "div",
      { class: "fields" },
      selectField({
        label: t("Opens"),
        help: t("One that opens by itself takes the screen, and counts as an interruption."),
        path: "opens",
        value: document.opens ?? "click",
        choices: [
          { value: "click", label: t("with a click") },
          { value: "hover", label: t("when pointed at, or with a tap") },
          { value: "itself", label: t("by itself") },
        ],
        change: (opens) => {
          assign(document, "opens", (opens === "click" ? undefined : opens) as GuideDocument["opens"]);
          changed();
        },
      }),
      placementField("placement", document, changed),
    ),
  ];
}
