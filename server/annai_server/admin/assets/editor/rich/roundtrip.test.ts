import { expect, test } from "vitest";
import { parse } from "./parse.ts";
import { serialize } from "./serialize.ts";

const kept = [
  "plain",
  "**「新規作成」**を押す",
  "a *b* **c** `d` [e](https://x.example/z)",
  "- one\n- two\n\n1. a\n2. b",
  "a line\nand another",
  '{{ user.last_name + "さん" | お客さま }}、こんにちは',
  "1\\. no list",
  "2 \\* 3 = \\[x\\]",
  "**bold *both***",
  "- a\n  b\n- c",
];

test.each(kept)("text that was written is written again as it was: %j", (markdown) => {
  expect(serialize(parse(markdown))).toBe(markdown);
});

test.each(["* a star", "50 % [of it", "**open", "{{ broken }}"])(
  "what means nothing stays text: %j",
  (markdown) => {
    const once = serialize(parse(markdown));
    expect(parse(once).textContent).toBe(markdown);
    expect(serialize(parse(once))).toBe(once);
  },
);
