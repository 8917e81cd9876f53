/** Bundles other libraries as a product would, and prints their sizes as JSON: scripts and styles, minified. */
import { build } from "esbuild";
import { measure } from "../scripts/widget.mjs";

const PEERS = {
  "driver.js": `import { driver } from "driver.js"; import "driver.js/dist/driver.css"; globalThis.peer = driver;`,
  "driver.js with hints": `import { driver } from "driver.js"; import "driver.js/dist/driver.css"; import * as hints from "driver.js/hints"; import "driver.js/dist/hints.css"; globalThis.peer = [driver, hints];`,
  "shepherd.js": `import Shepherd from "shepherd.js"; import "shepherd.js/dist/css/shepherd.css"; globalThis.peer = Shepherd;`,
  "intro.js": `import introJs from "intro.js"; import "intro.js/introjs.css"; globalThis.peer = introJs;`,
};

async function sizeOf(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    write: false,
    outdir: "peer",
  });
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of outputFiles) {
    const { size } = measure(file.contents);
    for (const way of Object.keys(total)) total[way] += size[way];
  }
  return total;
}

const sizes = {};
for (const [name, source] of Object.entries(PEERS)) sizes[name] = await sizeOf(source);
console.log(JSON.stringify(sizes));
