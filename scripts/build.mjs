/** Builds everything written in TypeScript: the widget, the admin's scripts, the npm package. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildWidget } from "./widget.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);
const began = performance.now();

const manifest = await buildWidget(`${root}widget/src`, `${root}server/annai_server/static/widget`);
for (const [name, part] of Object.entries(manifest.parts)) {
  console.log(`  ${name.padEnd(10)} ${String(part.brotli).padStart(6)} B brotli  ${part.files.join(" ")}`);
}

for (const script of ["server/annai_server/admin/assets/build.mjs", "sdk/js/build.mjs"]) {
  if (existsSync(root + script)) await run(process.execPath, [root + script], { cwd: root });
}
console.log(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
