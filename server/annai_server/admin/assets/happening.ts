/** What an event without code is: a page that is seen, somebody who stays there, or a click on something. */
import { type Child, h, region } from "./dom.ts";
import { assign, type Target } from "./editor/document.ts";
import { durationField } from "./editor/durations.ts";
import { choiceField, textField } from "./editor/fields.ts";
import { pagesField } from "./editor/pages.ts";
import { targetField } from "./editor/target.ts";
import { languageName, t } from "./words.ts";

export type When = { page?: string | string[]; dwell?: string; click?: Target };
export type EventData = {
  when: When | null;
  /** What the click's element is called, by language. */
  texts: Record<string, { name?: string }>;
  locales: string[];
  default_locale: string;
};
type Kind = "page" | "dwell" | "click";

export function happening(data: EventData, changed: (when: When) => void): HTMLElement {
  const when: When = { ...data.when };
  const others = data.locales.filter((locale) => locale !== data.default_locale);
  const place = region(draw, { class: "stack", "data-path": "when" });

  function set<K extends keyof When>(name: K, value: When[K] | undefined): void {
    assign(when, name, value);
    changed({ ...when });
  }

  function choose(kind: Kind): void {
    delete when.dwell;
    delete when.click;
    if (kind === "dwell") when.dwell = "30s";
    if (kind === "click") when.click = { role: "button" };
    changed({ ...when });
    place.refresh();
  }

  function draw(): Child[] {
    const kind: Kind = when.click ? "click" : when.dwell === undefined ? "page" : "dwell";
    return [
      choiceField({
        label: t("It happens when somebody"),
        value: kind,
        choices: [
          { value: "page", label: t("sees a page") },
          { value: "dwell", label: t("stays on a page") },
          { value: "click", label: t("clicks on something") },
        ],
        change: (chosen) => choose(chosen as Kind),
      }),
      kind === "dwell" ? dwell() : null,
      kind === "click" ? click() : null,
      pagesField({
        path: "when.page",
        label: t("Pages"),
        everywhere: kind === "page" ? t("Say which page.") : t("On every page of your product."),
        get: () => when.page || undefined,
        set: (page) => set("page", page),
      }),
      h("p", { class: "error", hidden: true }),
    ];
  }

  function dwell(): HTMLElement {
    return durationField({
      label: t("For at least"),
      help: t("Counted while the page is visible and in use, once each time it is opened."),
      path: "when.dwell",
      value: when.dwell ?? "",
      allowed: ["s", "m"],
      change: (length) => {
        // Empty, it is still this kind of event: the server says what is missing.
        when.dwell = length;
        changed({ ...when });
      },
    });
  }

  function click(): HTMLElement {
    return h(
      "div",
      { class: "stack" },
      targetField({
        path: "when.click",
        label: t("On"),
        none: "",
        required: true,
        get: () => when.click,
        set: (target) => set("click", target),
      }),
      h("div", { class: "fields" }, ...others.map(named)),
    );
  }

  function named(locale: string): HTMLElement {
    return textField({
      label: t("Named · %(language)s", { language: languageName(locale) }),
      help: t("Only if your product names it differently there"),
      value: data.texts[locale]?.name ?? "",
      change: (name) => {
        data.texts[locale] = { name };
      },
      input: { lang: locale, name: `target-name-${locale}`, maxlength: 300 },
    });
  }

  return place.element;
}
