/**
 * Finds an element again on a page that has changed since it was recorded: other ids, another order, other words.
 *
 * Records are linked as I. Fellegi and A. Sunter did ("A Theory for Record Linkage", JASA 1969): what agrees counts by
 * how rare that is on this very page, as a logarithm, since a name that one element has says much and one that forty
 * share says little; what differs takes a fixed sum. The sums of all candidates, and of its being gone, together are
 * certainty: so twins halve it, and weak evidence leaves it to "gone". Weights are halves and doubles of one, not
 * fitted to any site (`make bench` measures them where the data of the Similo study is present: M. Nass et al.,
 * "Similarity-based Web Element Localization for Robust Test Automation", ACM TOSEM 2023).
 */

/** In CSS pixels, from the page's corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is known of an element: as it was recorded, or as it is now. */
export interface Traces {
  /** What it is: its role, or its tag. */
  kind?: string | undefined;
  /** What it is called, or says. */
  name?: string | undefined;
  id?: string | undefined;
  attributes?: Readonly<Record<string, string>> | undefined;
  /** The words around it. */
  near?: string | undefined;
  /** From the page's root: `/html/body/main/a[2]`. */
  path?: string | undefined;
  box?: Box | undefined;
}

interface Relocation {
  /** Index of the candidate. */
  at: number;
  /** How likely it is this one, rather than any other or none: 0 … 1. */
  sure: number;
  /** What spoke for it. */
  by: Evidence[];
}

/** How much agreement counts, by its rarity, and what a difference takes. */
type Weight = readonly [number, number];
const WEIGHT = {
  kind: [1, 4],
  id: [1, 0],
  name: [2, 2],
  nameless: [1, 1],
  attribute: [1, 1],
  address: [2, 1],
  handles: [1, 1],
  near: [0, 2],
  path: [1, 0],
  place: [0, 2],
  size: [0, 1],
} as const satisfies Record<string, Weight>;
type Evidence = keyof typeof WEIGHT;
/** What counts less is no reason. */
const REASON = 0.5;

/** Clearly likelier than all else together; below this, missing is better. */
const SURE = 0.6;
/** How much has to speak for any at all, before one is taken for what was recorded. */
const GONE = 4;
/** Names are rarer than a small page shows: as if so many others had another one. */
const OTHERS = 100;
/** At this distance, in pixels, a place says half as much. */
const FAR = 150;
/** Steps that a likeness is counted in; what is less by so many is about as much alike. */
const STEPS = 16;
const ABOUT = 2;
/** Of a text that says more, more tells nothing more. */
const LONGEST = 200;

const FAMILIES = {
  press: "a button link summary menuitem tab option submit reset image checkbox radio switch",
  write: "input textarea select textbox searchbox combobox label",
  see: "img svg picture figure",
  head: "h1 h2 h3 h4 h5 h6 heading",
};
const FAMILY = new Map(
  Object.entries(FAMILIES).flatMap(([family, kinds]) => kinds.split(" ").map((kind) => [kind, family])),
);

/** The candidate that is meant; undefined if it can't be told. All traces are of one page. */
export function relocate(target: Traces, candidates: readonly Traces[]): Relocation | undefined {
  const best = closest(target, candidates);
  return best && best.sure >= SURE ? best : undefined;
}

/** The best of them, sure or not; undefined if there is none. */
export function closest(target: Traces, candidates: readonly Traces[]): Relocation | undefined {
  const { itself, where, reasons } = judge(target, candidates);
  const scores = itself.map((score, at) => score + (where[at] as number));
  const best = Math.max(...scores);
  const at = scores.indexOf(best);
  if (at < 0) return;
  const all = scores.reduce((sum, score) => sum + Math.exp(score - best), 0);
  const gone = scores.length * Math.exp(GONE - best);
  // Where it stands is no reason to prefer it to its twin: lists are sorted anew.
  const twins = itself.filter((score) => score > (itself[at] as number) - 0.01).length;
  const by = [...reasons]
    .filter(([, counts]) => (counts[at] as number) > REASON)
    .map(([evidence]) => evidence);
  return { at, sure: 1 / (all + gone) / twins, by };
}

/** How much speaks for each candidate, by itself and by where it stands. */
function judge(target: Traces, page: readonly Traces[]) {
  const { kind, id, name, near, path, box, attributes = {} } = target;
  const { href, class: classes, ...rest } = attributes;
  const itself = new Float64Array(page.length);
  const where = new Float64Array(page.length);
  const reasons = new Map<Evidence, Float64Array>();

  function weigh(evidence: Evidence, likeness: Likeness, others = 0, scores = itself): void {
    const [agree, differ]: Weight = WEIGHT[evidence];
    const counts = each(page, likeness);
    const rare = rarity(counts, others);
    for (let at = 0; at < page.length; at++) {
      const alike = counts[at] as number;
      counts[at] = agree * alike * (rare[Math.round(alike * STEPS)] as number) - differ * (1 - alike);
      scores[at] = (scores[at] as number) + (counts[at] as number);
    }
    reasons.set(evidence, counts);
  }

  if (kind) weigh("kind", alikeInKind(target));
  if (id) weigh("id", (has) => Number(has.id === id), OTHERS);
  const names = page.map((has) => letters(has.name));
  if (name) weigh("name", alikeInName(letters(name), names), OTHERS);
  else weigh("nameless", (_, at) => Number(!names[at]));
  for (const key in rest)
    weigh("attribute", (has) => Number(has.attributes?.[key] === rest[key]), key === "type" ? 0 : OTHERS);
  if (href) weigh("address", holding(wordsOf(addressOf(target)), page.map(addressOf)), OTHERS);
  if (id || classes || rest.name)
    weigh("handles", holding(wordsOf(handlesOf(target)), page.map(handlesOf)), OTHERS);
  if (near) weigh("near", holding(wordsOf(near), page.map(nearOf)));
  if (path) weigh("path", alikeInPath(path), 0, where);
  if (box) {
    weigh("place", (has) => (has.box ? place(box, has.box) : 0), 0, where);
    weigh("size", (has) => (has.box ? size(box, has.box) : 0), 0, where);
  }
  return { itself, where, reasons };
}

/** How much a candidate is like what was recorded, in one respect: 0 … 1. */
type Likeness = (has: Traces, at: number) => number;

function each(page: readonly Traces[], likeness: Likeness): Float64Array {
  const likenesses = new Float64Array(page.length);
  for (let at = 0; at < page.length; at++) likenesses[at] = likeness(page[at] as Traces, at);
  return likenesses;
}

/** How rare it is to be about so much alike, by the likeness in steps. */
function rarity(likenesses: Float64Array, others: number): Float64Array {
  const having = new Uint32Array(STEPS + 1 + ABOUT);
  for (const alike of likenesses) (having[Math.round(alike * STEPS) + ABOUT] as number)++;
  for (let step = having.length - 1; step--; )
    having[step] = (having[step] as number) + (having[step + 1] as number);
  return Float64Array.from(having, (count) => Math.log((likenesses.length + 1 + others) / count));
}

function alikeInKind(target: Traces): Likeness {
  const kind = target.kind?.toLowerCase();
  const family = familyOf(target);
  return (has) => (Number(has.kind?.toLowerCase() === kind) + Number(familyOf(has) === family)) / 2;
}

/** An `input` is what its type makes it. */
const familyOf = ({ kind = "", attributes }: Traces) =>
  FAMILY.get(attributes?.type ?? "") ?? FAMILY.get(kind.toLowerCase());

/** The same name; else what two have in common, of which the other may have more than before. */
function alikeInName(name: string, names: readonly string[]): Likeness {
  const pairs = new Set(Array.from(name.slice(1), (letter, at) => name[at] + letter));
  const words = holding(wordsOf(name), names);
  return (has, at) => {
    const other = names[at] as string;
    if (!other) return 0;
    return other === name ? 1 : 0.9 * Math.max(common(pairs, other), 0.8 * words(has, at));
  };
}

/** How many pairs of letters two names have in common (after Sørensen and Dice). */
function common(pairs: ReadonlySet<string>, name: string): number {
  let both = 0;
  for (const pair of pairs) if (name.includes(pair)) both++;
  return (2 * both) / (pairs.size + Math.max(pairs.size, name.length - 1) || 1);
}

/** The share of these words that a candidate's text has, rare ones first. */
function holding(words: readonly string[], texts: readonly string[]): Likeness {
  const shares = new Float64Array(texts.length);
  let all = 0;
  for (const word of words) {
    const having: number[] = [];
    for (let at = 0; at < texts.length; at++) if (says(texts[at] as string, word)) having.push(at);
    const weight = Math.log((texts.length + 1) / (having.length + 0.5));
    all += weight;
    for (const at of having) shares[at] = (shares[at] as number) + weight;
  }
  return (_, at) => (all ? (shares[at] as number) / all : 0);
}

/** As a word of its own. */
function says(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isLetter(text.charCodeAt(at - 1)) && !isLetter(text.charCodeAt(at + word.length))) return true;
  return false;
}
const isLetter = (code: number) => code > 127 || (code > 96 && code < 123);

/** How many steps of two paths are the same, from both ends, as a share of the longer one's. */
function alikeInPath(path: string): Likeness {
  const steps = path.split(/(?=\/)/);
  return ({ path: other = "" }) => {
    let head = 0;
    let from = 0;
    for (; head < steps.length && stepsOn(other, steps[head] as string, from); head++)
      from += (steps[head] as string).length;
    let tail = 0;
    let until = other.length;
    for (; tail < steps.length - head; tail++) {
      const step = steps.at(-1 - tail) as string;
      if (until - step.length < from || !other.endsWith(step, until)) break;
      until -= step.length;
    }
    return (head + tail) / Math.max(steps.length, length(other));
  };
}
const stepsOn = (path: string, step: string, at: number) =>
  path.startsWith(step, at) && (path[at + step.length] ?? "/") === "/";

function length(path: string): number {
  let steps = 0;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) steps++;
  return steps;
}

/** Most texts of most pages, and by far the fastest to read. */
const ASCII = /^[\0-\x7f]*$/;
const fold = (text = "") => (ASCII.test(text) ? text : text.normalize("NFKC")).toLowerCase();
/** Of a name only letters and digits count, and that there is something between them. */
function letters(name = ""): string {
  const folded = fold(name.slice(0, LONGEST));
  return folded.replace(ASCII.test(folded) ? /[^a-z\d]+/g : /[^\p{L}\p{N}]+/gu, " ").trim();
}
/** `camelCase` and `kebab-case` are several words. */
const apart = (text: string) => fold(text.replace(/[A-Z]+/g, " $&"));
const wordsOf = (text: string) => [...new Set(fold(text).match(/\p{L}+|\p{N}+/gu))];
/** What its makers call it. */
const handlesOf = ({ id = "", attributes = {} }: Traces) =>
  apart(`${id} ${attributes.name ?? ""} ${attributes.class ?? ""}`);
/** Hosts and queries change with every release and visitor. */
const addressOf = ({ attributes }: Traces) =>
  apart((attributes?.href ?? "").replace(/^[a-z]+:\/\/[^/]*|[?#].*|\/$/g, ""));
const nearOf = ({ near }: Traces) => fold(near);

const place = (one: Box, other: Box) => 1 / (1 + Math.hypot(one.x - other.x, one.y - other.y) / FAR);
const share = (one: number, other: number) => Math.min(one, other) / (Math.max(one, other) || 1);
const size = (one: Box, other: Box) => share(one.width, other.width) * share(one.height, other.height);
