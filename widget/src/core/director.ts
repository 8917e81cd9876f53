import type { Find } from "../surface";
import type { Guide, Target } from "../wire";
import { first, interrupts } from "./arbiter";
import { spent } from "./budget";
import { watchCalm } from "./calm";
import type { Core } from "./core";
import { here } from "./globs";
import { begin, type Kept, runName } from "./run";
import type { Appearance } from "./screen";
import { held } from "./triggers";

/** Decides what starts itself and when, and says why not. */
export interface Director {
  /** Looks at everything anew: cheap, and safe to call at any time. */
  consider(): void;
  appear(appearance: Appearance): void;
  /** Begins a new page view. */
  turn(): void;
  view: View;
  /** Why each guide is not on screen. */
  reasons: Map<string, string>;
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

export function openDirector(core: Core): Director {
  const { scope, setup, loaders, feed, store } = core;
  let look: Find | undefined;
  let changes: MutationObserver | undefined;
  let calmness: ReturnType<typeof watchCalm> | undefined;
  const soon = scope.alarm(consider);

  const taken = () => [...core.screen.showing.values()].some(({ slot }) => slot);
  const hold = (guide: Guide, reason: string) => void director.reasons.set(guide.key, reason);

  function consider() {
    const person = core.person();
    const { answer } = feed;
    if (!answer || answer.stopped || document.hidden || !person) return;
    director.reasons.clear();
    const ready: Guide[] = [];
    const open: Kept[] = [];
    for (const guide of core.upkeep()?.guides() ?? answer.guides) {
      const past = judge(guide, person.user);
      if (typeof past === "string") hold(guide, past);
      else if (past) open.push(past);
      else ready.push(guide);
    }
    if (open.length) core.upkeep()?.goOn(open, taken);
    const start = (guide: Guide, more: object) =>
      director.appear({ run: begin(guide, "itself"), slot: true, ...more });

    const [toast, ...toasts] = ready.filter(({ kind }) => kind === "toast").sort(first);
    if (toast && !wait(toast, [toast, ...toasts]))
      start(toast, { also: toasts.map((each) => begin(each, "itself")) });

    for (const guide of ready)
      if (guide.kind !== "toast" && !interrupts(guide)) start(guide, { slot: false });

    const limit = spent(answer.budget, core.counted(), Date.now() + feed.skew);
    const [next, ...others] = ready
      .filter((guide) => interrupts(guide) && (!limit || guide.essential || hold(guide, limit)))
      .sort(first);
    for (const other of others) hold(other, "slot_taken");
    if (next && !wait(next, [next]) && calm(next)) start(next, {});
  }

  /** Why a guide may not start, or its run that is still open, or neither. */
  function judge(guide: Guide, user: string): string | Kept | undefined {
    const { key, kind, trigger } = guide;
    const state = feed.answer?.states[key];
    if (!loaders.kinds[kind]) return "unknown_kind";
    if (core.screen.showing.has(key)) return "eligible";
    if (director.view.aside.has(key)) return "slot_taken";
    if (state?.run || store.read(runName(user, key))) {
      const upkeep = core.upkeep();
      if (!upkeep) core.loadUpkeep();
      const past = upkeep ? upkeep.past(guide, state) : "waiting_trigger";
      if (past) return past;
    }
    const elapsed = Date.now() - director.view.at;
    const { heard } = director.view;
    const reason = held(guide, state, {
      url: location.href,
      elapsed,
      heard,
      manual: setup.mode === "manual",
      found,
    });
    const rest = (trigger?.after ?? 0) - elapsed;
    if (reason === "waiting_trigger" && rest > 0) soon(rest);
    return reason;
  }

  /** What holds back toasts, too. */
  function wait({ kind }: Guide, guides: readonly Guide[]): boolean {
    const { fresh, answer } = feed;
    const reason =
      taken() || (kind !== "toast" && director.view.over)
        ? "slot_taken"
        : !fresh
          ? "waiting_trigger"
          : answer?.quiet?.length && here(answer.quiet, location.href) && "quiet_page";
    if (reason) for (const guide of guides) hold(guide, reason);
    return !!reason;
  }

  function calm(guide: Guide): boolean {
    calmness ??= watchCalm(scope);
    if (!calmness.calm()) {
      hold(guide, "not_calm");
      soon(TICK);
      return false;
    }
    calmness.end();
    calmness = undefined;
    return true;
  }

  function found(target: Target): boolean {
    if (!changes) {
      changes = new MutationObserver(() => soon(TICK));
      changes.observe(document, { subtree: true, childList: true, attributes: true });
      loaders.find().then((anchor) => {
        look = anchor.find;
        soon(0);
      }, String);
    }
    return !!look?.(target);
  }

  const director: Director = {
    consider: scope.guard(consider),
    appear(appearance) {
      const { key } = appearance.run.guide;
      core.screen.show(appearance).then(
        (shown) => {
          // Another tab has the place: it may free it at any time.
          if (!shown) soon(TICK);
        },
        () => director.view.aside.add(key),
      );
    },
    turn() {
      director.view = newView();
      changes?.disconnect();
      changes = undefined;
    },
    view: newView(),
    reasons: new Map(),
  };
  scope.onDestroy(director.turn);
  return director;
}
