import type { Surface } from "../surface";
import { openDesk } from "./desk";
import { NAMES } from "./kinds";
import { report } from "./report";
import type { Keeping } from "./upkeep";

export type Hand = ReturnType<typeof mount>;

/** What is done by hand: by the person, by the host's code, or by a link. Loaded when that happens. */
export function mount(keeping: Keeping) {
  const { core, director, ledger, acts } = keeping;
  const { feed, setup, person, scope } = core;
  const { screen } = director;
  const desk = openDesk(keeping);
  /** Guides to start once the server has sent them, and since when. */
  const wanted = new Map<string, number>();

  function start(key: string) {
    if (!person() || show(key)) return;
    wanted.set(key, Date.now());
    feed.ask();
  }

  /** Nothing holds it back. False if this user has no such guide, as far as is known. */
  function show(key: string): boolean {
    const shown = screen.of(key);
    if (shown && !shown.quiet) {
      shown.surface?.focus();
      return true;
    }
    const guide = ledger.guides().find((each) => each.key === key);
    if (!guide || !NAMES.includes(guide.kind)) return false;
    const open = ledger.open(guide);
    const resumed = typeof open === "object" && !open.ended;
    // What is kept of a run that is over lacks the values of its variables, and may be an old revision.
    if (!resumed && !feed.answer?.guides.some((each) => each.key === key)) return false;
    const slot = guide.kind === "toast" || guide.interrupts;
    if (shown) acts.remove(shown);
    if (slot) for (const other of screen.all()) if (other.slot) acts.end(other, "replaced");
    director.appear({ run: resumed ? open : director.begin(guide, "hand"), slot, resumed, hand: true });
    return true;
  }

  function answered() {
    for (const [key, since] of wanted) if (show(key) || feed.asked > since) wanted.delete(key);
    desk.answered();
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
    wanted.clear();
    desk.close();
  }

  function destroy() {
    core.reset();
    setup.mode = "off";
    scope.destroy();
    delete (window as unknown as Record<symbol, unknown>)[Symbol.for(`annai:${setup.key}`)];
  }

  return {
    start,
    stop,
    follow,
    answered,
    forget,
    destroy,
    want: () => [...wanted.keys()],
    update: (change: Parameters<Surface["update"]>[0]) => desk.update(change),
    open: desk.open,
    optOut: (kind = "all") => desk.choose("opted_out", kind),
    optIn: (kind = "all") => desk.choose("opted_in", kind),
    debug: () => report(core, director),
  };
}
