/**
 * The gallery of all surfaces, under the strictest policy: node widget/demo/serve.mjs [port]
 * It prints its address. Addresses: ?kind=tour&lang=ja&scheme=dark&step=table (see gallery.ts).
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { esbuildCssText } from "../../scripts/css-text.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'none'; img-src 'self'; frame-src 'self' https://www.youtube-nocookie.com; require-trusted-types-for 'script'; trusted-types 'none'";

const bundle = (entry) =>
  build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    loader: { ".json": "json" },
    plugins: [esbuildCssText],
  }).then((result) => result.outputFiles[0].text);

const files = {
  "/": ["text/html", await readFile(`${here}index.html`, "utf8")],
  "/gallery.js": ["text/javascript", await bundle(`${here}gallery.ts`)],
  "/picture.svg": ["image/svg+xml", await readFile(`${here}picture.svg`, "utf8")],
  "/preview": [
    "text/html",
    '<!doctype html><html lang="en"><head><title>Preview</title><script type="module" src="preview.js"></script></head><body></body></html>',
  ],
  "/preview.js": ["text/javascript", await bundle(`${here}../src/preview.ts`)],
  "/frame": [
    "text/html",
    '<!doctype html><html lang="en"><head><title>Inner</title></head><body><button>Inside the frame</button></body></html>',
  ],
};

const server = createServer((request, response) => {
  const [type, body] = files[new URL(request.url, "http://localhost").pathname] ?? [];
  response.writeHead(body ? 200 : 404, {
    "content-type": `${type ?? "text/plain"}; charset=utf-8`,
    "content-security-policy": POLICY,
  });
  response.end(body ?? "");
});

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
);
