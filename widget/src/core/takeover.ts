import type { Core, Setup } from "./core";
import { openStore } from "./store";

/*
The page's tag carries a newer public key: what its browser keeps under the one before is its own from now on, so that
what happened there is still delivered, and a run goes on.
*/

const VISITOR = "visitor";
/** Who was made up here, until it is settled whether this browser knew somebody under an older key. */
const MADE = "made";

/** With what looks after visitors standing before the widget. */
export interface Attended extends Setup {
  /** This browser knows the visitor after all. */
  known?: () => void;
}

export function takeOver({ setup, store, tab, feed, loadUpkeep }: Core): void {
  let found = 0;
  let visitor = false;
  for (const key of feed.answer?.before ?? []) {
    for (const own of [store, tab]) {
      const before = openStore(`annai:${key}:`, own === tab ? "sessionStorage" : "localStorage");
      for (const name of before.names("")) {
        const kept = before.read(name);
        // First the room that it takes: storage may be full.
        before.remove(name);
        // Who tabs with either tag agree on is a matter of a moment.
        if (kept === undefined || name === MADE || name.startsWith("lease:")) continue;
        if (name === "dropped") own.write(name, (Number(own.read(name)) || 0) + Number(kept));
        else if (own.read(name) === undefined || (name === VISITOR && own.read(name) === own.read(MADE))) {
          own.write(name, kept);
          visitor ||= name === VISITOR;
        }
        found++;
      }
    }
  }
  // From now on they are who they are: a cached page may make up another under a key that was revoked.
  store.remove(MADE);
  if (visitor) (setup as Attended).known?.();
  if (found) loadUpkeep().then((upkeep) => upkeep.deliver(), String);
}
