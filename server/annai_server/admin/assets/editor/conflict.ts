/** Somebody else saved first: my version stays in the form, and I decide, whole or part by part. */
import { button, h } from "../dom.ts";
import { t, uiLocale } from "../words.ts";
import { asRead } from "./as_read.ts";
import { inWords } from "./conditions/said.ts";
import type { Context } from "./context.ts";
import type { Condition, GuideDocument, Json, Target } from "./document.ts";
import { targetWords } from "./target.ts";
import { type Difference, differences, join, onlyTheirs } from "./units.ts";

export type Theirs = { document: GuideDocument; version: number; saved_by: string; saved_at: number };

type Choices = {
  /** Keep my version in the form and save it over theirs. */
  saveMine: (version: number) => void;
  /** Put another document in the form, measured against theirs. */
  take: (document: GuideDocument, theirs: Theirs) => void;
};

export function conflictNotice(context: Context, theirs: Theirs, choices: Choices): HTMLElement {
  const at = new Date(theirs.saved_at).toLocaleTimeString(uiLocale, { timeStyle: "short" });
  const compare = () => compareDialog(context, theirs, choices);
  return h(
    "div",
    { class: "notice conflict", role: "alert", tabindex: -1 },
    h(
      "h2",
      {},
      t("%(who)s saved this guide at %(at)s, while you were editing it.", { who: theirs.saved_by, at }),
    ),
    h(
      "p",
      {},
      t("Your own version is still in the form below; nothing is lost. Compare the two, or decide at once."),
    ),
    h(
      "div",
      { class: "notice-actions" },
      button(t("Compare"), compare, { class: "button primary" }),
      button(t("Save mine over it"), () => choices.saveMine(theirs.version)),
      button(t("Take theirs"), () => choices.take(theirs.document, theirs)),
    ),
  );
}

function compareDialog(context: Context, theirs: Theirs, choices: Choices): void {
  const { base, document: mine } = context.draft;
  const differing = differences(base, mine, theirs.document);
  const takeTheirs = new Set(differing.filter((one) => onlyTheirs(base, one)).map((one) => one.id));
  const rows = differing.map((one) => differenceRow(context, one, takeTheirs));
  const dialog = h("dialog", { class: "dialog wide", "aria-label": t("Compare the two versions") });
  dialog.append(
    h("h2", {}, t("Compare the two versions")),
    h(
      "p",
      { class: "help" },
      t("Chosen for you: what only one of you changed. Please decide where both did."),
    ),
    h("div", { class: "differences" }, ...rows),
    h(
      "div",
      { class: "dialog-actions" },
      button(t("Cancel"), () => dialog.close()),
      button(
        t("Put this into the form"),
        () => {
          choices.take(join(mine, theirs.document, takeTheirs), theirs);
          dialog.close();
        },
        { class: "button primary" },
      ),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function differenceRow(context: Context, one: Difference, takeTheirs: Set<string>): HTMLElement {
  const side = (value: Json | undefined, label: string, theirs: boolean) => {
    const input = h("input", { type: "radio", name: one.id });
    input.checked = takeTheirs.has(one.id) === theirs;
    input.addEventListener("change", () => {
      if (theirs) takeTheirs.add(one.id);
      else takeTheirs.delete(one.id);
    });
    return h(
      "label",
      { class: "side" },
      input,
      h("span", { class: "side-name" }, label),
      h("span", { class: "side-value" }, valueWords(context, one.id, value)),
    );
  };
  return h(
    "fieldset",
    { class: one.both ? "difference both" : "difference" },
    h("legend", {}, one.label, one.both ? h("span", { class: "badge warning" }, t("both changed it")) : null),
    side(one.mine, t("Mine"), false),
    side(one.theirs, t("Theirs"), true),
  );
}

function valueWords(context: Context, id: string, value: Json | undefined): string | HTMLElement {
  if (value === undefined || value === null) return t("(nothing)");
  if (typeof value === "string") return settingWords()[value] ?? (value || t("(nothing)"));
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "number") return String(value);
  const part = id.split("\u001f").at(-1);
  if (part === "#order") return (value as string[]).map((key) => titleOf(context, key)).join(" → ");
  if (part === "target") return targetWords(value as Target);
  if (part === "audience" || part === "when" || part === "done_when")
    return inWords(value as Condition, context.data.urls.say);
  return Object.entries(value)
    .map(([name, below]) => `${name}: ${typeof below === "object" ? JSON.stringify(below) : String(below)}`)
    .join("\n");
}

/** Settings are chosen from lists: here they are called as there. */
const settingWords = (): Record<string, string> => ({
  info: t("information"),
  success: t("good news"),
  warning: t("warning"),
  auto: t("where there is room"),
  top: t("above"),
  bottom: t("below"),
  inline: t("within the page, beside an element"),
  wait: t("wait for it"),
  skip: t("skip this step"),
  end: t("end the tour"),
});

function titleOf(context: Context, key: string): string {
  const { steps, items } = context.draft.document;
  return asRead([...(steps ?? []), ...(items ?? [])].find((one) => one.key === key)?.title || key);
}
