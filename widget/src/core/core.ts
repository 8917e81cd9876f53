import type { MountTour, Room } from "../surface";
import type { Director } from "./director";
import type { Feed } from "./feed";
import type { Line } from "./line";
import type { Hold } from "./locks";
import type { Scope } from "./scope";
import type { Store } from "./store";
import type { Upkeep } from "./upkeep";

export type Mode = "on" | "manual" | "off";

/** Who the page is shown to, as the host says. */
export interface Person {
  user: string;
  /** A signed identity, or a function that gets one: called again when the server no longer accepts the last. */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  company?: string | undefined;
  /** Unsigned: what a token says of the same traits wins. */
  traits?: Record<string, unknown> | undefined;
  companyTraits?: Record<string, unknown> | undefined;
}

export interface Setup extends Omit<Person, "user"> {
  user?: string | undefined;
  key: string;
  /** `manual`: nothing starts by itself; `off`: nothing is sent or shown at all. For hosts' own tests. */
  mode?: Mode | undefined;
  /** Where Annai is served, if not where the widget's file is. */
  server?: string;
  /** What moves focus to what came by itself: `Alt+Shift+G` if left out; modifiers in the order Ctrl, Alt, Shift, Meta. */
  focusKey?: string | undefined;
  /** How the host's router goes to a path; by default the browser goes there. */
  navigate?: (url: string) => void;
}

/** What is loaded only when it is needed. */
export interface Loaders {
  tour: () => Promise<{ mount: MountTour }>;
  upkeep: () => Promise<{ mount(core: Core, director: Director): Upkeep }>;
}

/** A run event, or the host's own, as `annai.on` hears it. */
export interface Happening {
  name: string;
  guide?: string | undefined;
  revision?: number | undefined;
  round?: number | undefined;
  run?: string | undefined;
  step?: string | undefined;
  reason?: string | undefined;
  properties?: Record<string, unknown> | undefined;
}

/** One widget's parts, as they know each other. */
export interface Core {
  readonly setup: Setup;
  readonly scope: Scope;
  readonly store: Store;
  readonly loaders: Loaders;
  readonly feed: Feed;
  readonly room: Room;
  person(): Person | undefined;
  /** Under which name the user's own is stored: runs by guide, and when interruptions were shown. */
  mine(name: "shown" | "" | `run:${string}`): string;
  /** The token last sent. */
  token(): string | undefined;
  line(path: string): Line;
  hold: Hold;
  upkeep(): Upkeep | undefined;
  loadUpkeep(): Promise<Upkeep>;
  /** The server has answered, or the answer was changed here. */
  changed(): void;
  record(event: Happening): void;
  /** As the host's own `track`. */
  track(name: string): void;
  /** What only this tab remembers. */
  tab(): Store;
}
