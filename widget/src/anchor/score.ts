import type { Target } from "../wire";

/** What is known of an element of the page; the same shape that a target records. */
export type Fingerprint = Omit<Target, "within">;

export type Verdict = { at: number; how: "exact" | "healed" } | undefined;

/** How much each agreement says that two elements are the same. A role alone says little, a test id nearly all. */
const WEIGHT = { test_id: 8, id: 4, role: 1, name: 4, text: 3 };
const ATTRIBUTE = 2;
/** Healing needs most of what was recorded, and a clear lead: a wrong card is worse than none. */
const ENOUGH = 0.5;
const LEAD = 0.2;

/** The share, 0 … 1, of what the target records that this candidate has. */
export function score(target: Fingerprint, candidate: Fingerprint): number {
  // A test id is a promise of the page's makers: it settles the matter.
  if (target.test_id && target.test_id === candidate.test_id) return 1;
  let given = 0;
  let held = 0;
  const weigh = (weight: number, wanted: string | undefined, has = "") => {
    if (!wanted) return;
    given += weight;
    held += weight * likeness(fold(wanted), fold(has));
  };
  for (const key in WEIGHT) weigh(WEIGHT[key as "id"], target[key as "id"], candidate[key as "id"]);
  for (const key in target.attributes) weigh(ATTRIBUTE, target.attributes[key], candidate.attributes?.[key]);
  return given && held / given;
}

/** The one candidate that is meant; undefined if none is, or if it can't be told which. */
export function choose(target: Fingerprint, candidates: readonly Fingerprint[]): Verdict {
  const scores = candidates.map((candidate) => score(target, candidate));
  const [best = 0, second = 0] = scores.toSorted((one, other) => other - one);
  const at = scores.indexOf(best);
  if (best === 1 && second < 1) return { at, how: "exact" };
  return best >= ENOUGH && best - second >= LEAD ? { at, how: "healed" } : undefined;
}

/** 1 for the same words; 0.6 where one holds the other, as "Invoices" and "Invoices (3)". */
const likeness = (wanted: string, has: string): number => {
  if (wanted === has) return 1;
  return has && (has.includes(wanted) || wanted.includes(has)) ? 0.6 : 0;
};

/** Spaces don't count: where elements meet, some have one and some don't. */
export const fold = (text: string): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
