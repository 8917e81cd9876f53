/** The guide editor: draws the form for the guide's kind and ties it to preview, saving and publishing. */
import { type Child, h, island } from "../dom.ts";
import { t } from "../words.ts";
import type { Context, EditorData } from "./context.ts";
import { Draft } from "./draft.ts";
import { Errors } from "./errors.ts";
import { bannerSection } from "./kinds/banner.ts";
import { checklistSection } from "./kinds/checklist.ts";
import { hintSection } from "./kinds/hint.ts";
import { toastSection } from "./kinds/toast.ts";
import { tourSection } from "./kinds/tour.ts";
import { languageBar, remembered } from "./languages.ts";
import type { EditableList } from "./list.ts";
import { Preview } from "./preview.ts";
import { Saving } from "./saving.ts";
import { moreSection, type Section, whenSection, whereSection, whoSection } from "./sections.ts";
import { snackbar } from "./snackbar.ts";
import { missing } from "./translations.ts";
import { variantsSection } from "./variants.ts";

function start(): void {
  const data = island<EditorData>("editor-data");
  const root = document.getElementById("editor");
  if (!root || !data) return;
  const draft = new Draft(data.document, data.version);
  const preview = new Preview(data, draft);
  const form = h("form", {
    class: "editor-form",
    novalidate: true,
    id: "guide-form",
    on: { submit: (event) => event.preventDefault() },
  });
  const context: Context = {
    data,
    draft,
    beside: remembered(data),
    select: (key) => preview.show(key),
    vary: (key) => preview.vary(key),
    announce: snackbar(),
  };

  let list: EditableList | null = null;
  const errors = new Errors(form, (path) => openRow(path, draft, list));
  const languages = languageBar(context, drawForm);

  function drawForm(): void {
    list = null;
    const drawn = sections(context, (made) => {
      list = made;
    });
    form.replaceChildren(...drawn.map(sectionElement));
    if (!data.can_edit)
      for (const control of form.querySelectorAll<HTMLElement>(
        "input, select, textarea, button, [contenteditable]",
      ))
        lock(control);
    errors.mark();
    markMissing();
  }

  function markMissing(): void {
    const gaps = context.beside
      ? new Set(missing(draft.document, context.beside).map((one) => one.path.join(".")))
      : new Set<string>();
    for (const place of form.querySelectorAll<HTMLElement>("[data-text]"))
      place.classList.toggle("untranslated", gaps.has(place.dataset.text ?? ""));
  }

  const saving = new Saving(context, errors, drawForm);
  draft.onChange(() => {
    markMissing();
    languages.refresh();
    list?.retitle();
  });
  drawForm();
  root.replaceChildren(
    h("div", { class: "editor-main" }, saving.notices, errors.summary, languages.element, form),
    preview.element,
  );
  saving.start();
}

function sections(context: Context, listed: (list: EditableList) => void): Section[] {
  const content = {
    tour: () => tourSection(context, listed),
    banner: () => bannerSection(context),
    checklist: () => checklistSection(context, listed),
    toast: () => toastSection(context),
    hint: () => hintSection(context),
  };
  const all = [
    content[context.draft.document.kind](),
    whoSection(context),
    whenSection(context),
    moreSection(context),
    variantsSection(context),
  ];
  all.splice(1, 0, whereSection(context));
  return all;
}

function sectionElement(section: Section): HTMLElement {
  const children: Child[] = section.draw();
  return h(
    "section",
    { class: "card section", id: section.id, "aria-labelledby": `${section.id}-title` },
    h("h2", { id: `${section.id}-title` }, section.title),
    ...children,
  );
}

function openRow(path: string, draft: Draft, list: EditableList | null): void {
  const match = /^(steps|items)\.(\d+)/.exec(path);
  const translated = /^translations\.[^.]+\.(steps|items)\.([^.]+)/.exec(path);
  const rows = draft.document.steps ?? draft.document.items ?? [];
  const key = translated?.[2] ?? (match ? rows[Number(match[2])]?.key : undefined);
  if (key) list?.open(key);
}

function lock(control: HTMLElement): void {
  if (control.isContentEditable) control.setAttribute("contenteditable", "false");
  else if (!control.classList.contains("row-title")) control.setAttribute("disabled", "");
}

start();
document.documentElement.dataset.editor = t("ready");
