/** Builds everything written in TypeScript: the widget, the admin's scripts, the npm package. `--quiet`: faults only. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildWidget } from "./widget.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

async function build() {
  const manifest = await buildWidget(`${root}widget/src`, `${root}server/annai_server/static/widget`);
  for (const script of ["server/annai_server/admin/assets/build.mjs", "sdk/js/build.mjs"]) {
    if (existsSync(root + script)) await run(process.execPath, [root + script], { cwd: root });
  }
  return manifest;
}

function say({ parts }, seconds) {
  console.log(`Built the widget in ${seconds.toFixed(1)} s. Bytes under brotli:`);
  for (const [name, { brotli, files }] of Object.entries(parts)) {
    const others = files.length > 1 ? `  with ${files.length - 1} shared` : "";
    console.log(`  ${name.padEnd(10)} ${String(brotli).padStart(6)}${others}`);
  }
}

try {
  const began = performance.now();
  const manifest = await build();
  if (!process.argv.includes("--quiet")) say(manifest, (performance.now() - began) / 1000);
} catch (error) {
  // esbuild has said on its own what is wrong and where; another script's words are in stderr.
  if (!error.errors) console.error(error.stderr ?? error);
  console.error("The build failed.");
  process.exitCode = 1;
}
