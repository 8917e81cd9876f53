import { spent } from "./budget";
import type { Core } from "./core";
import type { Director } from "./director";
import { openHistory } from "./history";
import { NAMES } from "./kinds";
import type { Ledger } from "./ledger";
import type { Kept } from "./run";
import { IDLE } from "./runs";

/** What was before this page view, as far as it still matters: runs that go on, and interruptions that were shown. */
export function bringBack(core: Core, director: Director, ledger: Ledger, elsewhere: (run: Kept) => boolean) {
  const { screen } = director;
  const { guides, open } = openHistory(core, ledger);

  const touring = () => screen.all().some(({ run }) => run.guide.kind === "tour");

  /** Tours one at a time, the newest first, old ones as a quiet offer. `notes`: why others are nothing new. */
  function goOn(notes: Map<string, string>): void {
    const found: Kept[] = [];
    for (const guide of guides()) {
      const { key, kind } = guide;
      if (screen.of(key) || director.view.aside.has(key) || !NAMES.includes(kind)) continue;
      const run = open(guide);
      if (typeof run === "string") notes.set(key, run);
      else if (run && elsewhere(run)) notes.set(key, "page");
      else if (run) found.push(run);
    }
    for (const run of found.sort((a, b) => b.at - a.at)) {
      const { kind, key, interrupts } = run.guide;
      const quiet = kind === "tour" && Date.now() - run.at > IDLE;
      // A hint only rests again.
      const slot = !quiet && kind !== "hint" && interrupts;
      const taken = slot ? director.taken() : quiet && touring();
      const reason = taken ? "slot_taken" : director.appear({ run, quiet, slot, resumed: true });
      if (reason) notes.set(key, reason);
    }
  }

  /** What forbids another interruption, with what was shown here and the server may not know of yet. */
  function limit(): string | undefined {
    const { answer, skew } = core.feed;
    return answer && spent(answer.budget, ledger.showings(), Date.now() + skew);
  }

  return { goOn, limit };
}
