import type { Guide } from "../wire";
import type { bringBack } from "./comeback";
import type { Core } from "./core";
import type { Director } from "./director";
import { NAMES } from "./kinds";
import type { Ledger } from "./ledger";
import { once } from "./once";
import type { Kept } from "./run";

/** When what could not be loaded is tried again. */
const AGAIN = 5000;

/** Brings toasts, and what was open: what neither calm nor budget holds back. */
export function openPast(core: Core, director: Director, ledger: Ledger) {
  const { feed, room } = core;
  const { screen } = director;
  /** Why a guide is no new thing to start. */
  const notes = new Map<string, string>();
  /** Loaded where something is known of before: a run that isn't on screen, or an interruption. */
  let back: ReturnType<typeof bringBack> | undefined;
  let waiting = false;

  const begun = () =>
    [
      ...ledger.keys(),
      ...Object.keys(feed.answer?.states ?? {}).filter((key) => ledger.state(key)?.run),
    ].some((key) => !screen.of(key));

  const loadBack = once(async () => {
    back = (await import("./comeback")).bringBack(core, director, ledger, elsewhere);
    director.soon(0);
  });
  const load = () => loadBack().catch(() => director.soon(AGAIN));

  /** What forbids another interruption: of whom none is kept here, the server's own word holds. */
  function spent(): string | undefined {
    if (back) return back.limit();
    if (!ledger.showings()[0]) return;
    load();
    return "waiting_trigger";
  }

  function goOn() {
    const toasts: Guide[] = [];
    notes.clear();
    waiting = !back && begun();
    if (waiting) load();
    back?.goOn(notes);
    for (const guide of feed.answer?.guides ?? []) {
      const { key, kind } = guide;
      if (!NAMES.includes(kind)) notes.set(key, "unknown_kind");
      if (
        kind === "toast" &&
        !past(key) &&
        !screen.of(key) &&
        !director.view.aside.has(key) &&
        !director.held(guide)
      )
        toasts.push(guide);
    }
    toast(toasts);
  }

  /** What somebody has begun, here or elsewhere, goes before what is new. */
  const past = (key: string) => notes.get(key) ?? (waiting ? "waiting_trigger" : undefined);

  /** What belongs to some pages is on no others; a tour says itself where it goes on. */
  const elsewhere = ({ by, guide }: Kept) =>
    guide.kind !== "tour" && by === "itself" && !room.here(guide.trigger.page);

  /** Several become one. */
  function toast(ready: readonly Guide[]) {
    const [run, ...also] = ready.map((guide) => director.begin(guide, "itself"));
    if (!run) return;
    const reason = director.hindered() ?? director.appear({ run, also, slot: true });
    for (const { key } of ready) notes.set(key, reason ?? "eligible");
  }

  return { goOn, elsewhere, past, spent };
}
