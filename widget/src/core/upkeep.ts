import type { Action } from "../wire";
import { openActs } from "./acts";
import { watchElements } from "./appears";
import { interrupts, removal } from "./arbiter";
import { openComeback } from "./comeback";
import type { Core } from "./core";
import { openDelivery } from "./delivery";
import { openDesk } from "./desk";
import type { Director } from "./director";
import { openHand } from "./hand";
import { kinds } from "./kinds";
import { openLeases } from "./leases";
import { openLedger } from "./ledger";
import { openMemory } from "./memory";
import { report } from "./report";
import { IN_USE } from "./rhythm";
import { pollRoutes } from "./routes";
import type { Showing } from "./screen";
import { watchTabs } from "./tabs";

export type Upkeep = ReturnType<typeof mount>;

const LATE = 2000;

/**
 * What is needed once something is shown, was shown before, is to be sent or is asked for by hand: all that a page
 * where nothing happens need not load.
 */
export function mount(core: Core, director: Director) {
  const { scope, store, feed, setup } = core;
  const { guard } = scope;
  const ledger = openLedger(core);
  const acts = openActs(core, director, ledger);
  const hand = openHand(core, director, ledger, acts);
  const desk = openDesk(core, ledger, hand.perform);
  const memory = openMemory(core);
  const deliver = openDelivery(core);
  const showing = () => [...director.screen.showing.values()];

  /** The server has answered: what is on screen may have to go. */
  function answered() {
    const { answer } = feed;
    memory.keep();
    for (const shown of showing()) {
      const { guide, by } = shown.run;
      const verdict = removal(guide, by, ledger.state(guide.key), answer?.opted_out ?? []);
      // An answer given in ignorance of this run may not know its guide.
      const ignorant = !ledger.state(guide.key) && !ledger.told(ledger.kept(guide.key));
      if (answer?.stopped || verdict === "vanished") acts.remove(shown);
      else if (verdict && !ignorant) acts.end(shown, verdict);
      else guard(() => shown.surface?.update("answer"))();
    }
    desk.update("answer");
    hand.answered();
  }

  function turned() {
    for (const shown of showing()) {
      const { guide, by } = shown.run;
      // What belongs to a page stays with it; a tour says itself where it goes on.
      const leaves = guide.kind !== "tour" && by === "itself" && !core.room.here(guide.trigger?.page);
      if (leaves) acts.remove(shown);
      else guard(() => shown.surface?.update("route"))();
    }
    desk.update("route");
    followLink();
    director.consider();
  }

  /** `#annai=key` starts a guide, `#annai=menu` opens the menu. */
  function followLink() {
    const [, key] = /^#annai=([a-z0-9-]+)$/.exec(location.hash) ?? [];
    if (key === "menu") guard(desk.open)();
    else if (key) hand.start(key);
  }

  /** Everything goes at once: another user, or nobody. */
  function leave() {
    desk.close();
    hand.forget();
    memory.forget();
    for (const shown of showing()) acts.remove(shown);
    for (const thing of core.shared.values()) guard(() => thing.destroy())();
    core.shared.clear();
  }

  function destroy() {
    core.reset();
    setup.mode = "off";
    scope.destroy();
    delete (window as unknown as Record<symbol, unknown>)[Symbol.for(`annai:${setup.key}`)];
  }

  // What a person does may make the host's backend report something.
  scope.listen(window, "pointerdown keydown", () => {
    if (!feed.answer?.poll_after) feed.ask(IN_USE);
  });
  watchTabs(core, director, ledger, acts, turned);
  if (!window.navigation) pollRoutes(scope, core.route);
  guard(deliver)();
  memory.recall();
  followLink();
  return {
    ...acts,
    ...openComeback(core, director, ledger),
    kinds,
    interrupts,
    found: watchElements(scope, director.soon),
    leases: openLeases(store, scope),
    /** Sends what waits, and does not wait for it long. */
    deliver: () => Promise.race([deliver(), new Promise((late) => setTimeout(late, LATE))]),
    recall: memory.recall,
    answered,
    turned,
    leave,
    destroy,
    /** What this browser remembers of the user goes; what is still to be sent stays. */
    forget: ledger.forget,
    perform: (_: Showing, action: Action) => hand.perform(action),
    openMenu: desk.open,
    want: hand.want,
    start: hand.start,
    stop: hand.stop,
    open: desk.open,
    optOut: desk.optOut,
    optIn: desk.optIn,
    debug: () => report(core, director),
  };
}
