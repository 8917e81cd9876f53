/** A text in the default language with its translation beside it. */
import { h } from "../dom.ts";
import { languageName, t } from "../words.ts";
import type { Context } from "./context.ts";
import type { Translated } from "./document.ts";
import { type FieldOptions, textField } from "./fields.ts";
import { insertable } from "./insert.ts";
import type { Traits } from "./rich/ask.ts";
import { bodyField } from "./rich/field.ts";
import { readTranslation, writeTranslation } from "./translations.ts";

type PairOptions = FieldOptions & {
  path: string;
  /** Where the translation lives, below `translations.<locale>`. */
  at: string[];
  value: string;
  change: (text: string) => void;
  most?: number;
  /** Whose translation it is, and where that stands in the document; left out: the guide's own. */
  of?: { holder: Translated; path: string };
  original?: string;
};

export function linePair(context: Context, options: PairOptions): HTMLElement {
  return pair(context, options, (one, lang) =>
    insertable(
      textField({
        ...one,
        input: { lang, maxlength: options.most ?? 120, spellcheck: true, placeholder: options.original },
      }),
      traitsOf(context),
    ),
  );
}

/** Without variables: what is read out or opened, rather than shown. `optional`: why a translation may be left out. */
export function plainPair(context: Context, options: PairOptions & { optional?: string }): HTMLElement {
  const { optional, ...rest } = options;
  const made = pair(context, rest, (one, lang) =>
    textField({ ...one, input: { lang, maxlength: options.most ?? 300, spellcheck: !optional } }),
  );
  const second = optional ? made.querySelector<HTMLInputElement>(".translation input") : null;
  if (second) second.placeholder = optional ?? "";
  return made;
}

export function bodyPair(context: Context, options: PairOptions): HTMLElement {
  return pair(context, options, (one, lang) => bodyField({ ...one, lang, traits: traitsOf(context) }));
}

function traitsOf({ data }: Context): Traits {
  return { user: Object.keys(data.known.traits), company: Object.keys(data.known.company_traits) };
}

type One = FieldOptions & { value: string; change: (text: string) => void };

function pair(
  context: Context,
  options: PairOptions,
  make: (one: One, lang: string) => HTMLElement,
): HTMLElement {
  const { draft, beside, data } = context;
  const first = make(
    {
      label: beside ? `${options.label} · ${languageName(data.default_locale)}` : options.label,
      help: options.help,
      path: options.path,
      value: options.value,
      change: (text) => {
        options.change(text);
        draft.changed();
      },
    },
    data.default_locale,
  );
  if (!beside) return first;
  const { holder, path: within } = options.of ?? { holder: draft.document, path: "" };
  const path = `${within}translations.${beside}.${options.at.join(".")}`;
  const second = make(
    {
      label: `${options.label} · ${languageName(beside)}`,
      path,
      value: readTranslation(holder, beside, options.at),
      change: (text) => {
        writeTranslation(holder, beside, options.at, text);
        draft.changed();
      },
    },
    beside,
  );
  second.classList.add("translation");
  if (!options.of) second.dataset.text = options.at.join(".");
  second.append(h("p", { class: "missing" }, t("Not translated yet")));
  return h("div", { class: "pair" }, first, second);
}
