/** Prints how many targets recorded on old pages are found on newer ones, as JSON: `bench/relocation.py` reads it. */
import { build } from "esbuild";
import { study } from "./relocation-study.mjs";

const [, , data] = process.argv;
const source = new URL("../widget/src/anchor/relocate.ts", import.meta.url).pathname;
const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: "esm", write: false });
const { relocate, closest } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const seen = { right: 0, wrong: 0, none: 0, closest: 0 };
const pages = await study(data);
for (const { candidates, targets } of pages)
  for (const { old, answer } of targets) {
    const found = relocate(old, candidates);
    seen[!found ? "none" : found.at === answer ? "right" : "wrong"]++;
    if (closest(old, candidates)?.at === answer) seen.closest++;
  }

const all = pages.flatMap(({ candidates }) => candidates);
const thousand = Array.from({ length: 1000 }, (_, at) => all[at % all.length]);
const rounds = 50;
const began = process.cpuUsage();
for (let round = 0; round < rounds; round++) relocate(all[round], thousand);
console.log(JSON.stringify({ ...seen, ms: process.cpuUsage(began).user / 1000 / rounds }));
