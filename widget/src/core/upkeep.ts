import type { EndReason, Mount, Room } from "../surface";
import type { Guide } from "../wire";
import { openActs } from "./acts";
import type { Core } from "./core";
import { openDelivery } from "./delivery";
import type { Director } from "./director";
import type { Hand } from "./hand";
import { openLedger } from "./ledger";
import { openMemory } from "./memory";
import { once } from "./once";
import { openPast } from "./past";
import { overElsewhere } from "./runs";
import type { Showing } from "./screen";
import type { Signals } from "./signals";
import { BEYOND } from "./triggers";

export type Upkeep = ReturnType<typeof mount>;
/** What of the upkeep is known to what is done by hand. */
export type Keeping = ReturnType<typeof keep>;

/** What draws this kind, tours apart. */
type Draw = (kind: Exclude<Guide["kind"], "tour">) => Promise<Mount<never>>;

const LATE = 2000;
/** When what could not be loaded is tried again. */
const AGAIN = 5000;
/** How soon a tab in use asks: what the person just did may have made the host's backend report something. */
const IN_USE = 4000;

function keep(core: Core, director: Director) {
  const ledger = openLedger(core);
  const acts = openActs(core, director, ledger);
  let hand: Hand | undefined;
  const loadHand = once(async () => (hand = (await import("./hand")).mount(keeping)));

  async function byHand<Name extends keyof Hand>(name: Name, ...args: Parameters<Hand[Name]>) {
    const hand = await loadHand();
    return (hand[name] as (...args: unknown[]) => unknown)(...args);
  }

  const keeping = { core, director, ledger, acts, byHand, hand: () => hand };
  return keeping;
}

/**
 * What is needed once something is shown, was shown before, or is to be sent: all that a page where nothing happens
 * need not load.
 */
export function mount(core: Core, director: Director, surface: Draw) {
  const { scope, feed } = core;
  const { guard } = scope;
  const { screen } = director;
  const keeping = keep(core, director);
  const { ledger, acts, byHand, hand } = keeping;
  const memory = openMemory(core);
  const deliver = openDelivery(core);
  const past = openPast(core, director, ledger);
  const drafts = core.tab;
  let signals: Signals | undefined;
  let locale: string | undefined;
  const ticks = once(async () => (await import("./ticks")).openTicks(keeping));
  const keys = once(async () => (await import("./focus-key")).hearKeys(keeping));
  const giveWay = async () => (await import("../render/give-way")).giveWay(scope);

  /** Triggers that wait for something in the page are few, as are pages where authors defined events. */
  const loadSignals = once(async () => {
    signals = (await import("./signals")).openSignals(core, director);
    signals.define();
    director.soon(0);
  });
  const listen = () => loadSignals().catch(() => director.soon(AGAIN));
  function signalled(guide: Guide): boolean {
    if (!BEYOND.test(`${Object.keys(guide.trigger)}`)) return true;
    if (!signals) listen();
    return !!signals?.met(guide);
  }
  function define() {
    if (signals) signals.define();
    else if (feed.answer?.defined) listen();
  }

  /** Whoever reads another language now is told the same in it: what is on screen comes back as after a reload. */
  function reword() {
    for (const shown of screen.all())
      if (
        shown.run.guide.kind !== "toast" &&
        feed.answer?.guides.some(({ key }) => key === shown.run.guide.key)
      )
        screen.quit(shown);
  }

  /** The server has answered: what is on screen may have to go. */
  function answered() {
    const { answer } = feed;
    memory.keep();
    define();
    if (locale && answer && locale !== answer.locale) reword();
    locale = answer?.locale;
    // What only checklists have.
    if (JSON.stringify(answer?.states)?.includes('"done"')) ticks().then((tell) => tell(), String);
    for (const shown of screen.all()) {
      const { guide, by } = shown.run;
      const state = ledger.state(guide.key);
      // What somebody opened goes only if it was stopped.
      const held = by === "hand" && state?.leave !== "stopped";
      const leave = state ? !held && state.leave : "stopped";
      // An answer given in ignorance of this run may not know its guide.
      const ignorant = !state && !ledger.told(ledger.kept(guide.key));
      // Begun anew, or over elsewhere; a checklist that was just completed keeps its launcher.
      const over =
        state && !leave && by === "itself" && !state.completed && overElsewhere(shown.run, state, feed.told);
      if (answer?.stopped || leave === "vanished" || over) acts.remove(shown);
      else if (leave && !ignorant) acts.end(shown, leave);
    }
    // First what is new, so that what has to stand back for it knows.
    director.consider();
    for (const shown of screen.all()) acts.update(shown, "answer");
    hand()?.answered();
  }

  function turned() {
    for (const shown of screen.all())
      if (past.elsewhere(shown.run)) screen.quit(shown);
      else acts.update(shown, "route");
    hand()?.update("route");
    define();
    director.consider();
  }

  /** A hidden tab gives up its place. */
  function hide() {
    for (const shown of screen.all()) {
      shown.release?.();
      shown.release = undefined;
    }
  }

  /** One at a time: two at once would take the same place from each other. */
  let meeting: Promise<unknown> = Promise.resolve();
  const meet = async (event: Event) => (await import("./tabs")).meet(keeping, turned, event);

  // What a person does may make the host's backend report what a toast waits for: then the server says how often to ask.
  scope.listen("pointerdown keydown", () => {
    if (feed.answer?.poll_after) feed.ask(IN_USE);
  });
  Object.assign(core.room, {
    drafts,
    turn: async (key) => (await import("./turn")).turn(keeping, key),
    apart: guard(async () => {
      // By itself nothing is in the way of anything.
      if (document.querySelectorAll("annai-surface")[1]) (await import("../render/apart")).keepApart();
    }),
    openMenu: guard(() => byHand("open")),
  } satisfies Partial<Room>);
  scope.listen("keydown", async (event) => {
    if (!screen.all().length && !hand()?.menu()) return;
    (await keys())(event as KeyboardEvent);
  });
  // What came while somebody types has its turn with the next key.
  scope.listen("focusin input blur", () => screen.all().length && giveWay());
  scope.listen("visibilitychange storage pageshow", (event) => {
    if (document.hidden) hide();
    else if ((event as PageTransitionEvent).persisted ?? screen.all().length)
      meeting = meeting.then(() => meet(event)).catch(String);
  });
  guard(deliver)();
  memory.recall();
  // The answer may have come first: what it wants gone was not on screen yet.
  if (feed.answer) queueMicrotask(guard(answered));
  return {
    ...acts,
    ...past,
    surface,
    signalled,
    /** The person, or time, ends it; what an author, another guide or the host ends is not the host's to hold back. */
    end(entry: Showing, reason: EndReason) {
      if (!core.may(entry.run, "guide_ended", { reason })) return;
      drafts.remove(entry.run.id);
      acts.end(entry, reason);
    },
    /** Sends what waits, and does not wait for it long. */
    deliver: () => Promise.race([deliver(), new Promise((late) => setTimeout(late, LATE))]),
    recall: memory.recall,
    answered,
    turned,
    leave: () => hand()?.forget(),
    byHand,
    want: () => hand()?.want(),
  };
}
