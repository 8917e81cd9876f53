import type { EndReason } from "../surface";
import { interrupts } from "./arbiter";
import type { Core } from "./core";
import type { Director } from "./director";
import type { Ledger } from "./ledger";
import type { Showing } from "./screen";

export type Acts = ReturnType<typeof openActs>;

const DAY = 24 * 3600_000;

/** What surfaces tell of themselves, as `surface.ts` promises. */
export function openActs({ feed }: Core, director: Director, ledger: Ledger) {
  const { screen } = director;
  const runs = ({ run, also = [] }: Showing) => [run, ...also];

  function shown(entry: Showing) {
    const { by, guide, shown } = entry.run;
    if (shown) return;
    const interruption = by === "itself" && interrupts(guide);
    if (interruption) ledger.count();
    for (const run of runs(entry)) {
      run.shown = true;
      ledger.report(run, "guide_shown", { properties: { interruption, by } });
    }
  }

  function moved({ run }: Showing, step: string) {
    run.step = step;
    ledger.save(run);
  }

  const report = ({ run }: Showing, name: string, fields?: object) => ledger.report(run, name, fields);

  function end(entry: Showing, reason: EndReason, properties?: { until?: number }) {
    const until = properties?.until ?? (reason === "snoozed" ? Date.now() + feed.skew + DAY : undefined);
    for (const run of runs(entry)) {
      run.ended = true;
      if (reason === "completed") ledger.report(run, "guide_completed");
      ledger.report(run, "guide_ended", { reason, properties: until && { until } });
    }
    remove(entry);
  }

  /** Takes it away without a word: the run goes on elsewhere or later. */
  function remove(entry: Showing) {
    screen.quit(entry);
    // After an interruption nothing starts itself on that page view.
    if (entry.slot && entry.run.guide.kind !== "toast") director.view.over = true;
    director.soon(0);
  }

  function pause(entry: Showing) {
    director.view.aside.add(entry.run.guide.key);
    remove(entry);
  }

  return { shown, moved, report, end, remove, pause };
}
