/** Other forms of the guide, for a share of its people each: beside every text of the guide, what they get instead. */
import { type Child, h, region } from "../dom.ts";
import { t } from "../words.ts";
import { asRead } from "./as_read.ts";
import type { Context } from "./context.ts";
import { assign, newVariant, type Tree, type Variant } from "./document.ts";
import { checkField, choiceField, numberField, textField } from "./fields.ts";
import { editableList } from "./list.ts";
import { bodyPair, linePair } from "./pair.ts";
import type { Section } from "./sections.ts";
import { put, readText, type Text, texts } from "./translations.ts";
import { settingFields, stepPlacementField } from "./variant_settings.ts";

const MOST = 8;

export function variantsSection(context: Context): Section {
  return { id: "variants", title: t("Variants"), draw: () => variants(context) };
}

function variants(context: Context): Child[] {
  const { document } = context.draft;
  const all = document.variants ?? [];
  const rest = region(() => [remainder(all)], { class: "help", role: "status" });
  const changed = () => {
    assign(document, "variants", all);
    rest.refresh();
    list.retitle();
    context.draft.changed();
  };
  const list = editableList<Variant>({
    path: "variants",
    items: () => all,
    most: MOST,
    words: {
      one: t("variant"),
      add: t("Add a variant"),
      empty: t("No variants: everybody gets the guide as it is written."),
    },
    summary: (variant) => ({ title: variant.name || t("Untitled variant"), detail: said(variant) }),
    form: (variant, index) => form(context, variant, `variants.${index}`, changed),
    make: () => newVariant(all.map((one) => one.key)),
    opened: context.vary,
    changed,
    announce: context.announce,
  });
  return [
    h(
      "p",
      { class: "help" },
      t(
        "Chance decides who gets which. Whoever came to the guide's moment keeps what they got, whatever the weights are later.",
      ),
    ),
    list.element,
    rest.element,
  ];
}

const said = ({ weight, withheld }: Variant): string =>
  withheld
    ? t("%(percent)s % of the people · nothing is shown", { percent: weight || 0 })
    : t("%(percent)s % of the people", { percent: weight || 0 });

function remainder(all: Variant[]): string {
  if (all.length === 0) return "";
  const taken = all.reduce((sum, { weight }) => sum + Math.round((weight || 0) * 10), 0);
  const left = (1000 - taken) / 10;
  if (left < 0) return t("Together the variants are more than 100 percent.");
  return t("The guide as it is written goes to the remaining %(percent)s %.", { percent: left });
}

function form(context: Context, variant: Variant, path: string, changed: () => void): Child[] {
  const area = region(() => [
    h(
      "div",
      { class: "fields" },
      textField({
        label: t("Name"),
        help: t("Only authors see it."),
        path: `${path}.name`,
        value: variant.name ?? "",
        input: { maxlength: 60 },
        change: (name) => {
          assign(variant, "name", name);
          changed();
        },
      }),
      numberField({
        label: t("Percent of the people"),
        path: `${path}.weight`,
        value: variant.weight,
        input: { min: 0, max: 100, step: 0.1, inputmode: "decimal" },
        change: (weight) => {
          variant.weight = weight ?? 0;
          changed();
        },
      }),
    ),
    choiceField({
      label: t("These people"),
      path: `${path}.withheld`,
      value: variant.withheld ? "withheld" : "changes",
      choices: [
        { value: "changes", label: t("get it in another form") },
        { value: "withheld", label: t("see nothing of it, to compare") },
      ],
      change: (value) => {
        assign(variant, "withheld", value === "withheld" || undefined);
        area.refresh();
        changed();
      },
    }),
    variant.withheld ? null : otherwise(context, variant, path, changed),
  ]);
  return [area.element];
}

/** Each text of the guide, with what these people get instead; left empty, they get the original. */
function otherwise(context: Context, variant: Variant, path: string, changed: () => void): HTMLElement {
  const { document } = context.draft;
  variant.changes ??= {};
  const { changes } = variant;
  const named = [...(document.steps ?? []), ...(document.items ?? [])];
  const parts = new Map<string, Text[]>();
  for (const text of texts(document)) {
    const key = named.some((part) => part.key === text.path[1]) ? (text.path[1] ?? "") : "";
    parts.set(key, [...(parts.get(key) ?? []), text]);
  }
  return h(
    "div",
    { class: "otherwise", "data-path": `${path}.changes` },
    h("p", { class: "help" }, t("What you leave empty stays as in the original.")),
    ...[...parts].flatMap(([key, all]) => {
      const at = named.findIndex((part) => part.key === key);
      return [
        at < 0 ? null : h("h3", {}, `${at + 1} · ${asRead(named[at]?.title ?? "")}`),
        document.steps && at >= 0 ? leftOut(variant, key, changed) : null,
        document.steps && at >= 0 ? stepPlacementField(changes as Tree, key, path, changed) : null,
        ...all.map((text) => beside(context, variant, path, text, changed)),
      ];
    }),
    h("div", { class: "fields" }, ...settingFields(document, changes as Tree, path, changed)),
    h("p", { class: "error", hidden: true }),
  );
}

function beside(context: Context, variant: Variant, path: string, text: Text, changed: () => void) {
  variant.changes ??= {};
  const { changes } = variant;
  const label = labelOf(text.path);
  const make = text.path.at(-1) === "body" ? bodyPair : linePair;
  return h(
    "div",
    { class: "beside-original" },
    h("div", { class: "original" }, h("p", { class: "label" }, t("Original")), h("p", {}, asRead(text.text))),
    make(context, {
      label,
      path: `${path}.changes.${text.path.join(".")}`,
      at: text.path,
      of: { holder: changes, path: `${path}.changes.` },
      original: text.text,
      value: readText(changes as Tree, text.path),
      change: (words) => {
        put(changes as Tree, text.path, words);
        changed();
      },
    }),
  );
}

function labelOf(path: string[]): string {
  if (path.includes("buttons") || path.at(-1) === "button") return t("Button");
  return path.at(-1) === "body" ? t("Text") : t("Title");
}

function leftOut(variant: Variant, key: string, changed: () => void): HTMLElement {
  variant.changes ??= {};
  const { changes } = variant;
  const gone = () => (changes.leave_out ?? []) as string[];
  return checkField({
    label: t("Leave this step out"),
    value: gone().includes(key),
    change: (out) => {
      const others = gone().filter((one) => one !== key);
      assign(changes, "leave_out", out ? [...others, key] : others);
      changed();
    },
  });
}
