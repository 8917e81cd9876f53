import type { Checklist } from "../wire";

export interface Progress {
  done: number;
  of: number;
  /** From 0 to 1. */
  part: number;
}

/** What of a checklist concerns this person, and what of it is done. */
export function standing(
  guide: Checklist,
  skip: readonly string[] = [],
  done: Readonly<Record<string, number>> = {},
) {
  const items = guide.items.filter(({ key }) => !skip.includes(key) || key in done);
  const ticked = items.filter(({ key }) => key in done).length;
  const progress: Progress = {
    done: ticked,
    of: items.length,
    part: items.length ? ticked / items.length : 0,
  };
  const first = items.find(({ key }) => !(key in done))?.key;
  return { items, progress, first, complete: items.length > 0 && ticked === items.length };
}

/** Ticked since the last look; the first look makes no news. */
export const newly = (before: readonly string[] | undefined, after: readonly string[]): string[] =>
  before ? after.filter((key) => !before.includes(key)) : [];
