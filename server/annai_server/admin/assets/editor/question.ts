/** One question of a form: what it asks, how it is answered, and what becomes of the answer. */
import { button, type Child, h, icon } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import { assign, newOption, type Option, type Question } from "./document.ts";
import { checkField, choiceField, selectField, textField } from "./fields.ts";
import { moves } from "./moves.ts";
import { linePair } from "./pair.ts";

type Place = { path: string; at: string[]; redraw: () => void };

const MOST_OPTIONS = 8;

export function questionFields(context: Context, one: Question, place: Place): Child[] {
  return [
    linePair(context, {
      label: t("Question"),
      path: `${place.path}.label`,
      at: [...place.at, "label"],
      value: one.label,
      most: 200,
      change: (label) => {
        one.label = label;
      },
    }),
    selectField({
      label: t("Answered with"),
      path: `${place.path}.type`,
      value: one.type,
      choices: [
        { value: "rating", label: t("a rating") },
        { value: "choice", label: t("a choice") },
        { value: "text", label: t("a text") },
      ],
      change: (type) => {
        become(one, type as Question["type"]);
        place.redraw();
      },
    }),
    ...byType(context, one, place),
    checkField({
      label: t("Has to be answered"),
      help: t("To send the form; anybody may still leave it out as a whole."),
      path: `${place.path}.required`,
      value: Boolean(one.required),
      change: (required) => {
        assign(one, "required", required || undefined);
        context.draft.changed();
      },
    }),
    trait(context, one, place),
  ];
}

/** What only another kind of question has would be refused. */
function become(one: Question, type: Question["type"]): void {
  for (const name of ["options", "many", "long", "scale", "low", "high"] as const) delete one[name];
  one.type = type;
  if (type === "choice") one.options = [newOption([]), newOption(["option-1"])];
}

function byType(context: Context, one: Question, place: Place): Child[] {
  if (one.type === "choice") return [options(context, one, place)];
  if (one.type === "rating") return rating(context, one, place);
  return [
    checkField({
      label: t("Several lines"),
      path: `${place.path}.long`,
      value: Boolean(one.long),
      change: (long) => {
        assign(one, "long", long || undefined);
        context.draft.changed();
      },
    }),
  ];
}

function rating(context: Context, one: Question, place: Place): Child[] {
  const end = (name: "low" | "high", label: string) =>
    linePair(context, {
      label,
      path: `${place.path}.${name}`,
      at: [...place.at, name],
      value: one[name] ?? "",
      most: 60,
      change: (text) => assign(one, name, text),
    });
  return [
    choiceField({
      label: t("From 1 to"),
      path: `${place.path}.scale`,
      value: String(one.scale ?? 5),
      choices: [
        { value: "5", label: "5" },
        { value: "10", label: "10" },
      ],
      change: (scale) => {
        assign(one, "scale", scale === "10" ? 10 : undefined);
        context.draft.changed();
      },
    }),
    end("low", t("What the worst mark means")),
    end("high", t("What the best mark means")),
  ];
}

function options(context: Context, one: Question, place: Place): HTMLElement {
  const all = one.options ?? [];
  const add = button(
    t("Add an option"),
    () => {
      one.options = [...all, newOption(all.map((option) => option.key))];
      place.redraw();
    },
    { class: "button quiet", disabled: all.length >= MOST_OPTIONS },
  );
  add.prepend(icon("plus"));
  return h(
    "div",
    { class: "buttons-field", "data-path": `${place.path}.options` },
    h("p", { class: "label" }, t("Options")),
    ...all.map((option, index) => optionRow(context, one, option, index, place)),
    add,
    checkField({
      label: t("Several may be chosen"),
      path: `${place.path}.many`,
      value: Boolean(one.many),
      change: (many) => {
        assign(one, "many", many || undefined);
        context.draft.changed();
      },
    }),
    h("p", { class: "error", hidden: true }),
  );
}

function optionRow(
  context: Context,
  one: Question,
  option: Option,
  index: number,
  place: Place,
): HTMLElement {
  const name = t("Option %(n)s", { n: index + 1 });
  return h(
    "div",
    { class: "option-row", "data-path": `${place.path}.options.${index}` },
    linePair(context, {
      label: name,
      path: `${place.path}.options.${index}.label`,
      at: [...place.at, "options", option.key],
      value: option.label,
      change: (label) => {
        option.label = label;
      },
    }),
    moves({
      items: one.options ?? [],
      item: option,
      name,
      announce: context.announce,
      change: (changed) => {
        one.options = changed;
        place.redraw();
      },
    }),
  );
}

function trait(context: Context, one: Question, place: Place): HTMLElement {
  return h(
    "details",
    { class: "more", open: Boolean(one.trait) },
    h("summary", {}, t("What becomes of the answer")),
    textField({
      label: t("Becomes this trait of the user"),
      help: t(
        "Only where the settings of an environment allow it. The answer is in the results in any case.",
      ),
      path: `${place.path}.trait`,
      value: one.trait ?? "",
      suggestions: Object.keys(context.data.known.traits),
      change: (name) => {
        assign(one, "trait", name.trim());
        context.draft.changed();
      },
    }),
  );
}
