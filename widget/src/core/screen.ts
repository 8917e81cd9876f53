import type { EndReason, Mount, Stage, Surface } from "../surface";
import type { Guide, Toast } from "../wire";
import { interrupts } from "./arbiter";
import type { Core } from "./core";
import type { Release } from "./locks";
import type { Kept } from "./run";

/** How a guide comes on screen. */
export interface Appearance {
  run: Kept;
  /** It needs the one place for interruptions. */
  slot: boolean;
  resumed?: boolean;
  quiet?: boolean;
  /** Toasts told in the same showing. */
  also?: readonly Kept[];
  /** The person's own action: it need not wait for its turn, and focus goes there. */
  hand?: boolean;
}

export interface Showing extends Appearance {
  surface?: Surface;
  release?: Release | undefined;
}

export interface Screen {
  /** By the guides' keys. */
  readonly showing: ReadonlyMap<string, Showing>;
  /** False if the place is taken; rejects if the surface could not be loaded or drawn. */
  show(appearance: Appearance): Promise<boolean>;
  end(shown: Showing, reason: EndReason, properties?: { until?: number }): void;
  /** Takes it away without a word: the run goes on elsewhere or later. */
  remove(shown: Showing): void;
}

const DAY = 24 * 3600_000;

export function openScreen(core: Core): Screen {
  const { guard } = core.scope;
  const showing = new Map<string, Showing>();
  const onScreen = (entry: Showing) => showing.get(entry.run.guide.key) === entry;
  const runs = ({ run, also = [] }: Showing) => [run, ...also];

  async function show(appearance: Appearance): Promise<boolean> {
    const { run, hand, slot } = appearance;
    const entry: Showing = { ...appearance };
    showing.set(run.guide.key, entry);
    try {
      if (slot) entry.release = await core.hold("slot");
      if (!slot || entry.release || hand) {
        const surface = (await core.loaders.kinds[run.guide.kind]?.()) as { mount: Mount<Guide> };
        if (onScreen(entry)) {
          entry.surface = surface.mount(stage(entry));
          // A host's code may start a guide, too; only a person's own action moves focus.
          if (hand && navigator.userActivation?.isActive !== false) entry.surface.focus();
          core.loadUpkeep();
          return true;
        }
      }
      quit(entry);
      return false;
    } catch (error) {
      quit(entry);
      throw error;
    }
  }

  function quit(entry: Showing) {
    if (onScreen(entry)) showing.delete(entry.run.guide.key);
    entry.release?.();
    guard(() => entry.surface?.destroy())();
  }

  function remove(entry: Showing) {
    quit(entry);
    core.gone(entry);
  }

  function end(entry: Showing, reason: EndReason, properties?: { until?: number }) {
    if (!onScreen(entry)) return;
    const until = properties?.until ?? (reason === "snoozed" ? Date.now() + core.feed.skew + DAY : undefined);
    for (const run of runs(entry)) {
      run.ended = true;
      if (reason === "completed") core.report(run, "guide_completed");
      core.report(run, "guide_ended", { reason, properties: until && { until } });
    }
    remove(entry);
  }

  function stage(entry: Showing): Stage {
    const { run, also = [], resumed = false, quiet = false } = entry;
    const { guide, by } = run;
    const acts = {
      shown() {
        if (run.shown) return;
        const interruption = by === "itself" && interrupts(guide);
        if (interruption) core.count();
        for (const each of runs(entry)) {
          each.shown = true;
          core.report(each, "guide_shown", { properties: { interruption, by } });
        }
      },
      moved(step: string) {
        run.step = step;
        core.save(run);
      },
      report: (name: string, fields?: object) => core.report(run, name, fields),
      end: (reason: EndReason, properties?: { until?: number }) => end(entry, reason, properties),
      pause() {
        core.director.view.aside.add(guide.key);
        remove(entry);
      },
    };
    const alive = Object.fromEntries(
      Object.entries(acts).map(([name, act]) => [
        name,
        // A surface that is gone has nothing more to say.
        guard((...args: never[]) => onScreen(entry) && (act as (...args: never[]) => void)(...args)),
      ]),
    );
    const facts = {
      guide,
      also: also.map((each) => each.guide as Toast),
      run: {
        id: run.id,
        by,
        resumed,
        quiet,
        get step() {
          return run.step;
        },
      },
      get state() {
        return core.feed.answer?.states[guide.key] ?? { auto: false };
      },
    };
    return Object.setPrototypeOf(Object.assign(facts, alive), core.room);
  }

  return { showing, show, end, remove };
}
