/** A milestone toast's form: which success, what it says, and at most one button. */
import type { Child } from "../../dom.ts";
import { t } from "../../words.ts";
import { buttonsField } from "../buttons.ts";
import type { Context } from "../context.ts";
import { assign } from "../document.ts";
import { checkField, selectField } from "../fields.ts";
import { formField } from "../form.ts";
import { mediaField } from "../media.ts";
import { bodyPair, linePair } from "../pair.ts";
import type { Section } from "../sections.ts";

export function toastSection(context: Context): Section {
  return { id: "content", title: t("Content"), draw: () => content(context) };
}

function content(context: Context): Child[] {
  const { document } = context.draft;
  const changed = () => context.draft.changed();
  const milestones = context.data.known.milestones;
  return [
    selectField({
      label: t("Milestone"),
      help: milestones.length
        ? t("The toast shows the moment somebody reaches it.")
        : t("There are no milestones yet. Create one on the Milestones page first."),
      path: "milestone",
      value: document.milestone ?? "",
      choices: [
        { value: "", label: t("Choose a milestone") },
        ...milestones.map((one) => ({ value: one.key, label: one.title })),
      ],
      change: (milestone) => {
        document.milestone = milestone;
        changed();
      },
    }),
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
    checkField({
      label: t("With a small celebration"),
      help: t("Nothing moves for people who asked for less motion."),
      path: "celebrate",
      value: document.celebrate ?? true,
      change: (celebrate) => {
        assign(document, "celebrate", celebrate ? undefined : false);
        changed();
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
      most: 1,
      empty: t("No button: it goes away by itself after ten seconds."),
      actions: ["close", "start", "page", "link", "track"],
    }),
  ];
}
