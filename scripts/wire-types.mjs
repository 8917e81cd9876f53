// Writes sdk/wire/types.ts from sdk/wire/annai.schema.json; `make wire` runs it.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const [from, to] = process.argv.slice(2);
const schema = JSON.parse(await readFile(from, "utf8"));
const style = { semi: false, printWidth: 120 };
const bannerComment = "// Generated from annai.schema.json by `make wire`. Don't edit.";
const options = {
  additionalProperties: false,
  unreachableDefinitions: true,
  bannerComment,
  strictIndexSignatures: true,
  style,
};
const types = await compile(schema, "AnnaiWire", options);
const withoutRoot = types
  .replace(/export interface AnnaiWire \{[^}]*\}\n/, "")
  .replaceAll(/^\/\*\*\n \* This interface was referenced by[\s\S]*?\*\/\n/gm, "");
await writeFile(to, withoutRoot);
