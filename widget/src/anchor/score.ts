import type { Target } from "../wire";

/** What is known of an element of the page; the same shape that a target records. */
export type Fingerprint = Omit<Target, "within">;

export type Verdict = { at: number; how: "exact" | "healed" } | undefined;

/** How much each agreement says that two elements are the same. A role alone says little, a test id nearly all. */
const WEIGHT = { test_id: 8, id: 4, role: 1, name: 4, text: 3, attribute: 2 };
/** Healing needs most of what was recorded, and a clear lead: a wrong card is worse than none. */
const ENOUGH = 0.5;
const LEAD = 0.2;

/** The share, 0 … 1, of what the target records that this candidate has. */
export function score(target: Fingerprint, candidate: Fingerprint): number {
  let given = 0;
  let held = 0;
  const weigh = (weight: number, wanted: string | undefined, has: string | undefined, likeness = same) => {
    if (wanted === undefined) return;
    given += weight;
    held += weight * likeness(wanted, has ?? "");
  };
  weigh(WEIGHT.test_id, target.test_id, candidate.test_id, exactly);
  weigh(WEIGHT.id, target.id, candidate.id, exactly);
  weigh(WEIGHT.role, target.role, candidate.role, exactly);
  weigh(WEIGHT.name, target.name, candidate.name);
  weigh(WEIGHT.text, target.text, candidate.text);
  for (const name in target.attributes) weigh(WEIGHT.attribute, target.attributes[name], candidate.attributes?.[name]);
  return given && held / given;
}

/** The one candidate that is meant; undefined if none is, or if it can't be told which. Candidates come in document order. */
export function choose(target: Fingerprint, candidates: readonly Fingerprint[]): Verdict {
  const scores = candidates.map((candidate) =>
    // A test id is a promise of the page's makers: it settles the matter.
    target.test_id !== undefined && target.test_id === candidate.test_id ? 1 : score(target, candidate),
  );
  const best = Math.max(0, ...scores);
  const at = scores.indexOf(best);
  const lead = best - Math.max(0, ...scores.filter((_, index) => index !== at));
  if (best > 0.999 && lead > 0) return { at, how: "exact" };
  return best >= ENOUGH && lead >= LEAD ? { at, how: "healed" } : undefined;
}

const exactly = (wanted: string, has: string): number => Number(wanted === has);

/** 1 for the same words; 0.6 where one holds the other, as "Invoices" and "Invoices (3)". */
function same(wanted: string, has: string): number {
  const [one, other] = [fold(wanted), fold(has)];
  if (one === other) return 1;
  return one && other && (one.includes(other) || other.includes(one)) ? 0.6 : 0;
}

export const fold = (text: string): string => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
