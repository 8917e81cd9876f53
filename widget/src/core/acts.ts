import type { EndReason } from "../surface";
import type { Core } from "./core";
import type { Director } from "./director";
import type { Ledger } from "./ledger";
import type { Showing } from "./screen";

/** What surfaces tell of themselves, as `surface.ts` promises. */
export function openActs({ scope }: Core, director: Director, ledger: Ledger) {
  const { screen } = director;
  const runs = ({ run, also = [] }: Showing) => [run, ...also];

  function shown(entry: Showing, name = "guide_shown") {
    const { by, guide, shown } = entry.run;
    if (shown) return;
    const interruption = by === "itself" && guide.interrupts;
    if (interruption) ledger.count();
    for (const run of runs(entry)) {
      run.shown = true;
      ledger.report(run, name, { properties: { interruption, by, variant: run.guide.variant } });
    }
  }

  function moved(entry: Showing, step?: string) {
    entry.run.step = step;
    ledger.save(entry.run);
    if (!step) free(entry);
  }

  const report = ({ run }: Showing, name: string, fields?: object) => ledger.report(run, name, fields);

  function end(entry: Showing, reason: EndReason) {
    // A checklist's launcher stays for the rest of the session; hiding it then is no second end.
    const folds = reason === "completed" && entry.run.guide.kind === "checklist";
    for (const run of runs(entry)) {
      const told = run.folded;
      run[folds ? "folded" : "ended"] = true;
      ledger.save(run);
      if (told) continue;
      if (reason === "completed") ledger.report(run, "guide_completed");
      ledger.report(run, "guide_ended", { reason });
    }
    if (!folds) remove(entry);
  }

  const update = scope.guard((entry: Showing, change: "route" | "answer") => entry.surface?.update(change));

  /** Takes it away without a word: the run goes on elsewhere or later. */
  function remove(entry: Showing) {
    screen.quit(entry);
    free(entry);
  }

  /** It has the place for interruptions no longer. */
  function free(entry: Showing) {
    entry.release?.();
    // After an interruption nothing starts itself on that page view.
    if (entry.slot && entry.run.guide.interrupts) director.view.over = true;
    entry.slot = false;
    // What stood back for it may come forward.
    for (const other of screen.all()) update(other, "answer");
    director.soon(0);
  }

  return { shown, moved, report, end, update, remove };
}
