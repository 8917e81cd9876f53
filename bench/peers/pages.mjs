/** Prints each library's script and styles as JSON, for a page that shows its tour: `{name: {card, script, style}}`. */
import { bundled } from "./bundle.mjs";
import { PEERS } from "./index.mjs";

const pages = {};
for (const [name, { load, use, card }] of Object.entries(PEERS)) {
  if (!use) continue;
  const files = await bundled(load + use);
  const text = (ending) => files.find(({ path }) => path.endsWith(ending))?.text ?? "";
  pages[name] = { card, script: text(".js"), style: text(".css") };
}
console.log(JSON.stringify(pages));
