import type { Guide } from "../wire";
import { watchCalm } from "./calm";
import type { Core } from "./core";
import { here } from "./pages";
import { begin } from "./run";
import type { Appearance, Screen } from "./screen";
import { BEYOND, holds } from "./triggers";

/** Decides what starts itself and when, and says why not. */
export interface Director {
  readonly screen: Screen;
  /** Looks at everything anew: cheap, and safe to call at any time. */
  consider(): void;
  /** As `consider`, in `wait` milliseconds. */
  soon(wait: number): void;
  begin: typeof begin;
  /** Answers `prevented` if the host holds it back; then it is asked again in a second. */
  appear(appearance: Appearance): string | undefined;
  /** Begins a new page view. */
  turn(): void;
  /** Why a guide may not start itself now, slot and budget apart. */
  held(guide: Guide): string | undefined;
  /** Whether nobody is in the middle of something; what tells that may have to be loaded first. */
  calm(): boolean | undefined;
  /** Whether the place for interruptions is taken here. */
  taken(): boolean;
  /** Why nothing may take that place. */
  hindered(): string | undefined;
  view: View;
  /** Why each guide is not on screen. */
  reasons: Record<string, string>;
}

export interface View {
  at: number;
  /** Names of the host's events heard on this page view. */
  heard: Set<string>;
  /** Guides not to show again on this page view. */
  aside: Set<string>;
  /** It has had its interruption. */
  over?: boolean;
}

const TICK = 1000;
const PATIENCE = 5000;
const newView = (): View => ({ at: Date.now(), heard: new Set(), aside: new Set() });

export function openDirector(core: Core, screen: Screen): Director {
  const { scope, setup, feed, store } = core;
  const idle = watchCalm(scope);
  const soon = scope.alarm(consider);
  /** What the page says of calm comes with what would be shown next. */
  let busy: (() => boolean) | undefined;

  function consider() {
    const { answer } = feed;
    if (!answer || answer.stopped || document.hidden) return;
    const reasons: Director["reasons"] = {};
    const upkeep = core.upkeep();
    upkeep?.goOn();
    // An interruption on its way goes first: what waits to be used need not load before it is on screen. But what
    // somebody has begun, here or elsewhere, goes before what is new: only the upkeep can tell.
    let before: string | false =
      !upkeep && Object.values(answer.states).some(({ run }) => run) && "slot_taken";
    // It hears what authors defined, too.
    if (before || answer.defined) core.loadUpkeep();
    // The server's own word holds but for what happened since: of whom nothing is kept here, nothing did.
    const spent = () => (upkeep ? upkeep.spent() : store.names(core.mine(""))[0] && unknown());
    for (const guide of answer.guides) {
      const slot = guide.interrupts;
      const reason =
        before ||
        past(guide) ||
        held(guide) ||
        (slot && ((!guide.essential && spent()) || unready())) ||
        director.appear({ run: begin(guide, "itself"), slot });
      const soonCalm = reason === "not_calm" && Date.now() - director.view.at < PATIENCE;
      if (!upkeep && slot && (!reason || reason === "eligible" || soonCalm)) before = "slot_taken";
      if (reason) reasons[guide.key] = reason;
    }
    director.reasons = reasons;
  }

  /** Only the upkeep can tell. */
  function unknown(): string {
    core.loadUpkeep();
    return "waiting_trigger";
  }

  /** Why a guide is nothing new here. */
  function past({ key, kind, trigger }: Guide): string | undefined {
    const upkeep = core.upkeep();
    if (screen.of(key)) return "eligible";
    if (director.view.aside.has(key)) return "slot_taken";
    if (upkeep) return upkeep.past(key);
    if (kind !== "tour" || BEYOND.test(`${Object.keys(trigger)}`)) return unknown();
  }

  function held(guide: Guide): string | undefined {
    const { at, heard } = director.view;
    const rest = at + (guide.trigger.after ?? 0) - Date.now();
    if (rest > 0) soon(rest);
    return holds(guide, feed.answer?.states[guide.key], {
      here: here(guide.trigger.page),
      rest,
      heard,
      manual: setup.mode === "manual",
      signalled: core.upkeep()?.signalled,
    });
  }

  /** What holds back an interruption whose moment has come. */
  function unready(): string | undefined {
    const reason = director.view.over ? "slot_taken" : director.hindered();
    if (reason || director.calm()) return reason;
    return "not_calm";
  }

  const director: Director = {
    screen,
    consider: scope.guard(consider),
    soon,
    begin,
    held,
    appear(appearance) {
      const { run, hand } = appearance;
      if (!hand && !core.may(run, "guide_shown")) {
        soon(TICK);
        return "prevented";
      }
      screen.show(appearance).then(
        (shown) => {
          // Another tab has the place: it may free it at any time.
          if (!shown) soon(TICK);
        },
        () => director.view.aside.add(run.guide.key),
      );
    },
    turn() {
      director.view = newView();
    },
    calm() {
      soon(TICK);
      if (busy) return idle() && !busy();
      core.loaders.tour().then((tour) => {
        busy = tour.busy;
        soon(0);
      }, String);
    },
    taken: () => screen.all().some(({ slot }) => slot),
    hindered() {
      if (director.taken()) return "slot_taken";
      if (!feed.fresh) return "waiting_trigger";
      // Where none is listed every page would be meant.
      if (feed.answer?.quiet?.[0] && here(feed.answer.quiet)) return "quiet_page";
    },
    view: newView(),
    reasons: {},
  };
  return director;
}
