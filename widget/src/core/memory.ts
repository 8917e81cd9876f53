import type { Core } from "./core";
import type { Feed } from "./feed";
import { ANSWER } from "./run";

/** Keeps the last answer for the next page view of this tab: what was answered may name the person. */
export function openMemory({ feed, tab, person, changed }: Core) {
  const store = tab();
  const who = () => JSON.stringify([person()?.user, person()?.company]);
  return {
    keep: () => store.write(ANSWER, { ...feed, who: who() }),
    /** Takes up the answer of the last page view, if it was about the same person and still holds. */
    recall() {
      const kept = store.read<Feed & { who: string }>(ANSWER);
      if (feed.answer || !kept?.answer || kept.who !== who()) return;
      if ((kept.answer.valid_until ?? Infinity) < Date.now() + kept.skew) return;
      Object.assign(feed, kept, { fresh: false });
      changed();
    },
  };
}
