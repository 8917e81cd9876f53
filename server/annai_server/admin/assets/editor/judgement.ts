/** What a publisher is told before something goes live: what changes for people, what would not work, what to know. */
import { type Child, h, region } from "../dom.ts";
import { t } from "../words.ts";
import { checkField } from "./fields.ts";

type Caution = { id: string; path: string; blocks: boolean; message: string };
type Line = {
  label: string;
  before: string;
  after: string;
  marks: ["same" | "gone" | "new", string][];
  locale: string;
};
export type Group = { title: string; fate: "" | "new" | "gone"; lines: Line[] };
export type Judgement = { cautions: Caution[]; milestones: boolean; changes: Group[] | null };

type Answers = { confirmed: string[]; milestones: boolean };

/** `answers` are kept up to date with what is ticked; `changed` is told what publishing waits for, "" for nothing. */
export function judgementPlace(answers: Answers, changed: (waiting: string) => void) {
  let judgement: Judgement | undefined;
  let accepted = false;

  function waiting(): string {
    if (!judgement) return t("Looking whether anything is in the way…");
    if (judgement.cautions.some((one) => one.blocks)) return t("Mend what is named above first.");
    return accepted || judgement.cautions.length === 0
      ? ""
      : t("Tick that you have read what is said above.");
  }

  function draw(): Child[] {
    if (!judgement) return [];
    const blocking = judgement.cautions.filter((one) => one.blocks);
    const warnings = judgement.cautions.filter((one) => !one.blocks);
    return [
      changesPart(judgement.changes),
      listed("blocking", t("This has to be mended first"), blocking),
      listed("cautions", t("Before you publish"), warnings, ...along(judgement)),
      warnings.length && !blocking.length ? confirmation(warnings) : null,
    ];
  }

  function along({ milestones }: Judgement): Child[] {
    if (!milestones) return [];
    return [
      checkField({
        label: t("Publish the milestones that it needs, too"),
        value: answers.milestones,
        change: (value) => {
          answers.milestones = value;
        },
      }),
    ];
  }

  function confirmation(warnings: Caution[]): HTMLElement {
    return checkField({
      label: t("I have read this and publish it all the same"),
      value: accepted,
      change: (value) => {
        accepted = value;
        answers.confirmed = value ? warnings.map((one) => one.id) : [];
        changed(waiting());
      },
    });
  }

  const place = region(draw, { class: "judgement", "aria-live": "polite", "aria-busy": "true" });
  return {
    element: place.element,
    /** Undefined while nobody knows. */
    show(next: Judgement | undefined) {
      judgement = next;
      place.element.setAttribute("aria-busy", String(!next));
      accepted = false;
      answers.confirmed = [];
      place.refresh();
      changed(waiting());
    },
  };
}

function listed(name: string, title: string, cautions: Caution[], ...more: Child[]): HTMLElement | null {
  if (cautions.length === 0) return null;
  return h(
    "div",
    { class: `told ${name}` },
    h("p", { class: "label" }, title),
    h("ul", {}, ...cautions.map((one) => h("li", {}, one.message))),
    ...more,
  );
}

function changesPart(changes: Group[] | null): HTMLElement {
  if (changes === null) return h("p", { class: "muted" }, t("It is published there for the first time."));
  if (changes.length === 0)
    return h("p", { class: "muted" }, t("It says the same as what is published there."));
  return h(
    "details",
    { class: "what-changes", open: true },
    h("summary", {}, t("What changes there")),
    changesList(changes),
  );
}

function changesList(groups: Group[]): HTMLElement {
  return h("div", { class: "changes" }, ...groups.map(group));
}

function group({ title, fate, lines }: Group): HTMLElement {
  const word = { new: t("new"), gone: t("removed"), "": "" }[fate];
  const badge = word ? h("span", { class: `badge ${fate}` }, word) : null;
  return h(
    "section",
    { class: "change-group" },
    title ? h("h3", {}, `${title} `, badge) : null,
    lines.length ? h("dl", {}, ...lines.flatMap((one) => [h("dt", {}, one.label), value(one)])) : null,
  );
}

function value({ marks, before, after, locale }: Line): HTMLElement {
  if (marks.length) return h("dd", { lang: locale || null, class: "marked" }, ...marks.map(mark));
  return h(
    "dd",
    {},
    before ? h("del", {}, before) : null,
    before && after ? h("span", { "aria-hidden": "true" }, " → ") : null,
    after ? h("ins", {}, after) : null,
  );
}

function mark([fate, text]: Line["marks"][number]): Node | string {
  if (fate === "same") return text;
  return fate === "new" ? h("ins", {}, text) : h("del", {}, text);
}
