import type { Guide } from "../wire";
import type { Core } from "./core";
import type { Director } from "./director";
import { NAMES } from "./kinds";
import type { Ledger } from "./ledger";
import type { Kept } from "./run";
import { IDLE } from "./runs";

/** Brings back what was open, and toasts: what neither calm nor budget holds back. */
export function openComeback({ room }: Core, director: Director, ledger: Ledger) {
  const { screen } = director;
  /** Why a guide is no new thing to start. */
  const notes = new Map<string, string>();

  function goOn() {
    notes.clear();
    const open: Kept[] = [];
    const toasts: Guide[] = [];
    for (const guide of ledger.guides()) {
      const { key, kind } = guide;
      if (screen.of(key) || director.view.aside.has(key)) continue;
      const run = NAMES.includes(kind) ? ledger.open(guide) : "unknown_kind";
      if (typeof run === "object") {
        if (elsewhere(run)) notes.set(key, "page");
        else open.push(run);
      } else if (run) notes.set(key, run);
      else if (kind === "toast" && !director.held(guide)) toasts.push(guide);
    }
    resume(open.sort((a, b) => b.at - a.at));
    toast(toasts);
  }

  /** Tours one at a time, the newest first, old ones as a quiet offer. */
  function resume(open: readonly Kept[]) {
    for (const run of open) {
      const { kind, key } = run.guide;
      const quiet = kind === "tour" && Date.now() - run.at > IDLE;
      const slot = !quiet && run.guide.interrupts;
      const taken = slot ? director.taken() : quiet && touring();
      const reason = taken ? "slot_taken" : director.appear({ run, quiet, slot, resumed: true });
      if (reason) notes.set(key, reason);
    }
  }

  /** What belongs to some pages is on no others; a tour says itself where it goes on. */
  const elsewhere = ({ by, guide }: Kept) =>
    guide.kind !== "tour" && by === "itself" && !room.here(guide.trigger.page);

  const touring = () => screen.all().some(({ run }) => run.guide.kind === "tour");

  /** Several become one. */
  function toast(ready: readonly Guide[]) {
    const [run, ...also] = ready.map((guide) => director.begin(guide, "itself"));
    if (!run) return;
    const reason = waits() ?? director.appear({ run, also, slot: true });
    for (const { key } of ready) notes.set(key, reason ?? "eligible");
  }

  function waits(): string | undefined {
    const cheering = document.querySelector("annai-surface[cheer]");
    if (cheering) director.soon(1000);
    return cheering ? "slot_taken" : director.hindered();
  }

  return { goOn, elsewhere, past: (key: string) => notes.get(key) };
}
