/**
 * A document as named parts that can be compared and put together again: one part for each text and setting, steps and
 * items by their keys. What two people did to different parts can be joined; what both changed is a choice.
 */
import { languageName, t } from "../words.ts";
import { asRead } from "./as_read.ts";
import type { GuideDocument, Json } from "./document.ts";

type Tree = { [key: string]: Json };
type Units = Map<string, Json>;
const SEPARATOR = "\u001f";
const LISTS = ["steps", "items", "buttons", "fields", "options"];
const HOLDERS = ["translations", "celebration", "media", "image", "video", "form"];

export function flatten(document: GuideDocument): Units {
  const units: Units = new Map();
  walk(document as unknown as Tree, [], units);
  return units;
}

function walk(tree: Tree, at: string[], units: Units): void {
  for (const [name, value] of Object.entries(tree)) {
    const path = [...at, name];
    if (LISTS.includes(name) && Array.isArray(value)) walkList(value as Tree[], path, units);
    else if ((HOLDERS.includes(name) || at[0] === "translations") && isTree(value)) walk(value, path, units);
    else units.set(path.join(SEPARATOR), value);
  }
}

function walkList(list: Tree[], path: string[], units: Units): void {
  units.set(
    [...path, "#order"].join(SEPARATOR),
    list.map((one) => one.key ?? ""),
  );
  for (const one of list) walk(one, [...path, String(one.key)], units);
}

export function assemble(units: Units): GuideDocument {
  const document: Tree = {};
  const orders: [string[], string[]][] = [];
  for (const [id, value] of units) {
    const path = id.split(SEPARATOR);
    if (path.at(-1) === "#order") orders.push([path.slice(0, -1), value as string[]]);
    else set(document, path, value);
  }
  for (const [path, order] of orders.reverse()) listAt(document, path, order);
  return document as unknown as GuideDocument;
}

function set(tree: Tree, path: string[], value: Json): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) tree[name] = value;
  else {
    if (!isTree(tree[name])) tree[name] = {};
    set(tree[name] as Tree, rest, value);
  }
}

/** Turns what was collected by key into a list again; a part that came without its place in the order goes last. */
function listAt(tree: Tree, path: string[], order: string[]): void {
  const [name = "", ...rest] = path;
  if (rest.length > 0) {
    const below = tree[name];
    if (isTree(below)) listAt(below, rest, order);
    return;
  }
  const byKey = isTree(tree[name]) ? (tree[name] as Tree) : {};
  const keys = [
    ...order.filter((key) => key in byKey),
    ...Object.keys(byKey).filter((key) => !order.includes(key)),
  ];
  tree[name] = keys.map((key) => byKey[key] as Json);
}

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type Difference = {
  id: string;
  label: string;
  mine: Json | undefined;
  theirs: Json | undefined;
  both: boolean;
};

/** What differs between my version and theirs; `both` where each of us changed it since `base`. */
export function differences(base: GuideDocument, mine: GuideDocument, theirs: GuideDocument): Difference[] {
  const [before, ours, others] = [flatten(base), flatten(mine), flatten(theirs)];
  const ids = [...new Set([...ours.keys(), ...others.keys()])];
  return ids
    .filter((id) => !same(ours.get(id), others.get(id)))
    .map((id) => ({
      id,
      label: label(id, mine, theirs),
      mine: ours.get(id),
      theirs: others.get(id),
      both: !same(before.get(id), ours.get(id)) && !same(before.get(id), others.get(id)),
    }));
}

/** Whether only they touched it: then theirs is the natural choice. */
export function onlyTheirs(base: GuideDocument, difference: Difference): boolean {
  return same(flatten(base).get(difference.id), difference.mine);
}

/** Keeps a part and all that hangs on it together: an added step is one choice, not five. */
export function join(mine: GuideDocument, theirs: GuideDocument, takeTheirs: Set<string>): GuideDocument {
  const [units, others] = [flatten(mine), flatten(theirs)];
  for (const id of takeTheirs) {
    const value = others.get(id);
    if (value === undefined) units.delete(id);
    else units.set(id, value);
  }
  return assemble(units);
}

const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function label(id: string, mine: GuideDocument, theirs: GuideDocument): string {
  const words = partWords();
  const path = id.split(SEPARATOR);
  const parts: string[] = [];
  for (let at = 0; at < path.length; at += 1) {
    const part = path[at] ?? "";
    if (part === "translations") parts.push(languageName(path[++at] ?? ""));
    else if (part === "steps" || part === "items") {
      const key = path[++at] ?? "";
      parts.push(key === "#order" ? t("Order") : thing(part, key, mine, theirs));
    } else if (part === "buttons") {
      const key = path[++at] ?? "";
      parts.push(key === "#order" ? t("Which buttons") : t("Button"));
    } else if (part === "fields" || part === "options") {
      const key = path[++at] ?? "";
      const many = part === "fields" ? t("Questions") : t("Options");
      parts.push(key === "#order" ? many : part === "fields" ? t("Question") : t("Answer"));
    } else parts.push(words[part] ?? part);
  }
  return parts.join(" · ");
}

function thing(list: "steps" | "items", key: string, mine: GuideDocument, theirs: GuideDocument): string {
  const parts = (document: GuideDocument): { key: string; title: string }[] => document[list] ?? [];
  const all = [...parts(mine), ...parts(theirs)];
  const one = all.find((other) => other.key === key);
  const what = list === "steps" ? t("Step") : t("Item");
  return t("%(what)s “%(called)s”", { what, called: asRead(one?.title || key) });
}

const partWords = (): Record<string, string> => ({
  title: t("Title"),
  body: t("Text"),
  audience: t("Audience"),
  trigger: t("Where"),
  schedule: t("Schedule"),
  frequency: t("How often"),
  priority: t("Priority"),
  goal: t("Goal"),
  target: t("Points at"),
  placement: t("Card stands"),
  advance: t("Goes on"),
  block_page: t("Keep the rest of the page from being used"),
  page: t("Page"),
  when: t("Condition"),
  done_when: t("Done when"),
  celebration: t("Celebration"),
  milestone: t("Milestone"),
  label: t("Label"),
  action: t("What it does"),
  position: t("Stands"),
  tone: t("Tone"),
  button: t("Button"),
  media: t("Image or video"),
  image: t("An image"),
  video: t("A video"),
  form: t("Form"),
  url: t("Address"),
  alt: t("What it shows"),
  submit: t("Label of the sending button"),
  type: t("Answered with"),
  required: t("Has to be answered"),
  trait: t("Becomes this trait of the user"),
  low: t("What the worst mark means"),
  high: t("What the best mark means"),
  scale: t("From 1 to"),
  many: t("Several may be chosen"),
  long: t("Several lines"),
  marker: t("Marker"),
  opens: t("Opens"),
});
