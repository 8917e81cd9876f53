import { happening } from "./run";
import type { Keeping } from "./upkeep";

/**
 * Lets the page hear which items an answer has brought. The server finds that out, and records it, by itself. Loaded with
 * the first answer that has a checklist, whether or not it is on screen.
 */
export function openTicks({ core: { ears, feed, mine }, ledger }: Keeping) {
  /** What was done by the last answer; of each user, should another one come. */
  const before = new Map<string, readonly string[]>();
  return () => {
    for (const [key, { done }] of Object.entries(feed.answer?.states ?? {})) {
      if (!done) continue;
      const whose = mine(`run:${key}`);
      const run = ledger.kept(key);
      for (const step of done) {
        if (before.get(whose)?.includes(step) ?? true) continue;
        const name = "item_completed";
        const detail = run ? happening(run, name, { step }) : { name, guide: key, step };
        ears.dispatchEvent(new CustomEvent(name, { detail }));
      }
      before.set(whose, done);
    }
  };
}
