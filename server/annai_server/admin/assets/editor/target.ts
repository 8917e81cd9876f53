/** What a step points at, described by what it is on the page: "a button named New invoice". Never a selector. */
import { type Child, h, region } from "../dom.ts";
import { languageName, t } from "../words.ts";
import type { Context } from "./context.ts";
import { assign, type Target } from "./document.ts";
import { type Choice, choiceField, fieldset, selectField, textField } from "./fields.ts";
import { readTranslation, writeTranslation } from "./translations.ts";

const ROLES = [
  "button",
  "link",
  "textbox",
  "searchbox",
  "combobox",
  "checkbox",
  "radio",
  "switch",
  "tab",
  "menuitem",
  "heading",
  "row",
  "cell",
  "img",
  "dialog",
  "navigation",
  "region",
] as const;

const roleWords = (): Record<string, string> => ({
  button: t("button"),
  link: t("link"),
  textbox: t("text field"),
  searchbox: t("search field"),
  combobox: t("drop-down list"),
  checkbox: t("check box"),
  radio: t("radio button"),
  switch: t("switch"),
  tab: t("tab"),
  menuitem: t("menu item"),
  heading: t("heading"),
  row: t("table row"),
  cell: t("table cell"),
  img: t("picture"),
  dialog: t("dialog"),
  navigation: t("navigation"),
  region: t("area of the page"),
});

/** "the button “New invoice”", for lists and comparisons. */
export function targetWords(target: Target | undefined): string {
  if (!target) return t("In the middle of the page");
  const what = target.role ? (roleWords()[target.role] ?? target.role) : t("element");
  const called =
    target.name ??
    target.text ??
    target.attributes?.["aria-label"] ??
    target.attributes?.href ??
    target.test_id ??
    target.id;
  return called ? t("%(what)s “%(called)s”", { what, called }) : what;
}

type TargetOptions = {
  path: string;
  label: string;
  none: string;
  get: () => Target | undefined;
  set: (target: Target | undefined) => void;
  required?: boolean;
  /** The context, and where below a translation the element's own words live, where a host has several languages. */
  translated?: { context: Context; at: string[] };
};

export function targetField(options: TargetOptions): HTMLElement {
  const place = region(draw, { class: "target" });

  function draw(): Child[] {
    const target = options.get();
    const head = options.required ? null : choice(target !== undefined);
    return [head, target ? described(target, options) : null];
  }

  function choice(has: boolean): HTMLElement {
    return choiceField({
      label: options.label,
      value: has ? "element" : "none",
      choices: [
        { value: "element", label: t("An element of the page") },
        { value: "none", label: options.none },
      ],
      change: (value) => {
        options.set(value === "element" ? { role: "button", name: "" } : undefined);
        place.refresh();
      },
    });
  }

  return place.element;
}

function described(target: Target, options: TargetOptions): HTMLElement {
  const write = <K extends keyof Target>(name: K, value: Target[K] | undefined) => {
    assign(target, name, value);
    options.set(target);
  };
  const roles: Choice[] = [
    { value: "", label: t("any kind of element") },
    ...ROLES.map((role) => ({ value: role, label: roleWords()[role] ?? role })),
  ];
  return fieldset(
    {
      label: t("How to recognise it"),
      path: options.path,
      help: t(
        "As people see it, or as a screen reader says it. The more you give, the better it is found again after a redesign.",
      ),
    },
    h(
      "div",
      { class: "fields" },
      selectField({
        label: t("It is a"),
        path: `${options.path}.role`,
        value: target.role ?? "",
        choices: roles,
        change: (role) => write("role", role),
      }),
      textField({
        label: t("Named"),
        path: `${options.path}.name`,
        value: target.name ?? "",
        change: (name) => write("name", name),
        help: t("Its label or the text on it"),
      }),
      options.translated ? translatedName(options.translated, options.path) : null,
    ),
    more(target, options, write),
  );
}

/** A host in another language names the same element otherwise. */
function translatedName(
  { context, at }: { context: Context; at: string[] },
  path: string,
): HTMLElement | null {
  const { beside, draft } = context;
  if (!beside) return null;
  return textField({
    label: t("Named · %(language)s", { language: languageName(beside) }),
    help: t("Only if your product names it differently there"),
    path: `translations.${beside}.${at.join(".")}.name`,
    value: readTranslation(draft.document, beside, [...at, "name"]),
    change: (name) => {
      writeTranslation(draft.document, beside, [...at, "name"], name);
      draft.changed();
    },
    input: { lang: beside, "data-of": path },
  });
}

type Write = <K extends keyof Target>(name: K, value: Target[K] | undefined) => void;

function more(target: Target, options: TargetOptions, write: Write): HTMLElement {
  const used = Boolean(target.test_id || target.text || target.id || target.attributes || target.within);
  return h(
    "details",
    { class: "more", open: used },
    h("summary", {}, t("More ways to recognise it")),
    h(
      "div",
      { class: "fields" },
      textField({
        label: t("Text it contains"),
        path: `${options.path}.text`,
        value: target.text ?? "",
        change: (text) => write("text", text),
      }),
      textField({
        label: t("Address it links to"),
        path: `${options.path}.attributes.href`,
        value: target.attributes?.href ?? "",
        change: (href) => write("attributes", attributes(target, "href", href)),
      }),
      textField({
        label: t("Test id"),
        path: `${options.path}.test_id`,
        value: target.test_id ?? "",
        change: (id) => write("test_id", id),
        help: t("If your developers gave it one (data-testid)"),
      }),
      textField({
        label: t("Field name"),
        path: `${options.path}.attributes.name`,
        value: target.attributes?.name ?? "",
        change: (name) => write("attributes", attributes(target, "name", name)),
      }),
      textField({
        label: t("Hint inside the empty field"),
        path: `${options.path}.attributes.placeholder`,
        value: target.attributes?.placeholder ?? "",
        change: (text) => write("attributes", attributes(target, "placeholder", text)),
      }),
    ),
    within(target, options, write),
  );
}

function attributes(target: Target, name: string, value: string): Record<string, string> {
  const all = { ...target.attributes };
  if (value) all[name] = value;
  else delete all[name];
  return all;
}

function within(target: Target, options: TargetOptions, write: Write): HTMLElement {
  const inner = { ...target.within };
  const change = <K extends "role" | "name">(name: K, value: string) => {
    assign(inner, name, value as Target[K]);
    write("within", { ...inner });
  };
  const areas: Choice[] = [
    { value: "", label: t("anywhere on the page") },
    ...["dialog", "navigation", "region", "row"].map((role) => ({
      value: role,
      label: roleWords()[role] ?? role,
    })),
  ];
  return h(
    "div",
    { class: "fields" },
    selectField({
      label: t("Inside"),
      path: `${options.path}.within.role`,
      value: inner.role ?? "",
      choices: areas,
      change: (role) => change("role", role),
    }),
    textField({
      label: t("Which is named"),
      path: `${options.path}.within.name`,
      value: inner.name ?? "",
      change: (name) => change("name", name),
    }),
  );
}
