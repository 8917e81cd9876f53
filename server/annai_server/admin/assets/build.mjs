/** Bundles the admin's scripts into ../static/build, one file a page; `--watch` rebuilds on change. */
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const options = {
  entryPoints: {
    editor: here("editor/main.ts"),
    definition: here("definition.ts"),
    page: here("page.ts"),
    project: here("project.ts"),
    themes: here("themes.ts"),
  },
  outdir: here("../static/build"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options);
