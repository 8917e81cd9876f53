/** Prints a host product, bundled for a page: `node tests/hosts/bundle.mjs drawing`. */
import { build } from "esbuild";

const [, , name] = process.argv;
const { outputFiles } = await build({
  entryPoints: [new URL(`${name}.tsx`, import.meta.url).pathname],
  bundle: true,
  format: "esm",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"development"' },
  logLevel: "warning",
  write: false,
});
process.stdout.write(outputFiles[0].text);
