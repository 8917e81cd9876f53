/**
 * Bundles the widget.
 *
 *     static/widget/annai.js               the core: always one file, so that a page where nothing shows loads nothing else
 *     static/widget/annai-<hash>.js        the same, for tags that are pinned to one build; immutable
 *     static/widget/annai/<hash>/<name>.js what is loaded when it is needed; immutable, found relative to annai.js
 *     static/widget/preview.js             the admin's live preview, everything in it
 *     static/widget/targets.js             what records targets and checks them, for tools
 *     static/widget/manifest.json          {parts: {core: {files, raw, gzip, brotli}, tour: …}, files: {name: {raw, …}},
 *                                          pinned: {file, integrity}}
 *     *.br, *.gz                           the same bytes, compressed once instead of on each request
 *
 * Each file is bundled by itself: split in one go, any module that two share would move into a file of its own that
 * every page has to fetch. What all surfaces are made of comes with the tour's file; the others import it from there, the
 * rest not before it draws something.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { esbuildCssText } from "./css-text.mjs";

const options = {
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  write: false,
  metafile: true,
  plugins: [esbuildCssText],
};

/**
 * What esbuild doesn't do: functions used once go where they are used, and the like. A tenth of the code, no other meaning
 * (`unsafe`: as long as `RegExp`, `String` and the like are the language's own; `pure_getters`: nothing of ours happens
 * because something was read).
 */
const SQUEEZE = {
  module: true,
  ecma: 2020,
  compress: {
    passes: 6,
    unsafe: true,
    pure_getters: true,
    unsafe_arrows: true,
    lhs_constants: false,
    keep_fargs: false,
    // There is nothing to drop, and what is written in its place is packed worse.
    side_effects: false,
  },
  format: { comments: false },
};

/** What no end user's page loads: each is one file with everything in it. */
const APART = ["preview", "targets"];

const nameOf = (path) => basename(path).replace(/\.[jt]s$/, "");

const EXPORTED = /\{(.*)\}/g;
const WORD = /\w+/g;

/** What the kit exports, each by a letter of its own. */
const lettersOf = (source) =>
  new Map(
    [...source.matchAll(EXPORTED)]
      .flatMap(([, names]) => names.match(WORD))
      .map((name, at) => [name, String.fromCharCode("a".charCodeAt(0) + at)]),
  );

/**
 * What is imported by `import()`, and the kit, stays outside: `place` is told the module, and says where its file lies.
 * `late`: the kit comes when the file says that it needs it.
 */
const outside = (place, late) => ({
  name: "outside",
  setup(builder) {
    builder.onResolve({ filter: /./ }, async ({ path, kind, ...rest }) => {
      if (rest.pluginData?.lies) return { path: place(path), external: true };
      const kit = ["kit", ...(late ? ["ready"] : [])].includes(basename(path));
      if (kit && nameOf(rest.importer) !== "tour")
        return { path: resolve(rest.resolveDir, dirname(path), "kit.ts"), namespace: "kit" };
      if (kind !== "dynamic-import") return null;
      const found = await builder.resolve(path, { ...rest, kind: "import-statement" });
      return found.errors.length ? found : { path: place(found.path), external: true };
    });
    // One import for all modules of a file, rather than one for each of them; between files, a name is a letter.
    builder.onLoad({ filter: /./, namespace: "kit" }, async ({ path }) => {
      const letters = [...lettersOf(await readFile(path, "utf8"))];
      const tour = JSON.stringify(resolve(dirname(path), "tour.ts"));
      const atOnce = `export {${letters.map(([name, letter]) => `${letter} as ${name}`)}} from ${tour}`;
      const whenReady = `export let ${letters.map(([name]) => name)};
        export const ready = async () => {
          ({${letters.map(([name, letter]) => `${letter}: ${name}`)}} = await import(${tour}));
        };`;
      return { contents: late ? whenReady : atOnce, pluginData: { lies: true } };
    });
    builder.onLoad({ filter: /\/kit\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const letters = lettersOf(source);
      const lettered = (_, names) =>
        `{${names.match(WORD).map((name) => `${name} as ${letters.get(name)}`)}}`;
      return { contents: source.replace(EXPORTED, lettered), loader: "ts" };
    });
  },
});

/** By their names: what is loaded late lies in one folder, whose own name says of which build it is. */
const beside = (module) => `./${nameOf(module)}.js`;

/** `entry` and all that is loaded by it, by module. */
async function bundleAll(entry, made = new Map()) {
  const one = await bundled(entry, beside);
  made.set(entry, one);
  for (const module of one.needed) if (!made.has(module)) await bundleAll(module, made);
  return made;
}

async function bundled(entry, place) {
  const needed = new Set();
  const { outputFiles, metafile } = await build({
    ...options,
    // Names that it shortened already are packed worse by what comes after it.
    minifySyntax: true,
    entryPoints: [entry],
    outdir: dirname(entry),
    plugins: [outside((path) => needed.add(path) && place(path), nameOf(entry) === "rest"), esbuildCssText],
  });
  const { code } = await minify(outputFiles[0].text, SQUEEZE);
  const [{ imports }] = Object.values(metafile.outputs);
  const atOnce = imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path));
  return { code, atOnce, needed };
}

/** Small letters and digits say more than hex digits do, and are packed better than capitals. */
const hashOf = (texts, length) =>
  BigInt(`0x${createHash("sha256").update(JSON.stringify(texts)).digest("hex")}`)
    .toString(36)
    .slice(-length);

/** The core under a name of its own, and what a tag says that takes no other. */
const pin = (code) => ({
  file: `annai-${hashOf(code, 10)}.js`,
  integrity: `sha384-${createHash("sha384").update(code).digest("base64")}`,
});

/** What the text is taken for changes how it is packed, not what it is: which one packs best can only be tried. */
const MODES = [constants.BROTLI_MODE_GENERIC, constants.BROTLI_MODE_TEXT, constants.BROTLI_MODE_FONT];

export function measure(contents) {
  const buffer = Buffer.from(contents);
  const packed = MODES.map((mode) =>
    brotliCompressSync(buffer, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: buffer.length,
        [constants.BROTLI_PARAM_MODE]: mode,
      },
    }),
  );
  const [br] = packed.sort((one, other) => one.length - other.length);
  const gz = gzipSync(buffer, { level: 9 });
  return { size: { raw: buffer.length, gzip: gz.length, brotli: br.length }, br, gz };
}

/** Written to a folder beside and moved, so that a running server never reads half a build. */
async function write(outdir, outputs) {
  const sizes = {};
  const next = `${outdir}.next`;
  await rm(next, { recursive: true, force: true });
  for (const [name, contents] of outputs) {
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
  const late = await bundleAll(entry);
  late.delete(entry);
  const texts = [...late].map(([module, { code }]) => [`${nameOf(module)}.js`, code]).sort();
  const names = texts.map(([name]) => name);
  if (new Set(names).size < names.length) throw new Error(`two of one name are loaded late: ${names}`);
  const folder = `annai/${hashOf(texts, 5)}`;
  const core = await bundled(entry, (module) => `./${folder}/${nameOf(module)}.js`);
  const entryPoints = APART.map((name) => resolve(source, `${name}.ts`));
  const apart = await build({ ...options, minify: true, entryPoints, outdir });

  const outputs = apart.outputFiles.map(({ path, contents }) => [relative(outdir, path), contents]);
  for (const [name, code] of texts) outputs.push([`${folder}/${name}`, code]);
  const pinned = pin(core.code);
  const cores = ["annai.js", pinned.file].map((name) => [name, core.code]);
  const { sizes, next } = await write(outdir, [...cores, ...outputs]);
  const parts = { core: ["annai.js"] };
  for (const name of APART) parts[name] = [`${name}.js`];
  for (const [module, { atOnce }] of late)
    parts[nameOf(module)] = [`${nameOf(module)}.js`, ...atOnce].map((file) => `${folder}/${file}`);
  const manifest = { parts: {}, files: sizes, pinned };
  for (const [name, files] of Object.entries(parts)) manifest.parts[name] = { files, ...sum(sizes, files) };
  await writeFile(join(next, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(outdir, { recursive: true, force: true });
  await rename(next, outdir);
  return manifest;
}
