/** Bundles a source as a product would: one script, and its styles beside it. */
import { build } from "esbuild";

const ROOT = new URL("../..", import.meta.url).pathname;

export async function bundled(contents, external = []) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    external,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
    outdir: "peer",
  });
  return outputFiles;
}
