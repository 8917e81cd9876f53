/**
 * The guide document while it is being written: the shapes of docs/wire.md with everything optional that the form
 * may not have yet. The server's schemas are the only validation; these types only keep the form honest.
 */
import { freshKey } from "./keys.ts";

export type Kind = "tour" | "banner" | "checklist" | "toast" | "hint";
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Target = {
  test_id?: string;
  id?: string;
  role?: string;
  name?: string;
  text?: string;
  attributes?: Record<string, string>;
  within?: Target;
  /** What was recorded beside; the form hands it on as it is. */
  trace?: Json;
};

export type Action =
  | { do: "next" | "back" | "skip" | "snooze" | "finish" | "close" }
  | { do: "start"; guide: string }
  | { do: "page" | "link"; url: string }
  | { do: "track"; event: string };

export type Button = { key: string; label: string; action: Action; primary?: boolean };

export type Condition = { [head: string]: Json };

/** What the address of a picture begins with that was uploaded here. */
export const UPLOADED = "annai:";
export type Image = { url: string; alt: string; width?: number; height?: number };
export type Video = { url: string; title: string };
export type Media = { image?: Image; video?: Video };

export type Option = { key: string; label: string };
export type Question = {
  key: string;
  type: "text" | "choice" | "rating";
  label: string;
  required?: boolean;
  options?: Option[];
  many?: boolean;
  long?: boolean;
  scale?: 5 | 10;
  low?: string;
  high?: string;
  trait?: string;
};
export type Form = { key: string; fields: Question[]; submit: string };

/** What may hold media and a form. */
export type Card = { media?: Media; form?: Form };

export type Step = Card & {
  key: string;
  when?: Condition;
  page?: string | string[];
  target?: Target;
  title: string;
  body: string;
  placement?: "auto" | "top" | "bottom" | "start" | "end";
  advance?: { on: "next" | "click" };
  if_missing?: "skip" | "end" | "wait";
  block_page?: boolean;
  buttons?: Button[];
};

export type Item = {
  key: string;
  title: string;
  body?: string;
  done_when: Condition;
  when?: Condition;
  button?: Button;
  scope?: Scope;
  media?: Media;
};

export type Trigger = {
  page?: string | string[];
  after?: string;
  element?: Target;
  on?: "appears" | "visible" | "clicked" | "hovered" | "focused" | "entered";
  event?: string;
  idle?: string;
  dwell?: string;
  hesitates?: string;
  rage?: boolean;
  manual?: boolean;
};

export type Tree = { [key: string]: Json };

/** What has translations: a guide, or what a variant of it says otherwise. */
export type Translated = { translations?: Record<string, Tree> };

/** `changes` are texts in the shape of a translation, with translations of their own, and settings. */
export type Variant = {
  key: string;
  name?: string;
  weight: number;
  withheld?: boolean;
  changes?: Tree & Translated;
};

/** Left out, it is each person's own. */
export type Scope = "user" | "company";

export type Frequency = {
  until?: "completed" | "dismissed";
  at_most?: number;
  every?: string;
  scope?: Scope;
};

export type GuideDocument = Card & {
  schema: 1;
  key: string;
  kind: Kind;
  title: string;
  audience?: Condition;
  trigger?: Trigger;
  frequency?: Frequency;
  priority?: number;
  schedule?: { from?: string; until?: string };
  goal?: string;
  onboarding?: boolean;
  essential?: boolean;
  translations?: Record<string, Record<string, Json>>;
  variants?: Variant[];
  steps?: Step[];
  items?: Item[];
  body?: string;
  position?: "top" | "bottom" | "inline";
  push?: boolean;
  target?: Target;
  side?: "before" | "after";
  tone?: "info" | "success" | "warning";
  marker?: "beacon" | "icon";
  opens?: "click" | "hover" | "itself";
  placement?: Step["placement"];
  corner?: "end" | "start";
  celebration?: { title: string; body: string };
  milestone?: string;
  celebrate?: boolean;
  buttons?: Button[];
};

export const newStep = (taken: string[]): Step => ({ key: freshKey("step", taken), title: "", body: "" });

export const newItem = (taken: string[]): Item => ({
  key: freshKey("item", taken),
  title: "",
  done_when: { event: "" },
});

export const newVariant = (taken: string[]): Variant => ({ key: freshKey("variant", taken), weight: 0 });

export const newButton = (taken: string[], action: Action): Button => ({
  key: freshKey("button", taken),
  label: "",
  action,
});

/** Answers are told apart by the form's key alone: each form of a guide has its own. */
export const newForm = (document: GuideDocument): Form => ({
  key: freshKey(
    "form",
    [document, ...(document.steps ?? [])].flatMap((card) => (card.form ? [card.form.key] : [])),
  ),
  fields: [newQuestion([])],
  submit: "",
});

export const newQuestion = (taken: string[]): Question => ({
  key: freshKey("question", taken),
  type: "rating",
  label: "",
});

export const newOption = (taken: string[]): Option => ({ key: freshKey("option", taken), label: "" });

/** Sets an optional field, or removes it where the value says nothing: a document holds no empty leftovers. */
export function assign<T extends object, K extends keyof T>(
  holder: T,
  name: K,
  value: T[K] | undefined,
): void {
  if (value === undefined || value === "" || isEmpty(value)) delete holder[name];
  else holder[name] = value;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
