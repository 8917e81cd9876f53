import type { Guide, GuideState } from "../wire";
import { spent } from "./budget";
import type { Core } from "./core";
import type { Kept } from "./run";
import { IDLE, LEFT, overElsewhere, type Session, session } from "./runs";

export type Ledger = ReturnType<typeof openLedger>;

const DAY = 24 * 3600_000;

/** What this browser knows of the user's runs, shared by its tabs, before and after the server knows it. */
export function openLedger({ store, feed, setup, mine, tell }: Core) {
  const nameOf = (key: string) => mine(`run:${key}`);
  const kept = (key: string) => store.read<Kept>(nameOf(key));
  const save = (run: Kept) => store.write(nameOf(run.guide.key), run);
  const state = (key: string) => feed.answer?.states[key];

  /** Whether an answer was given in knowledge of all that happened in this run here. */
  const told = (run: Kept | undefined) => !!run && run.at < feed.told;

  /** All guides that may be on screen: those delivered, and those whose run goes on with the content it began with. */
  function guides(): Guide[] {
    const all = new Map(feed.answer?.guides.map((guide) => [guide.key, guide]));
    for (const name of store.names(nameOf(""))) {
      const run = store.read(name) as Kept;
      const key = run?.guide?.key;
      // What is over, as the server knows by now, need not be remembered.
      if (!key || (run.ended && told(run)) || Date.now() - run.at > LEFT) store.remove(name);
      else if (!all.has(key) && state(key)) all.set(key, run.guide);
    }
    return [...all.values()];
  }

  /** The newer of the run kept here and the one that the server knows. */
  function newest(guide: Guide, theirs: GuideState["run"]): Kept | undefined {
    const ours = kept(guide.key);
    if (!theirs) return ours;
    const step = theirs.step ?? undefined;
    const at = theirs.at - feed.skew;
    // The same run has gone on in another browser; clocks and travel may differ by seconds.
    if (ours?.id === theirs.id) return told(ours) && at > ours.at + 10_000 ? { ...ours, step, at } : ours;
    if (ours && ours.at > at) return ours;
    // What an author began for this person is yet to be shown.
    return { by: "itself", shown: true, ...theirs, guide, step, at };
  }

  function sessionStart(): number {
    const current = session(store.read<Session>("session"), Date.now());
    store.write("session", current);
    return current.from;
  }

  // What is shown from now on belongs to the session that this begins, or goes on with.
  sessionStart();

  /** The run of this guide that goes on, or why it may not start anew, or neither. */
  function open(guide: Guide): Kept | string | undefined {
    const known = state(guide.key);
    const run = newest(guide, known?.run);
    if (!run) return;
    const age = Date.now() - run.at;
    const from = sessionStart();
    // A checklist completed a moment ago keeps its launcher until the next session.
    const folds =
      guide.kind === "checklist" &&
      !run.ended &&
      (run.folded ? run.at : (known?.completed ?? 0) - feed.skew) >= from;
    const over = run.ended || (guide.kind === "toast" && run.shown) || age > LEFT;
    if (!folds && (over || overElsewhere(run, known, feed.told))) {
      if (!told(run) && run.guide.round >= guide.round) return "shown_before";
      store.remove(nameOf(guide.key));
    } else if (guide.kind === "tour" || run.at >= from || age <= IDLE) {
      return setup.mode === "manual" && run.by === "itself" ? "manual" : run;
    }
  }

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

  /** What forbids another interruption, with what was shown here and the server may not know of yet. */
  function limit(): string | undefined {
    const { answer, skew } = feed;
    return answer && spent(answer.budget, showings(), Date.now() + skew);
  }

  return { limit, kept, save, state, told, guides, open, report, count };
}
