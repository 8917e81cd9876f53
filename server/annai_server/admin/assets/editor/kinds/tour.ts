/** A tour's form: its name, and its steps. */
import { type Child, h, region } from "../../dom.ts";
import { t } from "../../words.ts";
import { buttonsField } from "../buttons.ts";
import { conditionBuilder } from "../conditions/builder.ts";
import type { Context } from "../context.ts";
import { assign, newStep, type Step } from "../document.ts";
import { checkField, choiceField, selectField } from "../fields.ts";
import { formField } from "../form.ts";
import { type EditableList, editableList } from "../list.ts";
import { mediaField } from "../media.ts";
import { pagesField } from "../pages.ts";
import { bodyPair, linePair } from "../pair.ts";
import { onPage, placementField } from "../placement.ts";
import { builderContext, type Section } from "../sections.ts";
import { targetField, targetWords } from "../target.ts";

export function tourSection(context: Context, listed: (list: EditableList) => void): Section {
  return { id: "content", title: t("Steps"), draw: () => content(context, listed) };
}

/** What a step points at or, where that is nothing, where it stands. */
function whereWords({ target, placement }: Step): string {
  const corner = !target && (placement === "start" || placement === "end");
  return corner ? t("In a lower corner of the page") : targetWords(target);
}

function content(context: Context, listed: (list: EditableList) => void): Child[] {
  const { document } = context.draft;
  document.steps ??= [];
  const steps = document.steps;
  const list = editableList<Step>({
    path: "steps",
    items: () => document.steps ?? steps,
    most: 30,
    words: { one: t("step"), add: t("Add a step"), empty: t("No steps yet. A tour has at least one.") },
    summary: (step) => ({ title: step.title || t("Untitled step"), detail: whereWords(step) }),
    form: (step, index) => stepForm(context, step, `steps.${index}`),
    make: () => newStep(steps.map((step) => step.key)),
    changed: () => context.draft.changed(),
    opened: context.select,
    announce: context.announce,
  });
  listed(list);
  return [
    linePair(context, {
      label: t("Name of the tour"),
      help: t("People see it in the menu, where they find it again."),
      path: "title",
      at: ["title"],
      value: document.title,
      change: (title) => {
        document.title = title;
      },
    }),
    list.element,
  ];
}

function stepForm(context: Context, step: Step, path: string): Child[] {
  const changed = () => context.draft.changed();
  return [
    linePair(context, {
      label: t("Title"),
      path: `${path}.title`,
      at: ["steps", step.key, "title"],
      value: step.title,
      change: (title) => {
        step.title = title;
      },
    }),
    bodyPair(context, {
      label: t("Text"),
      path: `${path}.body`,
      at: ["steps", step.key, "body"],
      value: step.body,
      change: (body) => {
        step.body = body;
      },
    }),
    mediaField(context, { path: `${path}.media`, at: ["steps", step.key, "media"], holder: step }),
    formField(context, {
      path: `${path}.form`,
      at: ["steps", step.key, "form"],
      holder: step,
      help: t("Up to five questions. Sending the answers goes on to the next step."),
    }),
    place(context, step, path),
    checkField({
      label: t("Keep the rest of the page from being used"),
      help: t(
        "What it points at, the card and what the page opens meanwhile can be used. People can scroll, and skip at any time.",
      ),
      path: `${path}.block_page`,
      value: Boolean(step.block_page),
      change: (blocks) => {
        assign(step, "block_page", blocks || undefined);
        context.draft.changed();
      },
    }),
    buttonsField(context, {
      path: `${path}.buttons`,
      at: ["steps", step.key, "buttons"],
      get: () => step.buttons ?? [],
      set: (buttons) => assign(step, "buttons", buttons),
      most: 4,
      empty: t("Back and Next, as usual."),
      actions: ["next", "back", "skip", "snooze", "finish", "start", "page", "link", "track"],
    }),
    h(
      "details",
      { class: "more", open: Boolean(step.page || step.when) },
      h("summary", {}, t("Page and conditions of this step")),
      pagesField({
        path: `${path}.page`,
        label: t("Page this step belongs to"),
        everywhere: t("The same page as the step before."),
        get: () => step.page,
        set: (page) => {
          assign(step, "page", page);
          changed();
        },
      }),
      conditionBuilder(builderContext(context), {
        path: `${path}.when`,
        label: t("Only for people for whom"),
        empty: t("Everybody in the audience sees this step."),
        get: () => step.when,
        set: (when) => assign(step, "when", when),
        first: "event",
      }),
    ),
  ];
}

function place(context: Context, step: Step, path: string): HTMLElement {
  const changed = () => context.draft.changed();
  const area = region(() => [
    targetField({
      path: `${path}.target`,
      label: t("Points at"),
      none: t("Nothing: in the middle of the page"),
      translated: { context, at: ["steps", step.key, "target"] },
      get: () => step.target,
      set: (target) => {
        const appeared = Boolean(target) !== Boolean(step.target);
        assign(step, "target", target);
        changed();
        if (appeared) area.refresh();
      },
    }),
    step.target
      ? aroundTarget(step, path, changed)
      : placementField(`${path}.placement`, step, changed, onPage()),
  ]);
  return area.element;
}

function aroundTarget(step: Step, path: string, changed: () => void): HTMLElement {
  return h(
    "div",
    {},
    choiceField({
      label: t("Goes on"),
      path: `${path}.advance`,
      value: step.advance?.on ?? "next",
      choices: [
        { value: "next", label: t("with the Next button") },
        { value: "click", label: t("when the person clicks the element") },
      ],
      change: (on) => {
        assign(step, "advance", on === "click" ? { on } : undefined);
        changed();
      },
    }),
    h(
      "div",
      { class: "fields" },
      placementField(`${path}.placement`, step, changed),
      selectField({
        label: t("If the element isn't there"),
        path: `${path}.if_missing`,
        value: step.if_missing ?? "skip",
        choices: [
          { value: "skip", label: t("skip this step") },
          { value: "wait", label: t("wait for it") },
          { value: "end", label: t("end the tour") },
        ],
        change: (missing) => {
          assign(step, "if_missing", (missing === "skip" ? undefined : missing) as Step["if_missing"]);
          changed();
        },
      }),
    ),
  );
}
