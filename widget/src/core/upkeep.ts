import type { EndReason, MountMenu, Surface } from "../surface";
import type { Action, Guide, GuideState } from "../wire";
import { watchElements } from "./appears";
import { first, interrupts, removal } from "./arbiter";
import type { Core } from "./core";
import { openDelivery } from "./delivery";
import type { Director } from "./director";
import { here } from "./globs";
import { openLeases } from "./leases";
import { menuItems } from "./menu";
import { IN_USE } from "./rhythm";
import { pollRoutes } from "./routes";
import { begin, corner, type Kept, runName } from "./run";
import { IDLE, overElsewhere, resumption, type Session, session } from "./runs";
import type { Showing } from "./screen";

export type Upkeep = ReturnType<typeof mount>;

/** What a page may show, beside tours. */
const kinds = {
  banner: () => import("../render/banner"),
  checklist: () => import("../render/checklist"),
  toast: () => import("../render/toast"),
};
const all = { tour: true, ...kinds };

const DAY = 24 * 3600_000;
const LATE = 2000;

/**
 * What is needed once something is shown, was shown before, is to be sent or is asked for by hand: all that a page
 * where nothing happens need not load.
 */
export function mount(core: Core, director: Director) {
  const { scope, store, feed, room, setup } = core;
  const { screen } = director;
  const { guard } = scope;
  // Of this tab: what was answered may name the person.
  const tab = core.tab();
  const deliver = openDelivery(core);
  const found = watchElements(scope, director.soon);
  const wanted = new Set<string>();
  /** Why a guide is no new thing to start. */
  const notes = new Map<string, string>();
  let menu: Surface | undefined;

  const who = () => JSON.stringify([core.person()?.user, core.person()?.company]);
  const user = () => core.person()?.user ?? "";
  const showing = () => [...screen.showing.values()];
  const state = (key: string) => feed.answer?.states[key];
  const kept = (key: string) => store.read<Kept>(runName(user(), key));

  /** All guides that may be on screen: those delivered, and those whose run goes on with the content it began with. */
  function guides(): Guide[] {
    const all = new Map(feed.answer?.guides.map((guide) => [guide.key, guide]));
    for (const name of store.names(`${corner(user())}run:`)) {
      const run = store.read<Kept>(name);
      const key = run?.guide?.key ?? "";
      // What is over, as the server knows by now, need not be remembered.
      if (!run || !key || (run.ended && told(run))) store.remove(name);
      else if (!all.has(key) && state(key)) all.set(key, run.guide);
    }
    return [...all.values()];
  }

  /** Whether the last answer was given in knowledge of all that happened in this run here. */
  const told = ({ known }: Kept) => known !== undefined && known < feed.asked;

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
  function openRun(guide: Guide, state: GuideState | undefined): Kept | string | undefined {
    const run = newest(guide, state?.run);
    if (!run) return;
    const over = run.ended || guide.kind === "toast" || resumption(Date.now() - run.at) === "left";
    const from = sessionStart();
    // A checklist completed a moment ago keeps its launcher until the next session.
    const folds = guide.kind === "checklist" && (state?.completed ?? 0) - feed.skew >= from;
    if (over || (!folds && overElsewhere(run, state, feed.asked))) {
      if (!told(run) && run.guide.round >= guide.round) return "shown_before";
      store.remove(runName(user(), guide.key));
    } else if (guide.kind === "tour" || run.at >= from || Date.now() - run.at <= IDLE) {
      return setup.mode === "manual" && run.by === "itself" ? "manual" : run;
    }
  }

  /** Brings back what was open, and toasts; what is left is new. */
  function goOn() {
    notes.clear();
    const open: Kept[] = [];
    const toasts: Guide[] = [];
    for (const guide of guides()) {
      const { key, kind } = guide;
      if (screen.showing.has(key) || director.view.aside.has(key)) continue;
      const run = kind in all ? openRun(guide, state(key)) : "unknown_kind";
      if (typeof run === "object") open.push(run);
      else if (run) notes.set(key, run);
      else if (kind === "toast" && !director.held(guide)) toasts.push(guide);
    }
    resume(open.sort((a, b) => b.at - a.at));
    toast(toasts.sort(first));
  }

  /** Tours one at a time, the newest first, old ones as a quiet offer. */
  function resume(open: readonly Kept[]) {
    for (const run of open) {
      const { kind, key } = run.guide;
      const quiet = kind === "tour" && resumption(Date.now() - run.at) === "offer";
      const slot = !quiet && interrupts(run.guide);
      const busy = slot
        ? director.taken()
        : quiet && showing().some((shown) => shown.run.guide.kind === "tour");
      if (busy) notes.set(key, "slot_taken");
      else director.appear({ run, quiet, slot, resumed: true });
    }
  }

  /** Neither calm nor budget holds them back; several become one. */
  function toast(ready: readonly Guide[]) {
    const reason = director.taken()
      ? "slot_taken"
      : director.quiet()
        ? "quiet_page"
        : feed.fresh
          ? ""
          : "waiting_trigger";
    for (const { key } of ready) notes.set(key, reason || "eligible");
    const [run, ...also] = reason ? [] : ready.map((guide) => begin(guide, "itself"));
    if (run) director.appear({ run, also, slot: true });
  }

  /** Takes up the answer of the last page view, if it was about the same person and still holds. */
  function recall() {
    const kept = tab.read<typeof feed & { who: string }>("feed");
    if (feed.answer || !kept?.answer || kept.who !== who()) return;
    if ((kept.answer.valid_until ?? Infinity) < Date.now() + kept.skew) return;
    Object.assign(feed, kept, { fresh: false });
    core.changed();
  }

  const runs = ({ run, also = [] }: Showing) => [run, ...also];

  /** Records an event of a run, and keeps the run. */
  function record(run: Kept, name: string, fields?: object) {
    const { key, revision, round } = run.guide;
    run.at = Date.now();
    run.known = undefined;
    save(run);
    core.record({ name, guide: key, revision, round, run: run.id, ...fields });
  }

  const save = (run: Kept) => store.write(runName(user(), run.guide.key), run);

  function shown(entry: Showing) {
    const { by, guide, shown } = entry.run;
    if (shown) return;
    const interruption = by === "itself" && interrupts(guide);
    const name = `${corner(user())}shown`;
    const now = Date.now() + feed.skew;
    const recent = (store.read<number[]>(name) ?? []).filter((at) => at > now - DAY);
    if (interruption) store.write(name, [...recent, now]);
    for (const run of runs(entry)) {
      run.shown = true;
      record(run, "guide_shown", { properties: { interruption, by } });
    }
  }

  function moved({ run }: Showing, step: string) {
    run.step = step;
    save(run);
  }

  function end(entry: Showing, reason: EndReason, properties?: { until?: number }) {
    const until = properties?.until ?? (reason === "snoozed" ? Date.now() + feed.skew + DAY : undefined);
    for (const run of runs(entry)) {
      run.ended = true;
      if (reason === "completed") record(run, "guide_completed");
      record(run, "guide_ended", { reason, properties: until && { until } });
    }
    remove(entry);
  }

  /** Takes it away without a word: the run goes on elsewhere or later. */
  function remove(entry: Showing) {
    screen.quit(entry);
    if (entry.slot && entry.run.guide.kind !== "toast") director.view.over = true;
    director.soon(0);
  }

  function pause(entry: Showing) {
    director.view.aside.add(entry.run.guide.key);
    remove(entry);
  }

  /** The server has answered: what is on screen may have to go. */
  function answered() {
    const { answer } = feed;
    tab.write("feed", { ...feed, who: who() });
    for (const shown of showing()) {
      const { guide, by } = shown.run;
      const verdict = removal(guide, by, state(guide.key), answer?.opted_out ?? []);
      if (answer?.stopped || verdict === "vanished") remove(shown);
      else if (verdict) end(shown, verdict);
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
      const leaves = guide.kind !== "tour" && by === "itself" && !here(guide.trigger?.page);
      if (leaves) remove(shown);
      else guard(() => shown.surface?.update("route"))();
    }
    guard(() => menu?.update("route"))();
    followLink();
    director.consider();
  }

  /** By hand: nothing holds it back. False if this user has no such guide, as far as is known. */
  function show(key: string): boolean {
    const shown = screen.showing.get(key);
    if (shown && !shown.quiet) {
      shown.surface?.focus();
      return true;
    }
    const guide = guides().find((each) => each.key === key);
    if (!guide || !(guide.kind in all)) return false;
    const open = openRun(guide, state(key));
    const slot = guide.kind === "toast" || interrupts(guide);
    if (shown) remove(shown);
    if (slot) for (const other of showing()) if (other.slot) end(other, "replaced");
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
    perform: guard((action: Action) => perform(undefined, action)),
    openMenu: guard(openMenu),
    get menu() {
      const open = (key: string) => {
        const guide = guides().find((each) => each.key === key);
        return guide ? typeof openRun(guide, state(key)) === "object" : !!state(key)?.run;
      };
      return {
        items: menuItems(feed.answer, open),
        optedOut: feed.answer?.opted_out ?? [],
        kinds: Object.keys(all),
        optOut: (kind: string) => choose("opted_out", kind),
        optIn: (kind: string) => choose("opted_in", kind),
      };
    },
    close: guard(closeMenu),
  };

  async function openMenu() {
    if (!core.person()) return;
    if (!menu) {
      const { mount } = (await import("../render/menu")) as { mount: MountMenu };
      menu ??= mount(Object.setPrototypeOf(menuStage, room));
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
    }
    core.record({ name, properties: { kinds: [kind] } });
    answered();
  }

  function perform(_: Showing | undefined, action: Action) {
    if (action.do === "start") start(action.guide);
    else if (action.do === "track") core.record({ name: action.event });
    else if (action.do === "page") (setup.navigate ?? ((url) => location.assign(url)))(action.url);
    else if (action.do === "link") open(action.url, "_blank", "noopener");
  }

  /** `#annai=key` starts a guide, `#annai=menu` opens the menu. */
  function followLink() {
    const [, key] = /^#annai=([a-z0-9-]+)$/.exec(location.hash) ?? [];
    if (key === "menu") return openMenu();
    if (key) start(key);
  }

  async function reappear() {
    for (const shown of showing()) {
      if (!shown.slot || shown.release) continue;
      const release = await core.hold("slot");
      if (release && screen.has(shown)) shown.release = release;
      else {
        release?.();
        // Another tab has taken the place: this run goes on when its turn comes.
        remove(shown);
      }
    }
  }

  // What a person does may make the host's backend report something.
  scope.listen(window, "pointerdown keydown", () => {
    if (!feed.answer?.poll_after) feed.ask(IN_USE);
  });
  scope.listen(document, "visibilitychange", () => {
    if (!document.hidden) return reappear();
    for (const shown of showing()) {
      shown.release?.();
      shown.release = undefined;
    }
  });
  // The page comes back as it was left, but its runs may have gone on meanwhile.
  scope.listen(window, "pageshow", (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    for (const shown of showing()) remove(shown);
    turned();
  });
  // Another tab has ended the run that is on screen here, too.
  scope.listen(window, "storage", () => {
    for (const shown of showing()) {
      const { id, guide } = shown.run;
      const now = kept(guide.key);
      if (now?.id === id && now.ended) remove(shown);
    }
  });

  if (!window.navigation) pollRoutes(scope, core.route);
  deliver();
  recall();
  followLink();
  return {
    kinds,
    interrupts,
    shown,
    moved,
    report: ({ run }: Showing, name: string, fields?: object) => record(run, name, fields),
    end,
    pause,
    /** Sends what waits, and does not wait for it long. */
    deliver: () => Promise.race([deliver(), new Promise((late) => setTimeout(late, LATE))]),
    recall,
    found,
    leases: openLeases(store, scope),
    goOn,
    past: (key: string) => notes.get(key),
    perform,
    answered,
    turned,
    /** Everything goes at once: another user, or nobody. */
    leave() {
      closeMenu();
      wanted.clear();
      tab.remove("feed");
      for (const shown of showing()) remove(shown);
      for (const thing of core.shared.values()) guard(() => thing.destroy())();
      core.shared.clear();
    },
    destroy() {
      core.reset();
      setup.mode = "off";
      scope.destroy();
      delete (window as unknown as Record<symbol, unknown>)[Symbol.for(`annai:${setup.key}`)];
    },
    /** What this browser remembers of the user goes, too; what is still to be sent stays. */
    forget() {
      for (const name of store.names(corner(user()))) store.remove(name);
    },
    want: () => [...wanted],
    start,
    /** Ends a guide that is on screen; without a key, all that are. */
    stop(key?: string) {
      for (const shown of showing()) if (!key || shown.run.guide.key === key) end(shown, "stopped");
    },
    open: openMenu,
    openMenu,
    optOut: (kind = "all") => choose("opted_out", kind),
    optIn: (kind = "all") => choose("opted_in", kind),
    debug: () => ({
      user: core.person()?.user,
      publication: feed.answer?.publication,
      guides: {
        ...Object.fromEntries(
          Object.entries(feed.answer?.states ?? {}).map(([key, { reason }]) => [key, reason ?? "eligible"]),
        ),
        ...director.reasons,
      },
      dropped: store.read<number>("dropped") ?? 0,
      fault: scope.fault && String(scope.fault),
    }),
  };
}

export type Report = ReturnType<Upkeep["debug"]>;
