/**
 * Finds an element again on a page that has changed since it was recorded: other ids, another order, other words.
 *
 * Each kind of evidence agrees by 0 … 1 and counts by how telling it is on this very page: a name that one element has
 * says much, one that forty share says little. Weights are plain numbers, not fitted: halving or doubling any of them
 * moves the result by a hundredth (`make bench` measures it where the data of the Similo study is present: M. Nass
 * et al., "Similarity-based Web Element Localization for Robust Test Automation", ACM TOSEM 2023).
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

export interface Relocation {
  /** Index of the candidate. */
  at: number;
  /** How far it leads, plus how telling its name or address is: 0 … 2. */
  sure: number;
}

const WEIGHT = { kind: 1, name: 4, address: 2, words: 2, near: 2, path: 1, place: 2, size: 1 };

/** Below this it is as likely the wrong one: missing is better. */
export const SURE = 0.75;
/** At this distance, in pixels, a place says half as much. */
const FAR = 150;

/** The candidate that is meant; undefined if it can't be told. All traces are of one page. */
export function relocate(target: Traces, candidates: readonly Traces[]): Relocation | undefined {
  const best = closest(target, candidates);
  return best && best.sure >= SURE ? best : undefined;
}

/** The best of them, sure or not; undefined if there is none. */
export function closest(target: Traces, candidates: readonly Traces[]): Relocation | undefined {
  const verdicts = judge(target, candidates.map(read));
  const scores = verdicts.map(({ score }) => score);
  const at = scores.indexOf(Math.max(...scores));
  const best = verdicts[at];
  if (!best) return;
  const second = Math.max(0, ...scores.toSpliced(at, 1));
  return { at, sure: best.score - second + best.told };
}

/** A candidate's traces as one compares them: folded once, since there may be a thousand of them. */
function read({ kind = "", name = "", id = "", attributes = {}, near = "", path = "", box }: Traces) {
  let words = `${id} ${name}`;
  for (const attribute in attributes) words += ` ${withoutHost(attributes[attribute] as string)}`;
  return {
    kind: kind.toLowerCase(),
    name: fold(name).replace(/\s+/g, " ").trim(),
    address: withoutHost(attributes.href ?? ""),
    words: fold(words),
    near: fold(near),
    path,
    box,
  };
}
type Reading = ReturnType<typeof read>;

/** For each candidate how much of what was recorded it has, 0 … 1, and how much its name or address alone tells. */
function judge(target: Traces, page: readonly Reading[]): { score: number; told: number }[] {
  const { kind, name, address, path, box } = read(target);
  const pairs = new Set(Array.from(name.slice(1), (letter, at) => name[at] + letter));
  const { id = "", attributes = {}, near = "" } = target;
  const words = held(
    wordsOf([id, target.name, ...Object.values(attributes).map(withoutHost)].join(" ")),
    page,
    "words",
  );
  const around = held(wordsOf(near), page, "near");
  const naming = telling(page.filter((each) => each.name === name).length);
  const addressing = telling(page.filter((each) => each.address === address).length);
  return page.map((has, at) => {
    let given = 0;
    let won = 0;
    const weigh = (evidence: keyof typeof WEIGHT, agreement: number, told = 1) => {
      given += WEIGHT[evidence] * told;
      won += WEIGHT[evidence] * told * agreement;
      return told * agreement;
    };
    if (kind) weigh("kind", same(kind, has.kind));
    if (words) weigh("words", words[at] as number);
    if (around) weigh("near", around[at] as number);
    if (path) weigh("path", ends(path, has.path));
    if (box && has.box) {
      weigh("place", place(box, has.box));
      weigh("size", size(box, has.box));
    }
    const named = name && weigh("name", same(name, has.name) || 0.8 * alike(pairs, has.name), naming);
    const addressed = address && weigh("address", same(address, has.address), addressing);
    return { score: given && won / given, told: Math.max(+named, +addressed) };
  });
}

/** How many share something says how little it tells. */
const telling = (count: number) => 1 / Math.sqrt(count || 1);
const same = (one: string, other: string) => Number(one === other);

/** For each candidate the share of these words that it has, rare ones first; undefined without words. */
function held(words: readonly string[], page: readonly Reading[], where: "words" | "near") {
  if (!words.length) return;
  const shares = page.map(() => 0);
  let all = 0;
  for (const word of words) {
    const having = [...page.keys()].filter((at) => page[at]?.[where].includes(word));
    const weight = telling(having.length);
    all += weight;
    for (const at of having) shares[at] = (shares[at] as number) + weight;
  }
  return shares.map((share) => share / all);
}

/** How many pairs of letters two names have in common (after Sørensen and Dice). */
function alike(pairs: ReadonlySet<string>, name: string): number {
  let common = 0;
  for (const pair of pairs) if (name.includes(pair)) common++;
  return (2 * common) / (pairs.size + Math.max(pairs.size, name.length - 1) || 1);
}

/** How much of two paths is the same, from both ends. */
function ends(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return (head + tail) / Math.max(one.length, other.length);
}

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
/** `camelCase` and `kebab-case` are several words. */
const wordsOf = (text: string) => [
  ...new Set(fold(text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")).match(/\p{L}+|\p{N}+/gu)),
];
/** Hosts and queries change with every release and visitor. */
const withoutHost = (url: string) => url.replace(/^[a-z]+:\/\/[^/]*|[?#].*|\/$/g, "");

const place = (one: Box, other: Box) => 1 / (1 + Math.hypot(one.x - other.x, one.y - other.y) / FAR);
const share = (one: number, other: number) => Math.min(one, other) / (Math.max(one, other) || 1);
const size = (one: Box, other: Box) => share(one.width, other.width) * share(one.height, other.height);
