import type { Action } from "../wire";
import type { Acts } from "./acts";
import { interrupts } from "./arbiter";
import type { Core } from "./core";
import type { Director } from "./director";
import { NAMES } from "./kinds";
import type { Ledger } from "./ledger";

export type Hand = ReturnType<typeof openHand>;

/** What is done by hand: by the person, by the host's code, or by a link. */
export function openHand(
  { feed, setup, person, record }: Core,
  director: Director,
  ledger: Ledger,
  acts: Acts,
) {
  const { screen } = director;
  /** Guides to start once the server has sent them, and since when. */
  const wanted = new Map<string, number>();

  function start(key: string) {
    if (!person() || show(key)) return;
    wanted.set(key, Date.now());
    feed.ask();
  }

  /** Nothing holds it back. False if this user has no such guide, as far as is known. */
  function show(key: string): boolean {
    const shown = screen.showing.get(key);
    if (shown && !shown.quiet) {
      shown.surface?.focus();
      return true;
    }
    const guide = ledger.guides().find((each) => each.key === key);
    if (!guide || !NAMES.includes(guide.kind)) return false;
    const open = ledger.open(guide);
    const slot = guide.kind === "toast" || interrupts(guide);
    if (shown) acts.remove(shown);
    if (slot) for (const other of [...screen.showing.values()]) if (other.slot) acts.end(other, "replaced");
    const resumed = typeof open === "object";
    director.appear({ run: resumed ? open : director.begin(guide, "hand"), slot, resumed, hand: true });
    return true;
  }

  function answered() {
    for (const [key, since] of wanted) if (show(key) || feed.asked > since) wanted.delete(key);
  }

  /** Ends a guide that is on screen; without a key, all that are. */
  function stop(key?: string) {
    for (const shown of [...screen.showing.values()])
      if (!key || shown.run.guide.key === key) acts.end(shown, "stopped");
  }

  function perform(action: Action) {
    if (action.do === "start") start(action.guide);
    else if (action.do === "track") record({ name: action.event });
    else if (action.do === "page" && safe(action.url))
      (setup.navigate ?? ((url) => location.assign(url)))(action.url);
    else if (action.do === "link" && safe(action.url)) open(action.url, "_blank", "noopener");
  }

  return { start, stop, perform, answered, want: () => [...wanted.keys()], forget: () => wanted.clear() };
}

/** The server checks links, too; what came another way goes nowhere. */
const safe = (url: string) => /^(https?|mailto):$/.test(new URL(url, location.href).protocol);
