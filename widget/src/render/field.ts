import type { Room } from "../surface";
import type { Field } from "../wire";
import { el, words } from "./kit";

type Answer = string | number | readonly string[] | undefined;

/** One question, as it is asked. */
export interface Asked {
  readonly key: string;
  readonly element: HTMLElement;
  /** What is answered; undefined: nothing yet. */
  value(): Answer;
  /** Says beside the question that its answer is missing, or no longer. Whether all is well. */
  check(): boolean;
  focus(): void;
}

type Control = HTMLInputElement | HTMLTextAreaElement;

/** As the server takes it. */
const LONGEST = "1000";

export function field(room: Room, asked: Field, draft: Answer, send: () => void): Asked {
  return asked.type === "text" ? written(room, asked, draft, send) : chosen(room, asked, draft);
}

/** What it is called, and that it may be left out. */
const label = ({ values, strings }: Room, { label, required }: Field) => [
  ...words(label, values),
  !required && el("span", { class: "faint" }, ` ${strings.optional}`),
];

/** The controls tell of the mistake themselves, so that it is read out where focus goes. */
function judged(
  { strings }: Room,
  { key, required }: Field,
  element: HTMLElement,
  bearer: HTMLElement,
  controls: readonly Control[],
  value: () => Answer,
): Asked {
  const mistake = el("div", { class: "mistake", id: `m-${key}`, hidden: "" }, strings.answer_missing);
  element.append(mistake);
  const check = () => {
    const well = !required || value() !== undefined;
    mistake.hidden = well;
    for (const each of [bearer, ...controls])
      if (well) each.removeAttribute("aria-describedby");
      else each.setAttribute("aria-describedby", mistake.id);
    if (well) bearer.removeAttribute("aria-invalid");
    else bearer.setAttribute("aria-invalid", "true");
    return well;
  };
  // Once it was said, it goes as soon as it no longer holds.
  element.addEventListener("input", () => mistake.hidden || check());
  return { key, element, value, check, focus: () => controls[0]?.focus() };
}

function written(room: Room, asked: Field, draft: Answer, send: () => void): Asked {
  const id = `f-${asked.key}`;
  const attributes = {
    id,
    maxlength: LONGEST,
    ...(asked.required && { "aria-required": "true" }),
  };
  const control: Control = asked.long
    ? el("textarea", { ...attributes, rows: "3" })
    : el("input", { ...attributes, type: "text", enterkeyhint: "send", autocomplete: "off" });
  control.value = typeof draft === "string" ? draft : "";
  if (!asked.long)
    control.onkeydown = (event) => {
      // 229 is what an input method in use reports, also where `isComposing` is already false.
      const { key, isComposing, keyCode } = event as KeyboardEvent;
      if (key === "Enter" && !isComposing && keyCode !== 229) send();
    };
  const element = el("div", { class: "field" }, el("label", { for: id }, ...label(room, asked)), control);
  return judged(room, asked, element, control, [control], () => control.value.trim() || undefined);
}

/** Of a choice its options; a rating is a choice of numbers. Arrow keys are the browser's own. */
function chosen(room: Room, asked: Field, draft: Answer): Asked {
  const { key, type, many, options = [], scale = 5, low, high, required } = asked;
  const rating = type === "rating";
  const numbers = Array.from({ length: scale }, (_, n) => ({ key: `${n + 1}`, label: [`${n + 1}`] }));
  const means = (value: string) => words({ 1: low, [scale]: high }[value], room.values);
  const drafted = [draft].flat().map(String);
  const controls: HTMLInputElement[] = [];
  const choices = (rating ? numbers : options).map(({ key: value, label }) => {
    const input = el("input", { type: many ? "checkbox" : "radio", name: `f-${key}`, value });
    input.checked = drafted.includes(value);
    controls.push(input);
    // What a number means is heard with it.
    const told = rating && el("span", { class: "spoken" }, " ", ...means(value));
    return el("label", {}, input, el("span", {}, ...words(label, room.values)), told);
  });
  const ends = [low, high].map((end) => el("span", {}, ...words(end, room.values)));
  const element = el(
    "fieldset",
    { class: "field", ...(!many && { role: "radiogroup", ...(required && { "aria-required": "true" }) }) },
    el("legend", {}, ...label(room, asked)),
    el("div", { class: rating ? `rating of${scale}` : "choices" }, ...choices),
    rating && (low || high) && el("div", { class: "ends faint", "aria-hidden": "true" }, ...ends),
  );
  const ticked = () => controls.filter(({ checked }) => checked).map(({ value }) => value);
  const value = (): Answer => {
    const [first] = ticked();
    return first === undefined ? undefined : many ? ticked() : rating ? Number(first) : first;
  };
  return judged(room, asked, element, many ? (controls[0] as Control) : element, controls, value);
}
