import type { Surface } from "../surface";
import type { Action } from "../wire";
import { attend } from "./attend";
import { openDesk } from "./desk";
import { openHistory } from "./history";
import type { DebugOptions, openInspector } from "./inspect";
import { NAMES } from "./kinds";
import { once } from "./once";
import type { Showing } from "./screen";
import type { Keeping } from "./upkeep";

/** How many calls wait for somebody to be identified. */
const MOST = 100;

export type Hand = ReturnType<typeof mount>;

/** The server checks links, too; what came another way goes nowhere. */
const safe = (url: string) => /^(https?|mailto):$/.test(new URL(url, location.href).protocol);

/** What is done by hand: by the person, by the host's code, or by a link. Loaded when that happens. */
export function mount(keeping: Keeping) {
  const { core, director, ledger, acts } = keeping;
  const { feed, person } = core;
  const { screen } = director;
  const runs = openHistory(core, ledger);
  const desk = openDesk(keeping, runs);
  let inspector: ReturnType<typeof openInspector> | undefined;
  const inspect = once(async () => (inspector = (await import("./inspect")).openInspector(keeping)));
  /** Guides to start once the server has sent them, since when, and whether the person chose them in something of ours. */
  const wanted = new Map<string, { since: number; own?: boolean | undefined }>();

  /** What was asked for before anybody was identified; nobody's later wishes are nobody's. */
  let early: (() => unknown)[] | undefined = [];
  const known =
    <A extends unknown[]>(act: (...args: A) => unknown) =>
    (...args: A) => {
      if (person()) return act(...args);
      if (early && early.length < MOST) early.push(() => act(...args));
    };

  function perform(action: Action) {
    if (action.do === "start") return start(action.guide, true);
    if (action.do === "track") {
      core.record({ name: action.event });
      director.view.heard.add(action.event);
      director.consider();
    }
    if (action.do === "page" && safe(action.url))
      (core.setup.navigate ?? ((url) => location.assign(url)))(action.url);
    if (action.do === "link" && safe(action.url)) open(action.url, "_blank", "noopener");
  }

  function start(key: string, own?: boolean) {
    if (!person() || show(key, own)) return;
    wanted.set(key, { since: Date.now(), own });
    feed.ask();
  }

  /** Nothing holds it back. False if this user has no such guide, as far as is known. */
  function show(key: string, own?: boolean): boolean {
    const shown = screen.of(key);
    if (shown && !shown.quiet) {
      attend(shown.surface, own);
      return true;
    }
    const guide = runs.guides().find((each) => each.key === key);
    if (!guide || !NAMES.includes(guide.kind)) return false;
    const open = runs.open(guide);
    const resumed = typeof open === "object" && !open.ended;
    // What is kept of a run that is over lacks the values of its variables, and may be an old revision.
    if (!resumed && !feed.answer?.guides.some((each) => each.key === key)) return false;
    const run = resumed ? open : director.begin(guide, "hand");
    if (!core.may(run, "guide_shown")) return true;
    const slot = guide.kind === "toast" || guide.interrupts;
    if (shown) acts.remove(shown);
    if (slot) for (const other of screen.all()) if (other.slot) makeWay(other);
    director.appear({ run, slot, resumed, hand: (surface) => attend(surface, own) });
    return true;
  }

  /** A checklist that celebrates only gives back the screen. */
  function makeWay(other: Showing) {
    if (other.run.guide.kind === "checklist") acts.moved(other);
    else acts.end(other, "replaced");
  }

  function answered() {
    for (const act of early ?? []) act();
    early = undefined;
    for (const [key, { since, own }] of wanted) if (show(key, own) || feed.asked > since) wanted.delete(key);
    desk.answered();
    inspector?.update();
  }

  /** Ends a guide that is on screen; without a key, all that are. */
  function stop(key?: string) {
    for (const shown of screen.all()) if (!key || shown.run.guide.key === key) acts.end(shown, "stopped");
  }

  /** `#annai=key` starts a guide, `#annai=menu` opens the menu. */
  function follow() {
    const [, key] = /^#annai=([a-z0-9-]+)$/.exec(location.hash) ?? [];
    if (!key || !person()) return;
    // Followed, it goes: so that it can be followed again, and a reload doesn't. The entry is the host's, as it was.
    history.replaceState(history.state, "", location.pathname + location.search);
    return key === "menu" ? desk.open() : start(key);
  }

  /** Everything that waits to be shown belongs to the user of before. */
  function forget() {
    early = undefined;
    wanted.clear();
    desk.close();
    inspector?.close();
  }

  return {
    start: known((key: string) => start(key)),
    stop,
    perform,
    follow,
    answered,
    forget,
    want: () => [...wanted.keys()],
    update: (change: Parameters<Surface["update"]>[0]) => desk.update(change),
    menu: desk.menu,
    open: known(desk.open),
    optOut: known((kind: string = "all") => desk.choose("opted_out", kind)),
    optIn: known((kind: string = "all") => desk.choose("opted_in", kind)),
    debug: async (options?: DebugOptions) => (await inspect()).debug(options),
  };
}
