/** The fields of one condition, read from left to right like a sentence. */
import { freshId, h } from "../../dom.ts";
import { t } from "../../words.ts";
import type { EditorData } from "../context.ts";
import { type Choice, select } from "../fields.ts";
import { input, negation } from "./controls.ts";
import type { Row } from "./model.ts";
import { traitFields } from "./traits.ts";
import { deviceWords } from "./words.ts";

export function rowTypes(): Choice[] {
  return [
    { value: "trait", label: t("Person's") },
    { value: "company", label: t("Company's") },
    { value: "event", label: t("Event") },
    { value: "guide", label: t("Guide") },
    { value: "milestone", label: t("Milestone") },
    { value: "item", label: t("Checklist item") },
    { value: "segment", label: t("Segment") },
    { value: "locale", label: t("Language") },
    { value: "device", label: t("Device") },
    { value: "percent", label: t("Share of people") },
  ];
}

export function emptyRow(type: Row["type"]): Row {
  switch (type) {
    case "trait":
    case "company":
      return { type, negated: false, name: "", operator: "is", value: "" };
    case "event":
      return { type, negated: false, name: "", gte: null, lte: null, within: "" };
    case "guide":
      return { type, negated: false, key: "", status: "completed" };
    case "locale":
      return { type, negated: false, values: ["ja"] };
    case "device":
      return { type, negated: false, values: ["desktop"] };
    case "percent":
      return { type, negated: false, share: 50, salt: "" };
    default:
      return { type, negated: false, key: "" };
  }
}

export function rowFields(row: Row, data: EditorData, write: () => void, redraw: () => void): HTMLElement[] {
  switch (row.type) {
    case "trait":
      return traitFields(row, Object.keys(data.known.traits), write, redraw);
    case "company":
      return traitFields(row, Object.keys(data.known.company_traits), write, redraw);
    case "event":
      return eventFields(row, data, write);
    case "guide":
      return guideFields(row, data, write);
    case "milestone":
      return keyFields(row, data.known.milestones, t("was reached"), t("was not reached"), write);
    case "item":
      return keyFields(row, data.known.items, t("is done"), t("isn't done"), write);
    case "segment":
      return keyFields(
        row,
        data.known.segments,
        t("holds this person"),
        t("doesn't hold this person"),
        write,
      );
    case "locale":
      return [
        negation(row, t("is"), t("is not"), write),
        several(
          row,
          data.locales.map((value) => ({ value, label: value })),
          write,
        ),
      ];
    case "device":
      return [
        negation(row, t("is"), t("is not"), write),
        several(
          row,
          Object.entries(deviceWords()).map(([value, label]) => ({ value, label })),
          write,
        ),
      ];
    default:
      return percentFields(row, write);
  }
}

function eventFields(
  row: Extract<Row, { type: "event" }>,
  data: EditorData,
  write: () => void,
): HTMLElement[] {
  const count = (text: string) => (text === "" ? null : Math.max(0, Math.round(Number(text))));
  const days =
    /^(\d+)d$/.exec(row.within)?.[1] ??
    (/^(\d+)w$/.test(row.within) ? String(Number.parseInt(row.within, 10) * 7) : row.within);
  return [
    input(
      t("Event's name"),
      row.name,
      (text) => {
        row.name = text;
        write();
      },
      { pattern: "[a-z][a-z0-9_]*" },
      Object.keys(data.known.events),
    ),
    negation(row, t("happened"), t("has not happened"), write),
    h(
      "span",
      { class: "phrase" },
      t("at least"),
      input(
        t("any number of"),
        row.gte === null ? "" : String(row.gte),
        (text) => {
          row.gte = count(text);
          write();
        },
        { type: "number", min: 0, class: "tiny", placeholder: "1" },
      ),
      t("times"),
    ),
    h(
      "span",
      { class: "phrase" },
      t("at most"),
      input(
        t("no limit"),
        row.lte === null ? "" : String(row.lte),
        (text) => {
          row.lte = count(text);
          write();
        },
        { type: "number", min: 0, class: "tiny", placeholder: "—" },
      ),
      t("times"),
    ),
    h(
      "span",
      { class: "phrase" },
      t("in the last"),
      input(
        t("Days"),
        days,
        (text) => {
          row.within = /^\d+$/.test(text) ? `${text}d` : text;
          write();
        },
        { class: "tiny", placeholder: "—", inputmode: "numeric" },
      ),
      t("days"),
    ),
  ];
}

function guideFields(
  row: Extract<Row, { type: "guide" }>,
  data: EditorData,
  write: () => void,
): HTMLElement[] {
  const statuses: Choice[] = [
    { value: "completed", label: t("was completed") },
    { value: "dismissed", label: t("was dismissed") },
    { value: "shown", label: t("was shown") },
    { value: "not completed", label: t("was not completed") },
    { value: "not dismissed", label: t("was not dismissed") },
    { value: "not shown", label: t("was never shown") },
  ];
  const change = (value: string) => {
    row.negated = value.startsWith("not ");
    row.status = value.replace("not ", "") as typeof row.status;
    write();
  };
  const value = `${row.negated ? "not " : ""}${row.status}`;
  return [
    keySelect(row, data.known.guides, t("Guide"), write),
    select(statuses, value, change, { "aria-label": t("State") }),
  ];
}

function keySelect(
  row: { key: string },
  named: { key: string; title: string }[],
  label: string,
  write: () => void,
): HTMLElement {
  const choices = [
    { value: "", label: t("Choose…") },
    ...named.map((one) => ({ value: one.key, label: one.title })),
  ];
  return select(
    choices,
    row.key,
    (key) => {
      row.key = key;
      write();
    },
    { "aria-label": label },
  );
}

function keyFields(
  row: Extract<Row, { type: "milestone" | "segment" | "item" }>,
  named: { key: string; title: string }[],
  yes: string,
  no: string,
  write: () => void,
): HTMLElement[] {
  return [keySelect(row, named, t("Which one"), write), negation(row, yes, no, write)];
}

function several(
  row: Extract<Row, { type: "locale" | "device" }>,
  choices: Choice[],
  write: () => void,
): HTMLElement {
  const all = [
    ...choices,
    ...row.values
      .filter((value) => !choices.some((one) => one.value === value))
      .map((value) => ({ value, label: value })),
  ];
  const boxes = all.map((choice) => {
    const id = freshId();
    const box = h("input", { type: "checkbox", id });
    box.checked = row.values.includes(choice.value);
    box.addEventListener("change", () => {
      row.values = all
        .map((one) => one.value)
        .filter((value) => (value === choice.value ? box.checked : row.values.includes(value)));
      write();
    });
    return h("span", { class: "choice" }, box, h("label", { for: id }, choice.label));
  });
  return h("span", { class: "choices" }, ...boxes);
}

function percentFields(row: Extract<Row, { type: "percent" }>, write: () => void): HTMLElement[] {
  return [
    h(
      "span",
      { class: "phrase" },
      input(
        t("Percent"),
        String(row.share),
        (text) => {
          row.share = Number(text);
          write();
        },
        { type: "number", min: 0, max: 100, class: "tiny" },
      ),
      "%",
    ),
    h("span", { class: "phrase hint" }, t("always the same people")),
  ];
}
