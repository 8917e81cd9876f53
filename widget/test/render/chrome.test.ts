/// <reference types="vite/client" />
import { expect, test } from "vitest";
import glossary from "../../../docs/glossary.md?raw";
import { fill } from "../../src/render/dom";

interface Catalogue {
  reviewed: boolean;
  strings: Record<string, string>;
}

const files = import.meta.glob<Catalogue>("../../../server/annai_server/engine/chrome/*.json", {
  eager: true,
  import: "default",
});
const catalogues = Object.entries(files).map(
  ([path, catalogue]) => [path.replace(/.*\/|\.json$/g, ""), catalogue] as const,
);
const of = (lang: string) => catalogues.find(([each]) => each === lang)?.[1].strings ?? {};
const english = of("en");

const FORM = /^checklist_progress_/;
const COUNTS = Array.from({ length: 13 }, (_, n) => n);
const without = (strings: Record<string, string>) => Object.keys(strings).filter((name) => !FORM.test(name));
const places = (text = "") => (text.match(/\{\w+\}/g) ?? []).sort();
const form = (lang: string, n: number) => `checklist_progress_${new Intl.PluralRules(lang).select(n)}`;

test("there are the languages that are promised", () => {
  const langs = catalogues.map(([lang]) => lang);
  expect(langs).toEqual(expect.arrayContaining(["ar", "de", "en", "es", "fr", "ja", "ko", "zh-Hans"]));
  expect(catalogues.filter(([, { reviewed }]) => reviewed).map(([lang]) => lang)).toEqual(["en", "ja"]);
});

test.each(catalogues)("%s has each text of English, with the same places to fill", (lang, { strings }) => {
  expect(strings.lang).toBe(lang);
  expect(without(strings)).toEqual(without(english));
  for (const name of without(english))
    expect([name, places(strings[name])]).toEqual([name, places(english[name])]);
  expect(Object.values(strings).filter((text) => !text.trim())).toEqual([]);
});

test.each(catalogues)("%s has a text for each plural form that a count can take", (lang, { strings }) => {
  const forms = [...new Set(COUNTS.map((n) => form(lang, n)))];
  expect(Object.keys(strings).filter((name) => FORM.test(name))).toEqual(expect.arrayContaining(forms));
  for (const name of forms) expect(places(strings[name])).toContain("{of}");
});

test.each([
  ["en", 1, "1 of 4 done"],
  ["ja", 1, "4件中1件が完了"],
  ["de", 1, "1 von 4 erledigt"],
  ["fr", 1, "1 étape terminée sur 4"],
  ["fr", 2, "2 étapes terminées sur 4"],
  ["es", 1, "1 de 4 completado"],
  ["es", 3, "3 de 4 completados"],
  ["ko", 3, "4개 중 3개 완료"],
  ["zh-Hans", 3, "已完成 3 项，共 4 项"],
  ["zh-Hant", 3, "已完成 3 項，共 4 項"],
  ["ar", 0, "لم تكتمل أي مهمة من 4"],
  ["ar", 1, "اكتملت مهمة واحدة من 4"],
  ["ar", 2, "اكتملت مهمتان من 4"],
  ["ar", 3, "اكتملت 3 مهام من 4"],
])("%s, %i of 4: %s", (lang, done, said) => {
  expect(fill(of(lang)[form(lang, done)], { done, of: 4 })).toBe(said);
});

test("what is a sentence in Japanese ends politely", () => {
  const sentences = Object.values(of("ja")).filter((text) => text.endsWith("。"));
  expect(sentences.length).toBeGreaterThan(5);
  expect(sentences.filter((text) => !/(です|ます|ました|ません|ください)。$/.test(text))).toEqual([]);
});

test("each kind is called in Japanese what the glossary calls it, or by a part of that", () => {
  const rows = [...glossary.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)];
  const terms = Object.fromEntries(rows.map(([, word = "", term]) => [word.split(" ").at(-1), term]));
  const kinds = Object.entries(of("ja")).flatMap(([name, text]) =>
    name.startsWith("kind_") ? [[name.slice(5), text] as const] : [],
  );
  expect(kinds.map(([kind]) => kind).sort()).toEqual(["banner", "checklist", "hint", "toast", "tour"]);
  for (const [kind, text] of kinds) expect(terms[kind]).toContain(text);
});

test("places in a text are filled by name", () => {
  expect(fill("{n} / {of}", { n: 2, of: 4 })).toBe("2 / 4");
  expect(fill(undefined, {})).toBe("");
});
