/** The list of a project's languages, and what time it is in the zone that is chosen; the rest of the page is HTML. */
import { type Child, h, iconButton, island, region } from "./dom.ts";
import { snackbar } from "./editor/snackbar.ts";
import { t, tn, uiLocale } from "./words.ts";

type Project = {
  locales: string[];
  /** As it is stored. */
  default_locale: string;
  names: Record<string, string>;
  /** Those that Annai's own words are in. */
  ours: string[];
  /** In how many places something is translated into each. */
  texts: Record<string, number>;
  /** Whether anything is written at all. */
  written: boolean;
  confirmed: string;
  /** What is wrong with that. */
  fault: string;
};
type Part = "up" | "down";

const data = island<Project | null>("project-data");
const place = document.getElementById("languages");
if (data && place) place.replaceChildren(languages(data));
const zone = document.querySelector<HTMLSelectElement>("[data-clock]");
if (zone) tell(zone);

function languages(project: Project): HTMLElement {
  const announce = snackbar();
  const name = (locale: string) => project.names[locale] ?? locale;
  /** Of which language it was said that all is written in it; what is wrong was said of the one that came first. */
  let { confirmed } = project;
  const [asked] = project.locales;

  function draw(): Child[] {
    return [
      h("ol", { class: "rows language-rows" }, ...project.locales.map(row)),
      project.locales.length ? null : h("p", { class: "rows-empty" }, t("There is no language: add one.")),
      adding(),
      confirmation(),
    ];
  }
  const list = region(draw, { class: "language-list" });

  function row(locale: string, index: number): HTMLElement {
    const language = name(locale);
    const last = project.locales.length - 1;
    const move = (part: Part, to: number, label: string) =>
      iconButton(part, label, () => moved(index, to, part), {
        class: `icon-button ${part}`,
        disabled: to < 0 || to > last,
      });
    return h(
      "li",
      { class: "row", "data-locale": locale },
      h("input", { type: "hidden", name: "locales", value: locale }),
      h(
        "div",
        { class: "row-head" },
        h(
          "div",
          { class: "row-words" },
          h(
            "span",
            { class: "row-name" },
            language,
            index === 0 ? h("span", { class: "badge" }, t("Default")) : null,
          ),
          h("span", { class: "row-detail" }, detail(locale)),
        ),
        move("up", index - 1, t("Move %(one)s up", { one: language })),
        move("down", index + 1, t("Move %(one)s down", { one: language })),
        iconButton("trash", t("Take %(one)s away", { one: language }), () => taken(index), {
          class: "icon-button away",
        }),
      ),
    );
  }

  function detail(locale: string): string {
    const count = project.texts[locale] ?? 0;
    const said = [locale];
    if (count) said.push(tn("%(n)s translation", "%(n)s translations", count));
    if (!project.ours.includes(locale)) said.push(t("Annai’s own words stay English"));
    return said.join(" · ");
  }

  function adding(): HTMLElement {
    const byName = new Intl.Collator(uiLocale);
    const left = Object.keys(project.names)
      .filter((one) => !project.locales.includes(one))
      .sort((one, other) => byName.compare(name(one), name(other)));
    const group = (label: string, fits: (locale: string) => boolean) => {
      const inside = left.filter(fits).map((one) => h("option", { value: one }, name(one)));
      return inside.length ? h("optgroup", { label }, ...inside) : null;
    };
    const kept = (one: string) => (project.texts[one] ?? 0) > 0;
    const ours = (one: string) => project.ours.includes(one);
    const choice = h(
      "select",
      { id: "add-language", on: { change: () => added(choice.value) } },
      h("option", { value: "" }, t("Choose a language …")),
      group(t("With translations from before"), kept),
      group(t("Annai’s own words are there, too"), (one) => !kept(one) && ours(one)),
      group(t("Annai’s own words stay English"), (one) => !kept(one) && !ours(one)),
    );
    return h(
      "div",
      { class: "field add-language" },
      h("label", { class: "label", for: "add-language" }, t("Add a language")),
      choice,
    );
  }

  /** Texts don't say what they are written in: whoever changes the default says it. */
  function confirmation(): HTMLElement | null {
    const [first] = project.locales;
    const needed = project.written && first !== undefined && first !== project.default_locale;
    if (!needed) return null;
    const fault = first === asked && project.fault;
    const words = { before: name(project.default_locale), language: name(first) };
    if (project.texts[first])
      return h(
        "p",
        { class: "notice warning" },
        t(
          "%(language)s can’t be the default: some texts are written in %(before)s and translated into it. Put %(before)s first.",
          words,
        ),
      );
    const box = h("input", {
      type: "checkbox",
      name: "written",
      id: "written",
      value: first,
      checked: confirmed === first,
      "aria-describedby": fault ? "written-help written-error" : "written-help",
      "aria-invalid": fault ? "true" : null,
    });
    box.addEventListener("change", () => {
      confirmed = box.checked ? first : "";
    });
    return h(
      "div",
      { class: "notice warning check" },
      box,
      h("label", { for: "written" }, t("What is written so far is in %(language)s", words)),
      h(
        "p",
        { class: "help", id: "written-help" },
        t(
          "So far it has counted as %(before)s. Nothing is translated: what has no translation is shown as %(language)s.",
          words,
        ),
      ),
      fault ? h("p", { class: "error", id: "written-error" }, fault) : null,
    );
  }

  function moved(from: number, to: number, part: Part): void {
    const [locale] = project.locales.splice(from, 1);
    if (locale === undefined) return;
    project.locales.splice(to, 0, locale);
    list.refresh();
    focus(locale, part);
    announce(t("%(one)s is now number %(n)s", { one: name(locale), n: to + 1 }));
  }

  function taken(index: number): void {
    const [locale] = project.locales.splice(index, 1);
    if (locale === undefined) return;
    list.refresh();
    const next = project.locales[Math.min(index, project.locales.length - 1)];
    if (next) focus(next, "away");
    else document.getElementById("add-language")?.focus();
    announce(t("Removed: %(title)s", { title: name(locale) }), () => {
      put(locale, index);
      focus(locale, "away");
    });
  }

  function added(locale: string): void {
    if (!locale) return;
    put(locale, project.locales.length);
    if (project.locales.length > 1) focus(locale, "up");
    else document.getElementById("add-language")?.focus();
    announce(t("Added: %(title)s", { title: name(locale) }));
  }

  function put(locale: string, index: number): void {
    project.locales.splice(index, 0, locale);
    list.refresh();
  }

  function focus(locale: string, part: Part | "away"): void {
    const buttons = list.element.querySelector(`[data-locale="${CSS.escape(locale)}"]`);
    // At an end of the list the other way, before what takes it out: somebody may press Enter once more.
    const wanted = [part, "up", "down", "away"].map((one) =>
      buttons?.querySelector<HTMLButtonElement>(`.${one}`),
    );
    wanted.find((one) => one && !one.disabled)?.focus();
  }

  return list.element;
}

function tell(choice: HTMLSelectElement): void {
  const said = document.getElementById("clock");
  const write = () => {
    const time = new Intl.DateTimeFormat(uiLocale, {
      timeZone: choice.value,
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    });
    said?.replaceChildren(t("It is %(time)s there now.", { time: time.format(new Date()) }));
  };
  choice.addEventListener("change", write);
  write();
}
