/** The Similo study's data, as our traces. */
import { readFile } from "node:fs/promises";

const NEAR = /^neighbor_text/;
const ATTRIBUTES = ["name", "class", "type", "href", "placeholder", "title"];
/** Of any other tag a `value` is no words of the page's: an item of a list has a number there. */
const WRITTEN = ["INPUT", "BUTTON", "SELECT", "TEXTAREA", "OPTION"];

/** Its texts were written as UTF-8 and read as Latin-1. */
function reread(text) {
  const bytes = Buffer.from(text, "latin1");
  const read = bytes.toString("utf8");
  return bytes.toString("latin1") === text && !read.includes("\ufffd") ? read : text;
}

function traces(raw) {
  const known = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, reread(value)]));
  if (!WRITTEN.includes(known.tag)) {
    if (!known.text && known.visible_text === known.value) delete known.visible_text;
    delete known.value;
  }
  const near = Object.keys(known).filter((name) => NEAR.test(name));
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(known[name]));
  return {
    kind: known.tag,
    id: known.id,
    name: known.visible_text || known.text || known.value || known.title || known.placeholder,
    attributes: Object.fromEntries(
      ATTRIBUTES.filter((name) => known[name]).map((name) => [name, known[name]]),
    ),
    near: near.map((name) => known[name]).join(" "),
    path: known.xpath,
    box: Number.isNaN(x + y) ? undefined : { x, y, width, height },
  };
}

/** An element that is listed twice is one: told apart by its path. */
function once(candidates, targets) {
  const places = new Map();
  for (const { xpath } of candidates) if (!places.has(xpath)) places.set(xpath, places.size);
  return {
    candidates: [...new Map(candidates.map((each) => [each.xpath, each])).values()],
    targets: targets.map(({ old, answer }) => ({ old, answer: places.get(candidates[answer].xpath) })),
  };
}

/** `[{site, candidates: [traces], targets: [{old: traces, answer: index}]}]` */
export async function study(file) {
  return JSON.parse(await readFile(file, "utf8")).map(({ site, ...page }) => {
    const { candidates, targets } = once(page.candidates, page.targets);
    return {
      site,
      candidates: candidates.map(traces),
      targets: targets.map(({ old, answer }) => ({ old: traces(old), answer })),
    };
  });
}
