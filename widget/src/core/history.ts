import type { Guide, GuideState } from "../wire";
import type { Core } from "./core";
import type { Ledger } from "./ledger";
import type { Kept } from "./run";
import { IDLE, LEFT, overElsewhere } from "./runs";

/** Whether both say the same, in whatever language. */
export const sameContent = (one: Guide, other: Guide): boolean =>
  one.revision === other.revision && one.variant === other.variant;

/** What of the runs that began before goes on, as this browser and the server know it. */
export function openHistory({ feed, setup }: Core, { keys, kept, state, told, forget, session }: Ledger) {
  /** All guides that may be on screen: those delivered, and those whose run goes on with the content it began with. */
  function guides(): Guide[] {
    const all = new Map(feed.answer?.guides.map((guide) => [guide.key, guide]));
    for (const name of keys()) {
      const run = kept(name);
      const key = run?.guide?.key;
      // What is over, as the server knows by now, need not be remembered.
      if (!key || (run.ended && told(run)) || Date.now() - run.at > LEFT) forget(name);
      else if (!all.has(key) && state(key)) all.set(key, run.guide);
    }
    return [...all.values()];
  }

  /** The newer of the run kept here and the one that the server knows. */
  function newest(guide: Guide, theirs: GuideState["run"]): Kept | undefined {
    const ours = kept(guide.key);
    // What it began with, in the person's language of today.
    if (ours && sameContent(ours.guide, guide)) ours.guide = guide;
    if (!theirs) return ours;
    const step = theirs.step ?? undefined;
    const at = theirs.at - feed.skew;
    // The same run has gone on in another browser; clocks and travel may differ by seconds.
    if (ours?.id === theirs.id) return told(ours) && at > ours.at + 10_000 ? { ...ours, step, at } : ours;
    if (ours && ours.at > at) return ours;
    // What an author began for this person is yet to be shown.
    return { by: "itself", shown: true, ...theirs, guide, step, at };
  }

  /** The run of this guide that goes on, or why it may not start anew, or neither. */
  function open(guide: Guide): Kept | string | undefined {
    const known = state(guide.key);
    const run = newest(guide, known?.run);
    if (!run) return;
    const age = Date.now() - run.at;
    const from = session();
    // A checklist completed a moment ago keeps its launcher until the next session.
    const folds =
      guide.kind === "checklist" &&
      !run.ended &&
      (run.folded ? run.at : (known?.completed ?? 0) - feed.skew) >= from;
    const over = run.ended || (guide.kind === "toast" && run.shown) || age > LEFT;
    if (!folds && (over || overElsewhere(run, known, feed.told))) {
      if (!told(run) && run.guide.round >= guide.round) return "shown_before";
      forget(guide.key);
    } else if (guide.kind === "tour" || run.at >= from || age <= IDLE) {
      return setup.mode === "manual" && run.by === "itself" ? "manual" : run;
    }
  }

  return { guides, open };
}
