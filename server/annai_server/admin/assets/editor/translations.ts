/** Reading and writing `translations`, and knowing which texts a language still lacks. */
import type { Button, Card, GuideDocument, Json, Translated, Tree, Variant } from "./document.ts";

export function readTranslation(doc: Translated, locale: string, path: string[]): string {
  return readText(doc.translations?.[locale] as Tree | undefined, path);
}

export function readText(tree: Tree | undefined, path: string[]): string {
  let at: Json | undefined = tree;
  for (const part of path) at = isTree(at) ? at[part] : undefined;
  return typeof at === "string" ? at : "";
}

export function writeTranslation(doc: Translated, locale: string, path: string[], text: string): void {
  const locales = doc.translations ?? {};
  const holder = (locales[locale] ?? {}) as Tree;
  put(holder, path, text);
  if (Object.keys(holder).length) locales[locale] = holder;
  else delete locales[locale];
  if (Object.keys(locales).length) doc.translations = locales;
  else delete doc.translations;
}

export function put(holder: Tree, path: string[], text: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    if (text) holder[name] = text;
    else delete holder[name];
    return;
  }
  const below = isTree(holder[name]) ? (holder[name] as Tree) : {};
  put(below, rest, text);
  if (Object.keys(below).length) holder[name] = below;
  else delete holder[name];
}

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type Text = { path: string[]; text: string };

/** Every text that a translation of the document needs, in the order of the form. */
export function texts(doc: GuideDocument): Text[] {
  const found: Text[] = [{ path: ["title"], text: doc.title }];
  const add = (path: string[], text: string | undefined) => text && found.push({ path, text });
  const buttons = (path: string[], list: Button[] | undefined) => {
    for (const one of list ?? []) add([...path, "buttons", one.key], one.label);
  };
  const card = (path: string[], one: Card) => {
    add([...path, "media", "alt"], one.media?.image?.alt);
    add([...path, "media", "title"], one.media?.video?.title);
    for (const field of one.form?.fields ?? []) {
      const at = [...path, "form", "fields", field.key];
      add([...at, "label"], field.label);
      for (const option of field.options ?? []) add([...at, "options", option.key], option.label);
      add([...at, "low"], field.low);
      add([...at, "high"], field.high);
    }
    add([...path, "form", "submit"], one.form?.submit);
  };
  add(["body"], doc.body);
  for (const step of doc.steps ?? []) {
    add(["steps", step.key, "title"], step.title);
    add(["steps", step.key, "body"], step.body);
    buttons(["steps", step.key], step.buttons);
    card(["steps", step.key], step);
  }
  for (const item of doc.items ?? []) {
    add(["items", item.key, "title"], item.title);
    add(["items", item.key, "body"], item.body);
    add(["items", item.key, "button"], item.button?.label);
    card(["items", item.key], item);
  }
  add(["celebration", "title"], doc.celebration?.title);
  add(["celebration", "body"], doc.celebration?.body);
  buttons([], doc.buttons);
  card([], doc);
  return found.filter((one) => one.text.trim() !== "");
}

export function missing(doc: GuideDocument, locale: string): Text[] {
  return texts(doc).filter((one) => readTranslation(doc, locale, one.path) === "");
}

/** Texts of steps, items and buttons that are gone would be refused: leave them out of what is sent. */
export function prune(doc: GuideDocument): void {
  pruneTranslations(doc, doc);
  for (const variant of doc.variants ?? []) pruneVariant(variant, doc);
  if (doc.variants?.length === 0) delete doc.variants;
}

function pruneVariant(variant: Variant, doc: GuideDocument): void {
  const { changes } = variant;
  if (!changes) return;
  pruneTree(changes, doc);
  pruneTranslations(changes, doc);
  const steps = (doc.steps ?? []).map((step) => step.key);
  const gone = ((changes.leave_out ?? []) as string[]).filter((key) => steps.includes(key));
  if (gone.length) changes.leave_out = gone;
  else delete changes.leave_out;
  if (variant.withheld || Object.keys(changes).length === 0) delete variant.changes;
}

function pruneTranslations(holder: Translated, doc: GuideDocument): void {
  for (const [locale, tree] of Object.entries(holder.translations ?? {})) {
    pruneTree(tree, doc);
    if (Object.keys(tree).length === 0) delete holder.translations?.[locale];
  }
  if (holder.translations && Object.keys(holder.translations).length === 0) delete holder.translations;
}

function pruneTree(tree: Tree, doc: GuideDocument): void {
  keepOnly(tree, "steps", doc.steps);
  keepOnly(tree, "items", doc.items);
  keepOnly(tree, "buttons", doc.buttons);
  if (!doc.celebration) delete tree.celebration;
  if (!doc.target) delete tree.target;
  pruneCard(tree, doc);
  for (const step of doc.steps ?? []) {
    const { steps } = tree;
    const one = isTree(steps) ? steps[step.key] : undefined;
    if (!isTree(one)) continue;
    keepOnly(one, "buttons", step.buttons);
    if (!step.target) delete one.target;
    pruneCard(one, step);
  }
  for (const item of doc.items ?? []) {
    const { items } = tree;
    const one = isTree(items) ? items[item.key] : undefined;
    if (!isTree(one)) continue;
    if (!item.button) delete one.button;
    pruneCard(one, item);
  }
}

function pruneCard(tree: Tree, card: Card): void {
  const { media, form } = tree;
  if (!card.media) delete tree.media;
  else if (isTree(media)) delete media[card.media.image ? "title" : "alt"];
  if (!card.form) delete tree.form;
  else if (isTree(form)) {
    keepOnly(form, "fields", card.form.fields);
    for (const field of card.form.fields) {
      const one = isTree(form.fields) ? form.fields[field.key] : undefined;
      if (!isTree(one)) continue;
      keepOnly(one, "options", field.options);
      if (!field.low) delete one.low;
      if (!field.high) delete one.high;
    }
  }
}

function keepOnly(tree: Tree, part: string, things: { key: string }[] | undefined): void {
  const holder = tree[part];
  if (!isTree(holder)) return;
  const keys = new Set((things ?? []).map((one) => one.key));
  for (const key of Object.keys(holder)) if (!keys.has(key)) delete holder[key];
  if (Object.keys(holder).length === 0) delete tree[part];
}
