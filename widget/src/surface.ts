/**
 * What the core and the surfaces promise each other. Types only, so that neither loads the other. A host that draws
 * guides itself (`setup.draw`) writes surfaces to the same promises.
 *
 * A surface is a module with `mount(stage)`. It exists from the call until `destroy()`, which only the core calls;
 * a surface that is done says so with `stage.end(reason)`, and the core then destroys it.
 * Everything on a stage is live: read it when you need it rather than keeping a copy.
 */
import type {
  Action,
  Banner,
  Block,
  Checklist,
  Form,
  Ghost,
  Guide,
  GuideState,
  Hint,
  Inline,
  Media,
  Theme,
  Toast,
  Tour,
  Trigger,
} from "./wire";

/** Those that there are, as English has them. */
export type Strings = Readonly<typeof import("../../server/annai_server/engine/chrome/en.json")["strings"]>;

export type EndReason =
  | "completed"
  | "skipped"
  | "closed"
  | "escaped"
  | "snoozed"
  | "expired"
  | "target_missing"
  | "replaced"
  | "stopped"
  | "opted_out";

export interface Run {
  readonly id: string;
  /** The key of the step that the run stands at; undefined until the first `moved`. */
  readonly step: string | undefined;
  readonly by: "itself" | "hand";
  /** It goes on from an earlier page view; nothing is to be announced as new. */
  readonly resumed?: boolean | undefined;
  /** A checklist whose completion is recorded already: it has been celebrated, and stays for the session. */
  readonly folded?: boolean | undefined;
  /**
   * Too old to simply go on: offer a quiet "Continue (2 / 4)". When the person accepts, `perform({do: "start", guide})`
   * with this guide's key: the core then mounts the tour anew, not quiet and with focus.
   */
  readonly quiet?: boolean | undefined;
}

/** What every surface, the menu included, knows of the page and the person. */
export interface Room {
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  /** Chrome texts by name, in `locale`: the server sends all of them. */
  readonly strings: Strings;
  /** Values of the variables that delivered texts use: `{"user.first_name": "花子"}`. */
  readonly values: Readonly<Record<string, string>>;
  readonly theme: Theme;
  /** The key that moves focus to what came by itself, as a person reads it. */
  readonly focusKey: string;
  /** Whether this page is one of those meant; none: every page. */
  here(pages: readonly string[] | undefined): boolean;
  /** Does what concerns the whole widget: `start`, `page`, `link`, `track`. The others are the surface's own. */
  perform(action: Action): void;
  /**
   * For what this guide, named by its key, has to say unasked later on: true once it has the screen, as an interruption
   * that starts itself would, and until `moved()`; false if it has gone meanwhile, or another tab said it.
   */
  turn(key: string): Promise<boolean>;
  /** Opens the menu, as `annai.open()` does; the checklist's panel offers it. */
  openMenu(): void;
  /** How the host brings an element into view, if it wants to. */
  readonly scroll?: ((element: Element) => void) | undefined;
  /** Whether videos may play in frames here; without that a video is a link. */
  readonly frames?: boolean | undefined;
  /** Draws media and forms, and says of links that they open a new tab; there before a surface that has some is mounted. */
  blocks?: Blocks | undefined;
  /** Where half-written answers are kept in this tab, while their run lasts. */
  readonly drafts?: Drafts | undefined;
  /** Something of ours stands, or no longer stands, at an edge of the page: what else is there makes way. */
  apart(): void;
}

/** What is said in one place of a guide: a step, an item, the guide itself. */
export interface Part {
  readonly title: readonly Inline[];
  readonly body?: readonly Block[] | undefined;
  readonly media?: Media | undefined;
  readonly form?: Form | undefined;
}

/** The properties of `form_answered`. */
export interface Answered {
  form: string;
  answers: Record<string, string | number | readonly string[]>;
}

/** Without answers: they are those that were told already. Answers true once they are told. */
export type Submit = (answered?: Answered) => unknown;

/** By the id of a run. */
export interface Drafts {
  read<T>(name: string): T | undefined;
  write(name: string, value: unknown): void;
}

/** `render/blocks`, loaded with the first guide that has media, a form or what leads elsewhere. */
export interface Blocks {
  /** Prepares a surface: its styles, and what is said of links that open a new tab. */
  furnish(surface: { readonly room: HTMLElement; dress(css: string): void }, strings: Strings): void;
  /**
   * What goes above a part's text, its media, and below it, its form; nothing for what it hasn't. `submit` is called once
   * everything required is answered; the surface reports it, and goes on or ends. Without it that completes the guide.
   */
  draw(room: Room, part: Part, submit?: Submit): readonly [HTMLElement[], HTMLElement[]];
}

export interface Stage<G extends Guide = Guide> extends Room {
  readonly guide: G;
  readonly state: GuideState;
  readonly run: Run;
  /** Toasts told together with this one: draw their titles too. The core reports for them. */
  readonly also: readonly Toast[];
  /** Call once it is really on screen: only then is it recorded as shown. Further calls do nothing. */
  shown(): void;
  /** Whether the host lets it happen: ask before a step is shown, and before it is counted as done. */
  may(name: "step_shown" | "step_completed", fields: { step: string }): boolean;
  /**
   * Keeps the run's place, so that a reload, another page or another tab goes on there. Without a step: it only waits to
   * be used from now on, and others may interrupt. Reports nothing.
   */
  moved(step?: string): void;
  /**
   * Records a run event; the core adds guide, revision, round and run. `guide_shown`, `guide_completed` and
   * `guide_ended` are the core's own: use `shown` and `end`.
   */
  report(
    name:
      | "step_shown"
      | "step_completed"
      | "action_clicked"
      | "form_answered"
      | "target_healed"
      | "target_missing",
    fields?: { step?: string; properties?: object },
  ): void;
  /**
   * Ends the run and takes the surface away, unless the host holds that back; a completed checklist stays, folded.
   * `completed` also records the completion; a snooze lasts a day.
   */
  end(reason: EndReason): void;
}

export interface Surface {
  readonly element: HTMLElement;
  /** The address changed, or an answer came (states, texts, theme, menu may differ). */
  update(change: "route" | "answer"): void;
  /** Moves the keyboard's focus here: only ever called for the person's own action. */
  focus(): void;
  /** Leaves no trace, and gives focus back where it was. */
  destroy(): void;
}

export type MenuStatus = "paused" | "snoozed" | "missed" | "open" | "replay";

export interface MenuItem {
  readonly key: string;
  readonly kind: string;
  readonly title: readonly Inline[];
  readonly status: MenuStatus;
}

export interface MenuModel {
  /** Most pressing first: paused, snoozed, missed, open checklists, then what can be replayed. */
  readonly items: readonly MenuItem[];
  /** Kinds the person does not want, or `all`. */
  readonly optedOut: readonly string[];
  /** Kinds that opting out may name here: those that this user can meet. */
  readonly kinds: readonly string[];
  optOut(kind: string): void;
  optIn(kind: string): void;
}

export interface MenuStage extends Room {
  readonly menu: MenuModel;
  close(): void;
}

/** Where a guide stands, as a developer is told. */
export interface Standing {
  readonly key: string;
  readonly kind: string;
  readonly title: readonly Inline[];
  /** `shown`, or the first reason why it isn't. */
  readonly reason: string;
  /** When the reason ends by itself. */
  readonly until: number | undefined;
  readonly trigger: Trigger;
}

/** What the server says to an author. */
export interface Explained {
  readonly guides: readonly {
    readonly key: string;
    readonly kind: string;
    readonly title: string;
    readonly reason: string;
    readonly because: string;
    readonly changes: readonly string[];
  }[];
}

/** Why the server gives no answer on this page, as a developer is told. */
export interface Silence {
  /**
   * `nobody` is identified; what the `page` gives failed (its token, its traits); the server is `unreachable`; what
   * answers is `foreign`; the server `refused`: `code`, `detail` and `reason` are its own.
   */
  readonly why: "nobody" | "page" | "unreachable" | "foreign" | "refused";
  readonly address?: string;
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string | undefined;
  readonly reason?: string | undefined;
}

export interface DebugStage extends Room {
  readonly facts: {
    /** Whether the server has, and goes on doing so. */
    readonly answered: boolean | undefined;
    /** Why it hasn't, or no longer does, once that is known. */
    readonly silence: Silence | undefined;
    readonly user: string | undefined;
    readonly environment: string | undefined;
    readonly publication: number | undefined;
    readonly stopped: boolean | undefined;
    readonly queued: number;
    readonly dropped: number;
    readonly fault: unknown;
    readonly standings: readonly Standing[];
    readonly explained: Explained | "refused" | undefined;
  };
  /** Asks the server anew. */
  refresh(): void;
  close(): void;
}

/** `render/tour`, `render/banner`, `render/checklist`, `render/toast` and `render/hint` export this … */
export type Mount<G extends Guide> = (stage: Stage<G>) => Surface;
export type MountTour = Mount<Tour>;
export type MountBanner = Mount<Banner>;
export type MountChecklist = Mount<Checklist>;
export type MountToast = Mount<Toast>;
export type MountHint = Mount<Hint>;
/** … `core/ghost` the same, and draws nothing; … */
export type MountGhost = Mount<Ghost>;
/** … `render/menu` this … */
export type MountMenu = (stage: MenuStage) => Surface;
/** … and `render/debug` this. */
export type MountDebug = (stage: DebugStage) => Surface;
