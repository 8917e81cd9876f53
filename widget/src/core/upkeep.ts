import type { MenuStage, MountMenu, Surface } from "../surface";
import type { Guide, GuideState } from "../wire";
import { interrupts, removal } from "./arbiter";
import type { Core } from "./core";
import { here } from "./globs";
import { menuItems } from "./menu";
import { begin, corner, type Kept, runName } from "./run";
import { IDLE, overElsewhere, resumption, type Session, session } from "./runs";

/** What is needed once something is shown, was shown before, or is asked for by hand: nothing that a quiet page loads. */
export type Upkeep = ReturnType<typeof openUpkeep>;

export function openUpkeep(core: Core) {
  const { scope, store, feed, screen, director, loaders, room, setup } = core;
  const { guard } = scope;
  const wanted = new Set<string>();
  let menu: Surface | undefined;

  const user = () => core.person()?.user ?? "";
  const showing = () => [...screen.showing.values()];
  const state = (key: string) => feed.answer?.states[key];
  const kept = (key: string) => store.read<Kept>(runName(user(), key));

  /** All guides that may be on screen: those delivered, and those whose run goes on with the content it began with. */
  function guides(): Guide[] {
    const all = new Map(feed.answer?.guides.map((guide) => [guide.key, guide]));
    for (const name of store.names(`${corner(user())}run:`)) {
      const guide = store.read<Kept>(name)?.guide;
      if (guide?.key && !all.has(guide.key) && state(guide.key)) all.set(guide.key, guide);
    }
    return [...all.values()];
  }

  /** The newer of the run kept here and the one that the server knows. */
  function newest(guide: Guide, theirs: GuideState["run"]): Kept | undefined {
    const ours = kept(guide.key);
    if (!theirs) return ours;
    const { id, step } = theirs;
    const at = theirs.at - feed.skew;
    // The same run has gone on in another browser; clocks and travel may differ by seconds.
    if (ours?.id === id) return ours.known && at > ours.at + 10_000 ? { ...ours, step, at } : ours;
    return ours && ours.at > at ? ours : { id, guide, step, by: "itself", at, shown: true, known: 0 };
  }

  function sessionStart(): number {
    const current = session(store.read<Session>("session"), Date.now());
    store.write("session", current);
    return current.from;
  }

  /** The run of this guide that goes on, or why it may not start anew, or neither. */
  function past(guide: Guide, state: GuideState | undefined): Kept | string | undefined {
    const run = newest(guide, state?.run);
    if (!run) return;
    const told = run.known !== undefined && run.known < feed.asked;
    const over = run.ended || guide.kind === "toast" || resumption(Date.now() - run.at) === "left";
    const from = sessionStart();
    // A checklist completed a moment ago keeps its launcher until the next session.
    const folds = guide.kind === "checklist" && (state?.completed ?? 0) - feed.skew >= from;
    if (over || (!folds && overElsewhere(run, state, feed.asked))) {
      if (!told && run.guide.round >= guide.round) return "shown_before";
      store.remove(runName(user(), guide.key));
    } else if (guide.kind === "tour" || run.at >= from || Date.now() - run.at <= IDLE) {
      return setup.mode === "manual" && run.by === "itself" ? "manual" : run;
    }
  }

  /** Tours one at a time, the newest first, old ones as a quiet offer. */
  function goOn(open: Kept[], taken: () => boolean) {
    for (const run of open.sort((a, b) => b.at - a.at)) {
      const { kind, key } = run.guide;
      const quiet = kind === "tour" && resumption(Date.now() - run.at) === "offer";
      const slot = !quiet && interrupts(run.guide);
      const busy = slot ? taken() : quiet && showing().some((shown) => shown.run.guide.kind === "tour");
      if (busy) director.reasons.set(key, "slot_taken");
      else director.appear({ run, quiet, slot, resumed: true });
    }
  }

  /** The server has answered: what is on screen may have to go. */
  function answered() {
    const { answer } = feed;
    for (const shown of showing()) {
      const { guide, by } = shown.run;
      const verdict = removal(guide, by, state(guide.key), answer?.opted_out ?? []);
      if (answer?.stopped || verdict === "vanished") screen.remove(shown);
      else if (verdict) screen.end(shown, verdict);
      else guard(() => shown.surface?.update("answer"))();
    }
    guard(() => menu?.update("answer"))();
    for (const key of wanted) show(key);
    wanted.clear();
  }

  function turned() {
    for (const shown of showing()) {
      const { guide, by } = shown.run;
      // What belongs to a page stays with it; a tour says itself where it goes on.
      const leaves = guide.kind !== "tour" && by === "itself" && !here(guide.trigger?.page, location.href);
      if (leaves) screen.remove(shown);
      else guard(() => shown.surface?.update("route"))();
    }
    guard(() => menu?.update("route"))();
  }

  /** By hand: nothing holds it back. False if this user has no such guide, as far as is known. */
  function show(key: string): boolean {
    const shown = screen.showing.get(key);
    if (shown && !shown.quiet) {
      shown.surface?.focus();
      return true;
    }
    const guide = guides().find((each) => each.key === key);
    if (!guide || !loaders.kinds[guide.kind]) return false;
    const open = past(guide, state(key));
    const slot = guide.kind === "toast" || interrupts(guide);
    if (shown) screen.remove(shown);
    if (slot) for (const other of showing()) if (other.slot) screen.end(other, "replaced");
    const resumed = typeof open === "object";
    director.appear({ run: resumed ? open : begin(guide, "hand"), slot, resumed, hand: true });
    return true;
  }

  function start(key: string) {
    if (!core.person() || show(key)) return;
    wanted.add(key);
    feed.ask();
  }

  const menuStage = {
    get menu() {
      const open = (key: string) => {
        const guide = guides().find((each) => each.key === key);
        return guide ? typeof past(guide, state(key)) === "object" : !!state(key)?.run;
      };
      return {
        items: menuItems(feed.answer, open),
        optedOut: feed.answer?.opted_out ?? [],
        kinds: Object.keys(loaders.kinds),
        optOut: (kind: string) => choose("opted_out", kind),
        optIn: (kind: string) => choose("opted_in", kind),
      };
    },
    close: guard(closeMenu),
  };

  async function openMenu() {
    if (!core.person()) return;
    if (!menu) {
      const { mount } = await loaders.menu();
      menu ??= mount(Object.setPrototypeOf(menuStage, room) as Parameters<MountMenu>[0] & MenuStage);
    }
    menu.focus();
  }

  function closeMenu() {
    const closing = menu;
    menu = undefined;
    closing?.destroy();
  }

  function choose(name: "opted_out" | "opted_in", kind: string) {
    const { answer } = feed;
    if (answer) {
      const others = answer.opted_out.filter((each) => each !== kind && kind !== "all");
      answer.opted_out = name === "opted_out" ? [...others, kind] : others;
      feed.keep();
    }
    core.record({ name, properties: { kinds: [kind] } });
    answered();
  }

  async function reappear() {
    for (const shown of showing()) {
      if (!shown.slot || shown.release) continue;
      const release = await core.hold("slot");
      if (release && screen.showing.get(shown.run.guide.key) === shown) shown.release = release;
      else {
        release?.();
        // Another tab has taken the place: this run goes on when its turn comes.
        screen.remove(shown);
      }
    }
  }

  scope.listen(document, "visibilitychange", () => {
    if (!document.hidden) return reappear();
    for (const shown of showing()) {
      shown.release?.();
      shown.release = undefined;
    }
  });
  // Another tab has ended the run that is on screen here, too.
  scope.listen(window, "storage", () => {
    for (const shown of showing()) {
      const { id, guide } = shown.run;
      const now = kept(guide.key);
      if (now?.id === id && now.ended) screen.remove(shown);
    }
  });

  return {
    guides,
    past,
    goOn,
    answered,
    turned,
    closeMenu,
    want: () => [...wanted],
    forget() {
      for (const name of store.names(corner(user()))) store.remove(name);
    },
    start,
    /** Ends a guide that is on screen; without a key, all that are. */
    stop(key?: string) {
      for (const shown of showing()) if (!key || shown.run.guide.key === key) screen.end(shown, "stopped");
    },
    open: openMenu,
    optOut: (kind = "all") => choose("opted_out", kind),
    optIn: (kind = "all") => choose("opted_in", kind),
    debug: () => ({
      user: core.person()?.user,
      publication: feed.answer?.publication,
      guides: {
        ...Object.fromEntries(
          Object.entries(feed.answer?.states ?? {}).map(([key, { reason }]) => [key, reason ?? "eligible"]),
        ),
        ...Object.fromEntries(director.reasons),
      },
      dropped: store.read<number>("dropped") ?? 0,
      faults: scope.faults,
    }),
  };
}
