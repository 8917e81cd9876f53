/** The small controls that conditions are made of. Each stands in a slot, which has room for the server's objection. */
import { type Child, freshId, h, type Props } from "../../dom.ts";
import { t } from "../../words.ts";
import type { EditorData } from "../context.ts";
import { type Choice, select } from "../fields.ts";

/** What a row's fields need of the builder. `path` is where the row's predicate is in the document. */
export type Hands = {
  data: BuilderData;
  path: string;
  /** The value has changed. */
  write: () => void;
  /** Other fields are needed now. */
  redraw: () => void;
};
export type BuilderData = Pick<EditorData, "known" | "locales" | "time_zone"> & { urls: { say: string } };

export function slot(path: string, control: HTMLElement, ...after: Child[]): HTMLElement {
  control.id ||= freshId();
  const error = h("span", { class: "error", id: `${control.id}-error`, hidden: true });
  return h(
    "span",
    { class: "slot", "data-path": path, "data-control": control.id },
    control,
    ...after,
    error,
  );
}

type Suggestion = { value: string; label?: string };
type InputOptions = { props?: Props; suggestions?: Suggestion[] };

export function input(
  path: string,
  label: string,
  value: string,
  change: (value: string) => void,
  { props = {}, suggestions = [] }: InputOptions = {},
): HTMLElement {
  const list = suggestions.length ? datalist(suggestions) : null;
  const element = h("input", {
    type: "text",
    "aria-label": label,
    placeholder: label,
    autocomplete: "off",
    list: list?.id,
    ...props,
  });
  element.value = value;
  element.addEventListener("input", () => change(element.value.trim()));
  return slot(path, element, list);
}

export function datalist(suggestions: Suggestion[]): HTMLDataListElement {
  return h(
    "datalist",
    { id: freshId() },
    ...suggestions.map(({ value, label }) => h("option", { value, label: label ?? null })),
  );
}

/** Null where nothing is written: the server then says what it needs. */
export function number(
  path: string,
  label: string,
  value: number | null,
  change: (value: number | null) => void,
  props: Props = {},
): HTMLElement {
  const write = (text: string) => change(text === "" || Number.isNaN(Number(text)) ? null : Number(text));
  return input(path, label, value === null ? "" : String(value), write, {
    props: { type: "number", step: "any", inputmode: "decimal", placeholder: "0", class: "tiny", ...props },
  });
}

export function choice<T extends string>(
  label: string,
  choices: Choice[],
  value: T,
  change: (value: T) => void,
  props: Props = {},
): HTMLSelectElement {
  return select(choices, value, (chosen) => change(chosen as T), { "aria-label": label, ...props });
}

export function negation(row: { negated: boolean }, yes: string, no: string, hands: Hands): HTMLElement {
  const choices = [
    { value: "yes", label: yes },
    { value: "no", label: no },
  ];
  return choice(t("Is it so?"), choices, row.negated ? "no" : "yes", (value) => {
    row.negated = value === "no";
    // Where it stands in the document has changed.
    hands.redraw();
  });
}

/** A day, with a time of day for whoever wants one; `2026-01-05` or `2026-01-05T09:00`. */
export function date(
  path: string,
  label: string,
  value: string,
  zone: string,
  change: (value: string) => void,
): HTMLElement {
  let [day = "", clock = ""] = value.split(/[T ]/);
  const write = () => change(day && clock ? `${day}T${clock}` : day);
  const days = h("input", { type: "date", "aria-label": label, id: freshId() });
  days.value = day;
  days.addEventListener("input", () => {
    day = days.value;
    write();
  });
  const clocks = h("input", {
    type: "time",
    "aria-label": t("Time of that day, if it matters"),
    title: t("By the clock of %(zone)s", { zone }),
  });
  clocks.value = clock;
  clocks.addEventListener("input", () => {
    clock = clocks.value;
    write();
  });
  return slot(path, h("span", { class: "joined moment", id: freshId() }, days, clocks));
}

/** `7d` as a number with its unit. */
export function length(
  path: string,
  label: string,
  value: string,
  change: (value: string) => void,
): HTMLElement {
  const match = /^(\d+)(ms|s|m|h|d|w)$/.exec(value);
  let [amount, unit] = [match?.[1] ?? "", match?.[2] ?? "d"];
  const write = () => change(amount ? `${amount}${unit}` : "");
  const count = h("input", { type: "number", min: 1, step: 1, inputmode: "numeric", "aria-label": label });
  count.value = amount;
  count.addEventListener("input", () => {
    amount = count.value === "" ? "" : String(Math.max(1, Math.round(count.valueAsNumber)));
    write();
  });
  const units: Choice[] = [
    { value: "m", label: t("minutes") },
    { value: "h", label: t("hours") },
    { value: "d", label: t("days") },
    { value: "w", label: t("weeks") },
  ];
  const unitChoice = choice(t("Unit"), units, unit, (chosen) => {
    unit = chosen;
    write();
  });
  return slot(path, h("span", { class: "joined length", id: freshId() }, count, unitChoice));
}

/** Whenever, or only lately. */
export function span(holder: { within: string }, hands: Hands): HTMLElement[] {
  const choices = [
    { value: "ever", label: t("at any time") },
    { value: "lately", label: t("in the last…") },
  ];
  const when = choice(t("Within which time"), choices, holder.within ? "lately" : "ever", (value) => {
    holder.within = value === "lately" ? "7d" : "";
    hands.write();
    hands.redraw();
  });
  if (!holder.within) return [when];
  const write = (text: string) => {
    // Emptied it isn't "whenever" before the choice says so.
    holder.within = text || "0d";
    hands.write();
  };
  return [when, length(`${hands.path}.within`, t("How long"), holder.within, write)];
}

/** Check boxes side by side. */
export function boxes(
  label: string,
  choices: Choice[],
  values: string[],
  change: (values: string[]) => void,
): HTMLElement {
  let chosen = values;
  const all = [
    ...choices,
    ...values
      .filter((one) => !choices.some(({ value }) => value === one))
      .map((value) => ({ value, label: value })),
  ];
  const drawn = all.map(({ value, label: called }) => {
    const box = h("input", { type: "checkbox", id: freshId() });
    box.checked = chosen.includes(value);
    box.addEventListener("change", () => {
      chosen = all
        .map((one) => one.value)
        .filter((one) => (one === value ? box.checked : chosen.includes(one)));
      change(chosen);
    });
    return h("span", { class: "choice" }, box, h("label", { for: box.id }, called));
  });
  return h("span", { class: "choices", role: "group", "aria-label": label }, ...drawn);
}
