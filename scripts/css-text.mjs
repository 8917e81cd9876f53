/** `import css from "./card.css"` gives the minified text, for constructed style sheets. Same for esbuild and Vite. */
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

export async function cssText(path) {
  const source = await readFile(path, "utf8");
  const result = await transform(source, { loader: "css", minify: true, target: "es2022", charset: "utf8" });
  return result.code.trim();
}

export const esbuildCssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: await cssText(path),
      loader: "text",
    }));
  },
};

export const viteCssText = {
  name: "css-text",
  enforce: "pre",
  // Vite treats ids that end in .css in its own way; the suffix keeps it away.
  async resolveId(source, importer) {
    if (!source.endsWith(".css")) return null;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    return resolved && `${resolved.id}.text.js`;
  },
  async load(id) {
    if (!id.endsWith(".css.text.js")) return null;
    return `export default ${JSON.stringify(await cssText(id.slice(0, -".text.js".length)))}`;
  },
};
