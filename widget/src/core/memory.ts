import type { Core } from "./core";
import type { Feed } from "./feed";
import { ANSWER } from "./run";

type Kept = Feed & { who: string };

/** Keeps the last answer for the next page view of this tab: what was answered may name the person. */
export function openMemory({ feed, tab, person, changed }: Core) {
  const who = () => JSON.stringify([person()?.user, person()?.company]);
  return {
    keep: () => tab.write(ANSWER, { ...feed, who: who() }),
    /** Takes up the answer of the last page view, if it was about the same person and still holds. */
    recall() {
      const kept = tab.read<Kept>(ANSWER);
      // What somebody else left in this tab, half-written answers too, is nobody's to read.
      if (kept?.who !== who()) tab.names("").map(tab.remove);
      else if (
        !feed.answer &&
        kept.answer &&
        (kept.answer.valid_until ?? Infinity) >= Date.now() + kept.skew
      ) {
        Object.assign(feed, kept, { fresh: false });
        changed();
      }
    },
  };
}
