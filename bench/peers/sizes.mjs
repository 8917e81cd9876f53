/** Prints the sizes of other libraries as JSON: scripts and styles, minified. */
import { measure } from "../../scripts/widget.mjs";
import { bundled } from "./bundle.mjs";
import { PEERS } from "./index.mjs";

async function sizeOf({ load, apart }) {
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const { contents } of await bundled(load, apart)) {
    const { size } = measure(contents);
    for (const way of Object.keys(total)) total[way] += size[way];
  }
  return total;
}

const sizes = {};
for (const [name, peer] of Object.entries(PEERS)) sizes[name] = await sizeOf(peer);
console.log(JSON.stringify(sizes));
