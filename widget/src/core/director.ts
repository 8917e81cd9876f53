import type { Guide } from "../wire";
import { first, interrupts } from "./arbiter";
import { spent } from "./budget";
import { watchCalm } from "./calm";
import type { Core } from "./core";
import { here } from "./globs";
import { begin, corner, type Kept, runName } from "./run";
import type { Appearance, Screen } from "./screen";
import { held } from "./triggers";

/** Decides what starts itself and when, and says why not. */
export interface Director {
  readonly screen: Screen;
  /** Looks at everything anew: cheap, and safe to call at any time. */
  consider(): void;
  /** As `consider`, in `wait` milliseconds. */
  soon(wait: number): void;
  appear(appearance: Appearance): void;
  /** Begins a new page view. */
  turn(): void;
  /** Whether the place for interruptions is taken here. */
  taken(): boolean;
  /** Whether this is one of the environment's quiet pages. */
  quiet(): boolean;
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
  over: boolean;
}

const TICK = 1000;
const newView = (): View => ({ at: Date.now(), heard: new Set(), aside: new Set(), over: false });

export function openDirector(core: Core, screen: Screen): Director {
  const { scope, setup, loaders, feed, store } = core;
  let calm: (() => boolean) | undefined;
  const soon = scope.alarm(consider);

  function consider() {
    const { answer } = feed;
    const user = core.person()?.user;
    if (!answer || answer.stopped || document.hidden || !user) return;
    const reasons: Director["reasons"] = {};
    director.reasons = reasons;
    const upkeep = core.upkeep();
    const ready: Guide[] = [];
    const open: Kept[] = [];
    for (const guide of upkeep?.guides() ?? answer.guides) {
      const past = judge(guide, user);
      if (!past) ready.push(guide);
      else if (typeof past !== "string") open.push(past);
      else reasons[guide.key] = past;
    }
    upkeep?.goOn(open, ready);
    const shown = store.read<number[]>(`${corner(user)}shown`) ?? [];
    const limit = spent(answer.budget, shown, Date.now() + feed.skew);
    for (const guide of ready.sort(first)) {
      const slot = interrupts(guide);
      const reason = slot && ((!guide.essential && limit) || unready());
      if (reason) reasons[guide.key] = reason;
      else if (guide.kind !== "toast") director.appear({ run: begin(guide, "itself"), slot });
    }
  }

  /** Why a guide may not start, or its run that is still open, or neither. */
  function judge(guide: Guide, user: string): string | Kept | undefined {
    const { key, kind, trigger } = guide;
    const { view } = director;
    const state = feed.answer?.states[key];
    const upkeep = core.upkeep();
    if (!loaders[kind]) return "unknown_kind";
    if (screen.showing.has(key)) return "eligible";
    if (view.aside.has(key)) return "slot_taken";
    if (!upkeep && (state?.run || trigger?.element || kind === "toast" || store.read(runName(user, key)))) {
      core.loadUpkeep();
      return "waiting_trigger";
    }
    const elapsed = Date.now() - view.at;
    const rest = (trigger?.after ?? 0) - elapsed;
    if (rest > 0) soon(rest);
    return (
      upkeep?.past(guide, state) ??
      held(guide, state, {
        url: location.href,
        elapsed,
        heard: view.heard,
        manual: setup.mode === "manual",
        found: (target) => !!upkeep?.found(target),
      })
    );
  }

  /** What holds back an interruption whose moment has come. */
  function unready(): string | undefined {
    if (director.taken() || director.view.over) return "slot_taken";
    if (!feed.fresh) return "waiting_trigger";
    if (director.quiet()) return "quiet_page";
    calm ??= watchCalm(scope);
    if (calm()) return;
    soon(TICK);
    return "not_calm";
  }

  const director: Director = {
    screen,
    consider: scope.guard(consider),
    soon,
    appear(appearance) {
      const { aside } = director.view;
      screen.show(appearance).then(
        (shown) => {
          // Another tab has the place: it may free it at any time.
          if (!shown) soon(TICK);
        },
        () => aside.add(appearance.run.guide.key),
      );
    },
    turn() {
      director.view = newView();
    },
    taken: () => [...screen.showing.values()].some(({ slot }) => slot),
    quiet: () => !!feed.answer?.quiet?.length && here(feed.answer.quiet, location.href),
    view: newView(),
    reasons: {},
  };
  return director;
}
