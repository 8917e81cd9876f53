import type { Mount, Stage, Surface } from "../surface";
import type { Guide, Tour } from "../wire";
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
  /** By hand: it need not wait for its turn. Called once it is drawn, so that focus may go there. */
  hand?: (surface: Surface) => void;
}

export interface Showing extends Appearance {
  surface?: Surface;
  release?: Release | undefined;
}

/** What is on screen, and how it comes and goes. What it does there is the upkeep's. */
export interface Screen {
  all(): Showing[];
  of(key: string): Showing | undefined;
  has(shown: Showing): boolean;
  /** False if the place is taken; rejects if the surface could not be loaded or drawn. */
  show(appearance: Appearance): Promise<boolean>;
  quit(shown: Showing): void;
}

/** What few guides hold, and is loaded with the first that does. What merely looks like it does no harm. */
const BLOCKS = /"media"|"form"|"http/;

const ACTS = ["shown", "moved", "report", "end"] as const;

/** `giveUp`: what cannot be shown on this page view, and would only flash if it were tried again. */
export function openScreen(core: Core, giveUp: (key: string) => void): Screen {
  const { guard } = core.scope;
  const showing = new Map<string, Showing>();
  const has = (entry: Showing) => showing.get(entry.run.guide.key) === entry;

  async function show(appearance: Appearance): Promise<boolean> {
    const { run, hand, slot } = appearance;
    const entry: Showing = { ...appearance };
    showing.set(run.guide.key, entry);
    try {
      if (slot) entry.release = await core.hold("slot");
      if (slot && !entry.release && !hand) return false;
      const { kind } = run.guide;
      const mount =
        core.setup.draw?.(kind) ||
        (kind === "tour" ? (await core.loaders.tour()).mount : await (await core.loadUpkeep()).surface(kind));
      if (BLOCKS.test(JSON.stringify(run.guide))) core.room.blocks = await import("../render/blocks");
      if (!has(entry)) return false;
      entry.surface = (mount as Mount<Guide>)(stage(entry));
    } finally {
      if (!entry.surface) quit(entry);
    }
    hand?.(entry.surface);
    return true;
  }

  function quit(entry: Showing) {
    if (has(entry)) showing.delete(entry.run.guide.key);
    entry.release?.();
    guard(() => entry.surface?.destroy())();
  }

  function stage(entry: Showing): Stage {
    const { run, also = [], resumed, quiet } = entry;
    const { guide } = run;
    const facts: object = {
      guide,
      ...(guide as Partial<Tour>).around,
      also: also.map((each) => each.guide),
      // Inherits from what moves, so that the step is always the present one.
      run: Object.setPrototypeOf({ resumed, quiet }, run),
      get state() {
        return core.feed.answer?.states[guide.key] ?? { auto: false };
      },
      may: (name: string, fields: object) => core.may(run, name, fields),
      ...Object.fromEntries(ACTS.map((name) => [name, guard((...args) => act(entry, name, args))])),
    };
    return Object.setPrototypeOf(facts, core.room);
  }

  /** Without the upkeep nothing can be recorded: then it goes, to come again another time. */
  const act = (entry: Showing, name: (typeof ACTS)[number], args: unknown[]) =>
    core.loadUpkeep().then(
      (upkeep) => has(entry) && (upkeep[name] as (...args: unknown[]) => void)(entry, ...args),
      () => {
        giveUp(entry.run.guide.key);
        quit(entry);
      },
    );

  return { all: () => [...showing.values()], of: (key) => showing.get(key), has, show, quit };
}
