/** Who uses the page. */
export interface Person {
  /** A signed identity, or a function that gets one: asked again when the server no longer accepts the last. */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** The account that the user works in now, by your own id. */
  company?: string | undefined;
  /** What is known of the user. Unsigned: what a token says of the same traits wins. */
  traits?: Record<string, unknown> | undefined;
  companyTraits?: Record<string, unknown> | undefined;
}

export interface Setup extends Person {
  /** The environment's public key, `pk_…`. */
  key: string;
  /** The user by your own id; left out: call `identify` when you know. */
  user?: string | undefined;
  /** `manual`: nothing starts by itself; `off`: nothing is sent or shown. For your own tests. */
  mode?: "on" | "manual" | "off" | undefined;
  /** Where Annai is served, if not where its script is. */
  server?: string;
  /** What moves focus to what came by itself: `Alt+Shift+G` if left out; modifiers in the order Ctrl, Alt, Shift, Meta. */
  focusKey?: string | undefined;
  /** Lets `debug` tell the server's reasons, too: an author's token, `POST /v1/explain/token`, good for an hour. */
  authorToken?: string | undefined;
  /** How your router goes to a path; by default the browser goes there. */
  navigate?: (url: string) => void;
  /** How you bring an element into view; by default it is scrolled to the middle, at once. */
  scroll?: (element: Element) => void;
  /** What draws guides of this kind in our place: Annai decides, records and delivers. Nothing: Annai draws them. */
  draw?: (kind: string) => ((stage: never) => Surface) | undefined;
  /**
   * Words, on all your pages. `consent`: nothing is stored or sent before `consent(true)`; `granted`: the person has said
   * yes before (you keep their choice); `gpc`: where the browser sends Global Privacy Control, it is as though they had
   * refused; `anonymous`: whoever hasn't signed in is an anonymous visitor, where the environment lets them in.
   */
  privacy?: string | undefined;
  /** Your page's policy lets videos play in frames; without it a video is a link. */
  frames?: boolean | undefined;
}

/** What you have drawn of one guide. Annai alone calls `destroy`; to be done, call the stage's `end(reason)`. */
export interface Surface {
  readonly element: HTMLElement;
  /** The address changed, or the server has answered: texts, theme and states may differ. */
  update(change: "route" | "answer"): void;
  /** Moves the keyboard's focus here: only ever called for the person's own action. */
  focus(): void;
  /** Leaves no trace, and gives focus back where it was. */
  destroy(): void;
}

/** A run event (`guide_shown`, `step_shown`, `guide_ended` …) or one that you tracked. */
export interface Happening {
  name: string;
  /** The guide's key. What you tracked yourself has a name and properties only. */
  guide?: string | undefined;
  /** Which of the guide's published revisions is shown. */
  revision?: number | undefined;
  /** Rises when a publication shows the guide again to those who were done with it. */
  round?: number | undefined;
  /** This showing's own id, a UUIDv7. */
  run?: string | undefined;
  /** A tour's step or a checklist's item. */
  step?: string | undefined;
  /** Of `guide_ended`: `completed`, `skipped`, `closed`, `escaped`, `snoozed`, `expired` … */
  reason?: string | undefined;
  properties?: Record<string, unknown> | undefined;
}

export interface DebugOptions {
  /** False: only the answer, without the panel on the page. */
  panel?: boolean;
  /** An author's token, `at_…`: the server's reasons are told, too. Left out: the setup's `authorToken`. */
  token?: string | undefined;
}

export interface Report {
  user: string | undefined;
  publication: number | undefined;
  /** For each guide: `eligible`, or the first reason why it is not on screen. */
  guides: Record<string, string>;
  /** Events that wait to be sent. */
  queued: number;
  /** Events given up or refused, not yet told to the server. */
  dropped: number;
  /** The last fault that the widget kept from your page. */
  fault: unknown;
  /** Why the server hasn't answered on this page, or no longer does; undefined if it does. */
  silence?: Silence | undefined;
}

export interface Silence {
  /**
   * `nobody` is identified; what your `page` gives failed (its token, its traits); the server is `unreachable`; something
   * else than Annai answers (`foreign`); or the server `refused`: `code`, `detail` and `reason` are then its own words.
   */
  readonly why: "nobody" | "page" | "unreachable" | "foreign" | "refused";
  readonly address?: string;
  /** Of the HTTP answer. */
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string | undefined;
  readonly reason?: string | undefined;
}

/** What you call. No call ever throws, waits or rejects, whatever happens to the widget or its server. */
export interface Annai {
  /** Another user than before: everything on screen goes at once; events already queued keep their owner. */
  identify(user: string, more?: Person): void;
  /** The account that the user works in now; before `identify`: that of whoever is identified next. */
  group(company: string, companyTraits?: Record<string, unknown>): void;
  /** Something happened. The same as `track` on your backend: one of the two is enough. */
  track(name: string, properties?: Record<string, unknown>): void;
  /** The page has become another one, where its address doesn't tell. */
  page(): void;
  /** Nobody is signed in any more. */
  reset(): void;
  /**
   * Hears events by their name; what happened is the event's `detail`. `before_guide_shown`, `before_step_shown`,
   * `before_step_completed` and `before_guide_ended` (by the person, or by itself) come first, and `preventDefault()`
   * holds back what they announce: a showing or a step is asked for again every second, under the reason `prevented`.
   */
  on(name: string, hear: (event: CustomEvent<Happening>) => void): void;
  off(name: string, hear: (event: CustomEvent<Happening>) => void): void;
  /** Shows a guide that this user may see, whatever would hold it back. */
  start(guide: string): void;
  /** Ends a guide that is on screen; without a key, all that are. */
  stop(guide?: string): void;
  /** Opens the menu: paused, snoozed, missed and replayable guides, checklists, and opting out. */
  open(): void;
  /** No more guidance of this kind (`tour`, `banner`, `checklist`, `toast`, `hint`); without one, of any. */
  optOut(kind?: string): void;
  /** Guidance of this kind again; without one, of all. */
  optIn(kind?: string): void;
  /**
   * Why each guide is or isn't on screen: a panel on the page says so, and the answer. With an author's token it tells the
   * server's reasons, too; `panel: false`: only the answer. Where the server hasn't answered it is asked once more. Undefined where the widget doesn't run.
   */
  debug(options?: DebugOptions): Promise<Report | undefined>;
  /**
   * Whether anything may be stored or sent. False takes all off the page, and all that Annai keeps in this browser. Only
   * where the setup has `privacy`.
   */
  consent(granted: boolean): void;
  /** Takes everything off the page and stops listening. */
  destroy(): void;
}
