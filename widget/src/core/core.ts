import type { Find, MountMenu, Room } from "../surface";
import type { Delivery } from "./delivery";
import type { Director } from "./director";
import type { Feed } from "./feed";
import type { Hold } from "./locks";
import type { Kept } from "./run";
import type { Scope } from "./scope";
import type { Screen, Showing } from "./screen";
import type { Store } from "./store";
import type { openUpkeep, Upkeep } from "./upkeep";

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
  server?: string | undefined;
  /** How the host's router goes to a path; by default the browser goes there. */
  navigate?: (url: string) => void;
}

/** What is loaded only when it is needed. */
export interface Loaders {
  kinds: Readonly<Record<string, () => Promise<{ mount: unknown }>>>;
  menu(): Promise<{ mount: MountMenu }>;
  find(): Promise<{ find: Find }>;
  upkeep(): Promise<{ openUpkeep: typeof openUpkeep }>;
  delivery(): Promise<{ openDelivery(core: Core): Delivery }>;
  leases(): Promise<{ openLeases(store: Store, scope: Scope): Hold }>;
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
  screen: Screen;
  director: Director;
  readonly room: Room;
  /** Undefined while nobody is identified, or the mode is `off`. */
  person(): Person | undefined;
  /** The token last sent; `renew` makes the next request get another one, and says whether there is a way to. */
  token(): string | undefined;
  renew(): boolean;
  address(path: string): string;
  hold: Hold;
  /** What the page needs once something is shown, was shown before, or is asked for by hand. */
  upkeep(): Upkeep | undefined;
  loadUpkeep(): Promise<Upkeep>;
  deliver(): Promise<void>;
  record(event: Happening): void;
  /** Records an event of a run, and keeps the run. */
  report(run: Kept, name: string, fields?: object): void;
  save(run: Kept): void;
  /** An interruption was shown just now. */
  count(): void;
  /** When interruptions were shown here in the last day, in the server's clock. */
  counted(): number[];
  gone(shown: Showing): void;
}
