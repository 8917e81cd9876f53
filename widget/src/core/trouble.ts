import type { Problem } from "../wire";
import type { Core } from "./core";
import { type Entry, MOST, overflow, pack } from "./packing";
import { EVENT } from "./run";

export type Trouble = ReturnType<typeof openTrouble>;

/** What most deliveries never meet: a refusal, more than a batch takes, what has waited too long. Loaded with the first. */
export function openTrouble({ person, token, feed }: Core, drop: (name: string) => void) {
  let most = MOST;
  /** Whose events were refused, and what there was to show for them: with the same again they hold up nobody else's. */
  const aside = new Map<string, string>();
  const proof = (user: string) => (person()?.user === user ? `${token()} ${feed.answer?.ticket}` : "");

  return {
    /** The next batch of what waits. */
    next(entries: readonly Entry[]): Entry[] {
      const lost = overflow(entries, Date.now());
      for (const { event } of lost) drop(EVENT + event.id);
      const left = entries.filter(
        (each) => !lost.includes(each) && aside.get(each.user) !== proof(each.user),
      );
      const batch = pack(left, most);
      most = MOST;
      return batch;
    },
    /**
     * After a batch was refused as a whole: whether what waits may be sent at once. Its events go one by one then, so
     * that the one at fault holds up no other.
     */
    settle({ code }: Partial<Problem>, batch: readonly Entry[]): boolean {
      const [{ user, event }] = batch as [Entry];
      if (code === "identity") aside.set(user, proof(user));
      else if (code !== "invalid" && code !== "too_large") return false;
      else {
        most = 1;
        if (!batch[1]) drop(EVENT + event.id);
      }
      return true;
    },
  };
}
