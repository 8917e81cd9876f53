/** Which language stands beside the default one, and what it still lacks. */
import { button, type Child, h, region } from "../dom.ts";
import { languageName, t, tn } from "../words.ts";
import type { Context, EditorData } from "./context.ts";
import { missing, texts } from "./translations.ts";

export function languageBar(context: Context, redraw: () => void) {
  const others = context.data.locales.filter((locale) => locale !== context.data.default_locale);
  const choose = (locale: string | null) => {
    context.beside = locale;
    remember(context.data.project, locale);
    bar.refresh();
    redraw();
  };

  function draw(): Child[] {
    const only = button(
      t("Only %(language)s", { language: languageName(context.data.default_locale) }),
      () => choose(null),
      { class: "segment", "aria-pressed": String(context.beside === null) },
    );
    return [
      h("span", { class: "label" }, t("Written in")),
      h(
        "div",
        { class: "segmented", role: "group", "aria-label": t("Languages") },
        only,
        ...others.map(side),
      ),
      context.beside ? gaps(context.beside) : null,
    ];
  }

  function side(locale: string): HTMLElement {
    const language = languageName(locale);
    const gone = !context.data.offered.includes(locale);
    return button(
      gone
        ? t("With %(language)s, no longer offered", { language })
        : t("With %(language)s beside it", { language }),
      () => choose(locale),
      { class: "segment", "aria-pressed": String(context.beside === locale) },
    );
  }

  function gaps(locale: string): HTMLElement | null {
    if (texts(context.draft.document).length === 0) return null;
    const count = missing(context.draft.document, locale).length;
    const language = languageName(locale);
    if (!context.data.offered.includes(locale)) return h("p", { class: "gaps" }, notOffered(language));
    if (count === 0) return h("p", { class: "gaps complete" }, t("%(language)s is complete.", { language }));
    return h(
      "p",
      { class: "gaps" },
      tn(
        "%(language)s lacks %(n)s text. Until it is there, people who read it get the whole guide in %(default)s.",
        "%(language)s lacks %(n)s texts. Until they are there, people who read it get the whole guide in %(default)s.",
        count,
        { language, default: languageName(context.data.default_locale) },
      ),
    );
  }

  function notOffered(language: string): string {
    return t(
      "The project no longer offers %(language)s. What is written in it stays stored, and isn’t shown.",
      {
        language,
      },
    );
  }

  const bar = region(draw, { class: "language-bar", hidden: others.length === 0 });
  return bar;
}

const place = (project: string) => `annai-admin-beside:${project}`;

/** What the author last chose in this project; else the first language beside the default one. */
export function remembered(data: EditorData): string | null {
  const others = data.locales.filter((locale) => locale !== data.default_locale);
  const first = others.find((locale) => data.offered.includes(locale)) ?? null;
  const chosen = stored(data.project);
  if (chosen === "") return null;
  return chosen !== null && others.includes(chosen) ? chosen : first;
}

function stored(project: string): string | null {
  try {
    return localStorage.getItem(place(project));
  } catch {
    return null;
  }
}

function remember(project: string, locale: string | null): void {
  try {
    localStorage.setItem(place(project), locale ?? "");
  } catch {
    // A browser that keeps nothing asks anew with the next guide.
  }
}
