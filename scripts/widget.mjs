/**
 * Bundles the widget.
 *
 *     static/widget/annai.js               the core: always one file, so that a page where nothing shows loads nothing else
 *     static/widget/annai/<name>-<hash>.js surfaces and what they share; immutable, found relative to annai.js
 *     static/widget/preview.js             the admin's live preview, everything in it
 *     static/widget/manifest.json          {parts: {core: {files, raw, gzip, brotli}, tour: …}, files: {name: {raw, …}}}
 *     *.br, *.gz                           the same bytes, compressed once instead of on each request
 *
 * Core and surfaces are bundled apart: split in one go, any module they share would move into a file of its own that
 * every page has to fetch. The tour stands alone for the same reason (it is one request); the others share, and take
 * from its file what it has.
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { esbuildCssText } from "./css-text.mjs";

const ALONE = ["tour"];

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  write: false,
  metafile: true,
  plugins: [esbuildCssText],
};

export const surfaceName = (path) => basename(path).replace(/\.[jt]s$/, "");

/** Which modules the core loads when they are needed. */
async function surfacesOf(entry) {
  const found = new Set();
  const collect = {
    name: "collect-surfaces",
    setup(builder) {
      builder.onResolve({ filter: /./ }, async ({ path, kind, ...rest }) => {
        if (kind !== "dynamic-import") return null;
        const resolved = await builder.resolve(path, { ...rest, kind: "import-statement" });
        if (resolved.errors.length) return resolved;
        found.add(resolved.path);
        return { path, external: true };
      });
    },
  };
  await build({ ...options, entryPoints: [entry], plugins: [collect, esbuildCssText] });
  return [...found].sort();
}

const surfaces = (entryPoints, outdir, plugins) =>
  build({
    ...options,
    entryPoints,
    outdir,
    plugins: [...plugins, esbuildCssText],
    splitting: true,
    entryNames: "annai/[name]-[hash]",
    chunkNames: "annai/shared-[hash]",
  });

/** What the tour brings along (render/kit) the others import from its file, rather than bringing it again. */
const kitFrom = (file) => ({
  name: "kit-from-tour",
  setup(builder) {
    builder.onResolve({ filter: /\/kit$/ }, () => ({ path: `./${basename(file)}`, external: true }));
  },
});

async function bundleSurfaces(paths, outdir) {
  const alone = paths.filter((path) => ALONE.includes(surfaceName(path)));
  const others = paths.filter((path) => !ALONE.includes(surfaceName(path)));
  const tour = await surfaces(alone, outdir, []);
  const file = Object.keys(tour.metafile.outputs).find((output) => tour.metafile.outputs[output].entryPoint);
  return [tour, await surfaces(others, outdir, [kitFrom(file)])];
}

/** The file each surface became, with those it imports at once: `{path: [file, …]}`, names relative to outdir. */
function filesOf(results, outdir) {
  const files = new Map();
  for (const { metafile } of results) {
    for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint)
        files.set(
          resolve(entryPoint),
          closure(metafile, output).map((name) => relative(outdir, resolve(name))),
        );
    }
  }
  return files;
}

function closure(metafile, output, seen = []) {
  if (seen.includes(output)) return seen;
  seen.push(output);
  for (const { path, kind, external } of metafile.outputs[output].imports) {
    if (kind !== "import-statement") continue;
    if (!external) closure(metafile, path, seen);
    else if (!seen.includes(join(dirname(output), path))) seen.push(join(dirname(output), path));
  }
  return seen;
}

async function bundleCore(entry, surfaces, outdir) {
  const point = {
    name: "point-at-surfaces",
    setup(builder) {
      builder.onResolve({ filter: /./ }, async ({ path, kind, ...rest }) => {
        if (kind !== "dynamic-import") return null;
        const resolved = await builder.resolve(path, { ...rest, kind: "import-statement" });
        return { path: `./${surfaces.get(resolved.path)[0]}`, external: true };
      });
    },
  };
  return build({ ...options, entryPoints: [entry], outdir, plugins: [point, esbuildCssText] });
}

export function measure(contents) {
  const buffer = Buffer.from(contents);
  const br = brotliCompressSync(buffer, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: buffer.length },
  });
  const gz = gzipSync(buffer, { level: 9 });
  return { size: { raw: buffer.length, gzip: gz.length, brotli: br.length }, br, gz };
}

/** Written to a folder beside and moved, so that a running server never reads half a build. */
async function write(outdir, outputs) {
  const sizes = {};
  const next = `${outdir}.next`;
  await rm(next, { recursive: true, force: true });
  for (const { path, contents } of outputs) {
    const name = relative(outdir, path);
    const { size, br, gz } = measure(contents);
    sizes[name] = size;
    await mkdir(dirname(join(next, name)), { recursive: true });
    await Promise.all([
      writeFile(join(next, name), contents),
      writeFile(join(next, `${name}.br`), br),
      writeFile(join(next, `${name}.gz`), gz),
    ]);
  }
  return { sizes, next };
}

const sum = (sizes, files) =>
  files.reduce(
    (total, file) => ({
      raw: total.raw + sizes[file].raw,
      gzip: total.gzip + sizes[file].gzip,
      brotli: total.brotli + sizes[file].brotli,
    }),
    { raw: 0, gzip: 0, brotli: 0 },
  );

export async function buildWidget(source, outdir) {
  const entry = resolve(source, "annai.ts");
  const paths = await surfacesOf(entry);
  const bundles = await bundleSurfaces(paths, outdir);
  const surfaces = filesOf(bundles, outdir);
  const core = await bundleCore(entry, surfaces, outdir);
  const preview = await build({ ...options, entryPoints: [resolve(source, "preview.ts")], outdir });

  const outputs = [...bundles, core, preview].flatMap((result) => result.outputFiles);
  const { sizes, next } = await write(outdir, outputs);
  const parts = { core: ["annai.js"], preview: ["preview.js"] };
  for (const [path, files] of surfaces) parts[surfaceName(path)] = files;
  const manifest = { parts: {}, files: sizes };
  for (const [name, files] of Object.entries(parts)) manifest.parts[name] = { files, ...sum(sizes, files) };
  await writeFile(join(next, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(outdir, { recursive: true, force: true });
  await rename(next, outdir);
  return manifest;
}
