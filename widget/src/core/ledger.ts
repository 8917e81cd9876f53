import type { Core } from "./core";
import type { Kept } from "./run";
import { type Session, session } from "./runs";

export type Ledger = ReturnType<typeof openLedger>;

const DAY = 24 * 3600_000;

/** What this browser knows of the user's runs, shared by its tabs, before and after the server knows it. */
export function openLedger({ store, feed, mine, tell }: Core) {
  const nameOf = (key: string) => mine(`run:${key}`);
  const kept = (key: string) => store.read<Kept>(nameOf(key));
  const save = (run: Kept) => store.write(nameOf(run.guide.key), run);

  /** When the session began that this is part of. */
  function begun(): number {
    const current = session(store.read<Session>("session"), Date.now());
    store.write("session", current);
    return current.from;
  }

  // What is shown from now on belongs to the session that this begins, or goes on with.
  begun();

  /** Records an event of a run, and keeps the run. */
  function report(run: Kept, name: string, fields?: object) {
    run.at = Date.now();
    save(run);
    tell(run, name, fields);
  }

  /** When interruptions were shown here. What is no list is none of ours, and no time either. */
  const showings = () => [store.read<number[]>(mine("shown")) ?? []].flat();

  /** An interruption was shown just now. */
  function count() {
    const now = Date.now() + feed.skew;
    store.write(mine("shown"), [...showings().filter((at) => at > now - DAY), now]);
  }

  return {
    showings,
    kept,
    save,
    report,
    count,
    session: begun,
    /** Of the guides whose runs are kept here. */
    keys: () => store.names(nameOf("")).map((name) => name.slice(nameOf("").length)),
    forget: (key: string) => store.remove(nameOf(key)),
    state: (key: string) => feed.answer?.states[key],
    /** Whether an answer was given in knowledge of all that happened in this run here. */
    told: (run: Kept | undefined) => !!run && run.at < feed.told,
  };
}
