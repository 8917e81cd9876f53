/** Builds dist/: ES modules, and their types with those of the widget that they speak of. */
import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
// The type of the chrome's strings is that of the English ones.
const STRINGS = "server/annai_server/engine/chrome/en.json";

await rm(`${here}dist`, { recursive: true, force: true });
await build({
  entryPoints: ["index.ts", "headless.ts", "react.tsx"].map((name) => `${here}src/${name}`),
  outdir: `${here}dist`,
  bundle: true,
  splitting: true,
  chunkNames: "shared-[hash]",
  external: ["react", "react-dom"],
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});
await promisify(execFile)(`${here}../../node_modules/.bin/tsc`, ["-p", `${here}tsconfig.json`]);
await cp(`${here}../../${STRINGS}`, `${here}dist/types/${STRINGS}`);
