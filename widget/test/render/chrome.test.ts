import { expect, test } from "vitest";
import en from "../../../server/annai_server/engine/chrome/en.json";
import ja from "../../../server/annai_server/engine/chrome/ja.json";
import { fill } from "../../src/render/dom";

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("each chrome text is there in both languages, with the same places to fill", () => {
  expect(Object.keys(ja)).toEqual(Object.keys(en));
  for (const [name, text] of Object.entries(en))
    expect([name, places(ja[name as keyof typeof ja])]).toEqual([name, places(text)]);
});

test("places in a text are filled by name", () => {
  expect(fill("{n} / {of}", { n: 2, of: 4 })).toBe("2 / 4");
  expect(fill(undefined, {})).toBe("");
});
