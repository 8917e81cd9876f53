import type { MountTour, Room, Surface } from "../surface";
import type { Director } from "./director";
import type { Feed } from "./feed";
import type { Line } from "./line";
import type { Hold } from "./locks";
import type { Kept } from "./run";
import type { Scope } from "./scope";
import type { Store } from "./store";
import type { Upkeep } from "./upkeep";

type Mode = "on" | "manual" | "off";

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
  /** Lets `debug` tell the server's reasons, too: an author's, for an hour. */
  authorToken?: string | undefined;
  /** How the host's router goes to a path; by default the browser goes there. */
  navigate?: (url: string) => void;
  /** How the host brings an element into view; by default it is scrolled to the middle, at once. */
  scroll?: (element: Element) => void;
  /** What draws guides of this kind in our place: Annai decides, records and delivers. Nothing: Annai draws them. */
  draw?: (kind: string) => ((stage: never) => Surface) | undefined;
  /**
   * Words. `consent`: nothing is stored or sent before `consent(true)`; `granted`: the person has said so before; `gpc`:
   * where the browser sends Global Privacy Control, it is as though they had refused; `anonymous`: whoever hasn't signed
   * in is an anonymous visitor, where the environment lets them in.
   */
  privacy?: string | undefined;
  /** The page's policy lets videos play in frames; without it a video is a link. */
  frames?: boolean | undefined;
}

/** What is loaded only when it is needed. */
export interface Loaders {
  tour: () => Promise<{ mount: MountTour; busy: () => boolean }>;
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

type Told<Answer> = (
  run: Kept,
  name: string,
  fields?: Pick<Happening, "step" | "reason" | "properties">,
) => Answer;

/** One widget's parts, as they know each other. */
export interface Core {
  readonly setup: Setup;
  readonly scope: Scope;
  readonly store: Store;
  readonly loaders: Loaders;
  readonly feed: Feed;
  readonly room: Room;
  person(): Person | undefined;
  /** What the server is asked, of whoever is identified; rejects if what the page gives can't be had. */
  question(): Promise<object>;
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
  /** What the page's own listeners hear. */
  readonly ears: EventTarget;
  /** Records an event of a run. */
  tell: Told<void>;
  /** Whether the host lets it happen: it hears of it as `before_…`, and may prevent it. */
  may: Told<boolean>;
  /** What only this tab remembers. */
  readonly tab: Store;
}
