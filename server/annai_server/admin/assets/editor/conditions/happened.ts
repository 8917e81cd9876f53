/** "invoice_sent happened at least 3 times in the last 7 days": an event, how often, when, and which of them. */
import { button, type Child, h, icon, iconButton } from "../../dom.ts";
import { t } from "../../words.ts";
import { comparisonFields } from "./comparing.ts";
import { choice, date, type Hands, input, length, negation, number, span } from "./controls.ts";
import { type Comparison, type EventRow, newComparison, type Timing, type TimingOperator } from "./model.ts";

type HowOften = "once" | "least" | "most" | "exactly" | "between";

export function eventFields(row: EventRow, hands: Hands): { line: Child[]; below: Child[] } {
  const named = (text: string) => {
    row.name = text;
    hands.write();
  };
  const events = Object.keys(hands.data.known.events);
  return {
    line: [
      input(`${hands.path}.event`, t("Event's name"), row.name, named, {
        suggestions: events.map((value) => ({ value })),
        props: { spellcheck: "false", autocapitalize: "off" },
      }),
      negation(row, t("happened"), t("has not happened"), hands),
      ...countFields(row, hands),
      ...span(row, hands),
    ],
    below: [
      ...row.where.map((one, index) => propertyLine(row, one, index, hands)),
      ...(["first", "last"] as const).map((which) => timingLine(row, which, hands)),
      adders(row, hands),
    ],
  };
}

function howOften({ gte, lte }: EventRow): HowOften {
  if (gte === null && lte === null) return "once";
  if (lte === null) return "least";
  if (gte === null) return "most";
  return gte === lte ? "exactly" : "between";
}

function countFields(row: EventRow, hands: Hands): HTMLElement[] {
  const way = howOften(row);
  const choices = [
    { value: "once", label: t("at least once") },
    { value: "least", label: t("at least") },
    { value: "most", label: t("at most") },
    { value: "exactly", label: t("exactly") },
    { value: "between", label: t("between") },
  ];
  const chosen = (now: HowOften) => {
    const n = row.gte ?? row.lte ?? 2;
    row.gte = now === "once" || now === "most" ? null : n;
    row.lte = now === "once" || now === "least" ? null : now === "between" ? n + 1 : n;
    hands.write();
    hands.redraw();
  };
  const bound = (label: string, value: number | null, change: (value: number) => void) =>
    number(
      `${hands.path}.count`,
      label,
      value,
      (now) => {
        change(Math.max(0, Math.round(now ?? 0)));
        hands.write();
      },
      { min: 0, step: 1, inputmode: "numeric" },
    );
  const least = bound(t("How many times"), row.gte, (now) => {
    row.gte = now;
    if (way === "exactly") row.lte = now;
  });
  const most = bound(way === "between" ? t("Up to how many times") : t("How many times"), row.lte, (now) => {
    row.lte = now;
  });
  const often = choice(t("How often"), choices, way, chosen);
  const times = h("span", { class: "phrase" }, t("times"));
  if (way === "once") return [often];
  if (way === "between") return [often, least, h("span", { class: "phrase" }, t("–")), most, times];
  return [often, way === "most" ? most : least, times];
}

function line(said: string, remove: string, drop: () => void, ...fields: Child[]): HTMLElement {
  return h(
    "div",
    { class: "detail", role: "group", "aria-label": said },
    h("span", { class: "phrase" }, said),
    h("span", { class: "sentence" }, ...fields),
    iconButton("close", remove, drop),
  );
}

function propertyLine(row: EventRow, comparison: Comparison, index: number, hands: Hands): HTMLElement {
  const path = `${hands.path}.where.${comparison.name}`;
  const twice = row.where.findIndex((one) => one.name === comparison.name) !== index;
  const place = {
    heard: hands.data.known.events[row.name] ?? {},
    label: t("Name of the property"),
    property: true,
    nameField: "",
  };
  const drop = () => {
    row.where.splice(index, 1);
    hands.write();
    hands.redraw();
  };
  const fields = comparisonFields({ negated: false, comparison }, place, { ...hands, path });
  const drawn = line(t("where"), t("Remove this property"), drop, ...fields);
  if (twice)
    drawn.append(h("p", { class: "error" }, t("This property is there already: only this line counts.")));
  return drawn;
}

function timingLine(row: EventRow, which: "first" | "last", hands: Hands): Child {
  const timing = row[which];
  if (!timing) return null;
  const said = which === "first" ? t("the first time") : t("the last time");
  const drop = () => {
    row[which] = null;
    hands.write();
    hands.redraw();
  };
  return line(said, t("Remove this time"), drop, ...timingFields(timing, `${hands.path}.${which}`, hands));
}

function timingFields(timing: Timing, path: string, hands: Hands): HTMLElement[] {
  const choices = [
    { value: "within_last", label: t("lies back at most") },
    { value: "before", label: t("was before") },
    { value: "after", label: t("was after") },
    { value: "between", label: t("was between") },
  ];
  const chosen = (operator: TimingOperator) => {
    const day = [timing.value].flat().find((one) => /^\d{4}-/.test(String(one))) ?? "";
    timing.operator = operator;
    timing.value = operator === "within_last" ? "30d" : operator === "between" ? [day, ""] : day;
    hands.write();
    hands.redraw();
  };
  const operator = choice(t("Comparison"), choices, timing.operator, chosen);
  const zone = hands.data.time_zone;
  const at = `${path}.${timing.operator}`;
  if (timing.operator === "within_last")
    return [
      operator,
      length(at, t("How long"), String(timing.value), (value) => {
        timing.value = value;
        hands.write();
      }),
    ];
  const days = [timing.value].flat().map(String);
  const day = (index: number, label: string) =>
    date(at, label, days[index] ?? "", zone, (value) => {
      days[index] = value;
      timing.value = timing.operator === "between" ? [...days] : value;
      hands.write();
    });
  if (timing.operator !== "between") return [operator, day(0, t("Day"))];
  return [operator, day(0, t("From")), h("span", { class: "phrase" }, t("–")), day(1, t("Until"))];
}

function adders(row: EventRow, hands: Hands): HTMLElement {
  const add = (label: string, change: () => void) => {
    const press = () => {
      change();
      hands.write();
      hands.redraw();
    };
    const made = button(label, press, { class: "button quiet small" });
    made.prepend(icon("plus"));
    return made;
  };
  const when = (): Timing => ({ operator: "within_last", value: "30d" });
  return h(
    "div",
    { class: "adders" },
    add(t("Which of them: a property"), () => row.where.push(newComparison())),
    row.first
      ? null
      : add(t("When it was first"), () => {
          row.first = when();
        }),
    row.last
      ? null
      : add(t("When it was last"), () => {
          row.last = when();
        }),
  );
}
