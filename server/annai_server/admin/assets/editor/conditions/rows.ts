/** The fields of one condition, read from left to right like a sentence. */
import { type Child, h } from "../../dom.ts";
import { languageName, t } from "../../words.ts";
import type { Named } from "../context.ts";
import type { Choice } from "../fields.ts";
import { chips } from "./chips.ts";
import { comparisonFields } from "./comparing.ts";
import { boxes, choice, type Hands, input, negation, number, slot, span } from "./controls.ts";
import { COUNTRIES, countryCode, countryName } from "./countries.ts";
import { eventFields } from "./happened.ts";
import {
  type AnonymousRow,
  DAYS,
  type GuideRow,
  type GuideStatus,
  type ListRow,
  type OtherRow,
  type ReachedRow,
  type Row,
  type RowType,
  type SegmentRow,
  type TimeRow,
  type TraitRow,
  type WeekdayRow,
} from "./model.ts";

/** The sentence, and what stands below it. */
export type Fields = { line: Child[]; below?: Child[] };

export function rowTypes(): { value: RowType; label: string }[] {
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
    { value: "browser", label: t("Browser") },
    { value: "country", label: t("Country") },
    { value: "weekday", label: t("Day of the week") },
    { value: "time", label: t("Time of day") },
    { value: "anonymous", label: t("Signed in or not") },
    { value: "percent", label: t("Share of people") },
  ];
}

export function rowFields(row: Exclude<Row, OtherRow>, hands: Hands): Fields {
  const { known } = hands.data;
  switch (row.type) {
    case "trait":
      return { line: traitFields(row, hands) };
    case "company":
      return { line: traitFields(row, hands) };
    case "event":
      return eventFields(row, hands);
    case "guide":
      return { line: guideFields(row, hands) };
    case "milestone":
      return { line: reachedFields(row, known.milestones, t("was reached"), t("was not reached"), hands) };
    case "item":
      return { line: reachedFields(row, known.items, t("is done"), t("isn't done"), hands) };
    case "segment":
      return {
        line: [
          keySelect(row, known.segments, t("Which one"), hands),
          negation(row, t("holds this person"), t("doesn't hold this person"), hands),
        ],
      };
    case "anonymous":
      return { line: [signedIn(row, hands)] };
    case "percent":
      return { line: percentFields(row, hands) };
    case "time":
      return { line: timeFields(row, hands) };
    case "weekday":
      return { line: weekdayFields(row, hands) };
    case "country":
      return { line: [isOrNot(row, hands), countryChips(row, hands)] };
    default:
      return { line: [isOrNot(row, hands), several(row, hands)] };
  }
}

function traitFields(row: TraitRow, hands: Hands): HTMLElement[] {
  const { traits, company_traits } = hands.data.known;
  const heard = row.type === "trait" ? traits : company_traits;
  return comparisonFields(row, { heard, label: t("Name"), property: false, nameField: row.type }, hands);
}

function guideFields(row: GuideRow, hands: Hands): HTMLElement[] {
  const statuses: Choice[] = [
    { value: "completed", label: t("was completed") },
    { value: "not completed", label: t("was not completed") },
    { value: "dismissed", label: t("was dismissed") },
    { value: "not dismissed", label: t("was not dismissed") },
    { value: "shown", label: t("was shown") },
    { value: "not shown", label: t("was never shown") },
    { value: "snoozed", label: t("was put off") },
    { value: "not snoozed", label: t("isn't put off") },
    { value: "running", label: t("is being followed") },
    { value: "not running", label: t("isn't being followed") },
  ];
  const change = (value: string) => {
    row.negated = value.startsWith("not ");
    row.status = value.replace("not ", "") as GuideStatus;
    if (!lasting()) row.said = true;
    else row.within = "";
    hands.write();
    hands.redraw();
  };
  const lasting = () => row.status === "snoozed" || row.status === "running";
  const value = `${row.negated ? "not " : ""}${row.status}`;
  return [
    keySelect(row, hands.data.known.guides, t("Guide"), hands),
    choice(t("State"), statuses, value, change),
    ...(lasting() ? [] : span(row, hands)),
  ];
}

function keySelect(
  row: GuideRow | ReachedRow | SegmentRow,
  named: Named[],
  label: string,
  hands: Hands,
): HTMLElement {
  const choices = [
    { value: "", label: t("Choose…") },
    ...named.map((one) => ({ value: one.key, label: one.title })),
  ];
  const chosen = choice(label, choices, row.key, (key) => {
    row.key = key;
    hands.write();
  });
  return slot(`${hands.path}.${row.type}`, chosen);
}

function reachedFields(
  row: ReachedRow,
  named: Named[],
  yes: string,
  no: string,
  hands: Hands,
): HTMLElement[] {
  return [keySelect(row, named, t("Which one"), hands), negation(row, yes, no, hands), ...span(row, hands)];
}

const isOrNot = (row: { negated: boolean }, hands: Hands) => negation(row, t("is"), t("is not"), hands);

function signedIn(row: AnonymousRow, hands: Hands): HTMLElement {
  const choices = [
    { value: "no", label: t("hasn't signed in") },
    { value: "yes", label: t("has signed in") },
  ];
  const chosen = choice(t("Is it so?"), choices, row.value === row.negated ? "yes" : "no", (value) => {
    const moved = row.negated;
    row.negated = false;
    row.value = value === "no";
    if (moved) hands.redraw();
    else hands.write();
  });
  return slot(`${hands.path}.anonymous`, chosen);
}

function several(row: ListRow, hands: Hands): HTMLElement {
  const browsers = { chrome: "Chrome", edge: "Edge", firefox: "Firefox", safari: "Safari", opera: "Opera" };
  const choices: Record<string, [string, string][]> = {
    locale: hands.data.locales.map((one) => [one, languageName(one)]),
    device: [
      ["phone", t("phone")],
      ["tablet", t("tablet")],
      ["desktop", t("computer")],
    ],
    browser: [...Object.entries(browsers), ["samsung", "Samsung Internet"], ["other", t("another one")]],
  };
  const shown = (choices[row.type] ?? []).map(([value, label]) => ({ value, label }));
  return valueBoxes(row, t("Which ones"), shown, hands);
}

function valueBoxes(row: ListRow | WeekdayRow, label: string, choices: Choice[], hands: Hands): HTMLElement {
  const drawn = boxes(label, choices, row.values, (values) => {
    row.values = values;
    hands.write();
  });
  return slot(`${hands.path}.${row.type}`, drawn);
}

function countryChips(row: ListRow, hands: Hands): HTMLElement {
  return chips({
    path: `${hands.path}.country`,
    label: t("Countries"),
    values: row.values,
    show: countryName,
    read: countryCode,
    suggestions: COUNTRIES.map(countryName),
    change: (values) => {
      row.values = values;
      hands.write();
    },
  });
}

function weekdayFields(row: WeekdayRow, hands: Hands): HTMLElement[] {
  // The fifth of January 2026 was a Monday.
  const name = (index: number) =>
    new Date(Date.UTC(2026, 0, 5 + index)).toLocaleDateString(document.documentElement.lang, {
      weekday: "short",
      timeZone: "UTC",
    });
  const days = DAYS.map((value, index) => ({ value, label: name(index) }));
  return [isOrNot(row, hands), valueBoxes(row, t("Which days"), days, hands), zoneChoice(row, hands)];
}

function timeFields(row: TimeRow, hands: Hands): HTMLElement[] {
  const clock = (which: "from" | "until", label: string) =>
    input(
      `${hands.path}.time`,
      label,
      row[which],
      (value) => {
        row[which] = value;
        hands.write();
      },
      { props: { type: "time", class: "clock" } },
    );
  return [
    negation(row, t("lies between"), t("doesn't lie between"), hands),
    clock("from", t("From")),
    h("span", { class: "phrase" }, t("–")),
    clock("until", t("Until")),
    zoneChoice(row, hands),
  ];
}

function zoneChoice(row: TimeRow | WeekdayRow, hands: Hands): HTMLElement {
  const own = hands.data.time_zone;
  const others = Intl.supportedValuesOf("timeZone").filter((one) => one !== own);
  const choices = [
    { value: "", label: t("where they are") },
    ...[own, ...others].map((value) => ({ value, label: t("in %(zone)s", { zone: value }) })),
  ];
  const chosen = choice(
    t("By which clock"),
    choices,
    row.zone,
    (zone) => {
      row.zone = zone;
      hands.write();
    },
    { class: "zone" },
  );
  return slot(`${hands.path}.zone`, chosen);
}

function percentFields(row: Extract<Row, { type: "percent" }>, hands: Hands): HTMLElement[] {
  const change = (share: number | null) => {
    row.share = share;
    hands.write();
  };
  return [
    number(`${hands.path}.percent`, t("Percent"), row.share, change, { min: 0, max: 100 }),
    h("span", { class: "phrase" }, t("% of all people, always the same ones")),
  ];
}
