/**
 * The wire's shapes as the browser meets them; docs/wire.md explains each. The generated types say the same with looser
 * unions; a test holds that the fields are the same.
 */
export type { Problem } from "../../sdk/wire/types";

export type Inline =
  | string
  | { b: Inline[] }
  | { em: Inline[] }
  | { code: Inline[] }
  | { a: Inline[]; href: string }
  | { v: string; or: string; after?: string };

/** One key is the name of the element, with what is inside it. */
export interface ListItem {
  li: Inline[];
}

export type Block = { p: Inline[] } | { ul: ListItem[] } | { ol: ListItem[] };

export type Action =
  | { do: "next" | "back" | "skip" | "snooze" | "finish" | "close" }
  | { do: "start"; guide: string }
  | { do: "page"; url: string }
  | { do: "link"; url: string }
  | { do: "track"; event: string };

export interface Button {
  key: string;
  label: Inline[];
  action: Action;
  primary?: boolean;
}

/** What else was seen of an element when it was recorded; none of it has to hold. */
export interface Trace {
  tag?: string;
  id?: string;
  name?: string;
  attributes?: Record<string, string>;
  near?: string;
  path?: string;
  /** Left, top, width and height, in CSS pixels from the page's corner. */
  box?: number[];
}

export interface Target {
  test_id?: string;
  id?: string;
  role?: string;
  role_selector?: string;
  selector?: string;
  name?: string;
  text?: string;
  attributes?: Record<string, string>;
  within?: Target;
  trace?: Trace;
}

export interface Trigger {
  /** Regular expressions, one of which fits the path, query and hash; none: any page. */
  page?: string[];
  after?: number;
  element?: Target;
  /** What happens with the element; left out: it appears. */
  on?: "visible" | "clicked" | "hovered" | "focused" | "entered";
  event?: string;
  idle?: number;
  dwell?: number;
  hesitates?: number;
  rage?: boolean;
  manual?: boolean;
}

/** An image or a video. */
export interface Media {
  image?: { src: string; alt: string; width?: number; height?: number };
  video?: { title: string; frame: string; page: string };
}

export interface Field {
  key: string;
  type: "text" | "choice" | "rating";
  label: Inline[];
  required?: boolean;
  options?: { key: string; label: Inline[] }[];
  many?: boolean;
  long?: boolean;
  /** A rating goes from 1 to this. */
  scale?: number;
  low?: Inline[];
  high?: Inline[];
}

export interface Form {
  key: string;
  fields: Field[];
  submit: Inline[];
}

interface Common {
  key: string;
  revision: number;
  round: number;
  title: Inline[];
  trigger: Trigger;
  /** It takes the screen when it starts itself. */
  interrupts: boolean;
  onboarding?: boolean;
  essential?: boolean;
  goal?: string;
  /** Which form of the guide it is, to be said when it is shown. */
  variant?: string;
  /** The guide is in another language than the page: what is said around it, too. */
  around?: { locale: string; dir: "ltr" | "rtl"; strings: Record<string, string> };
}

export interface Step {
  key: string;
  /** As a trigger's. */
  page?: string[];
  url?: string;
  target?: Target;
  title: Inline[];
  body: Block[];
  placement?: "auto" | "top" | "bottom" | "start" | "end";
  advance?: "next" | "click";
  missing?: "skip" | "end" | "wait";
  /** Nothing but the target can be used while the card stands. */
  block_page?: boolean;
  buttons?: Button[];
  media?: Media;
  form?: Form;
}

export interface Tour extends Common {
  kind: "tour";
  steps: Step[];
}

export interface Banner extends Common {
  kind: "banner";
  body: Block[];
  position: "top" | "bottom" | "inline";
  push: boolean;
  target?: Target;
  side: "before" | "after";
  tone: "info" | "success" | "warning";
  buttons: Button[];
  media?: Media;
  form?: Form;
}

export interface Item {
  key: string;
  title: Inline[];
  body?: Block[];
  button?: Button;
  media?: Media;
}

export interface Checklist extends Common {
  kind: "checklist";
  body?: Block[];
  items: Item[];
  corner: "end" | "start";
  celebration?: { title: Inline[]; body: Block[] };
}

export interface Toast extends Common {
  kind: "toast";
  body: Block[];
  milestone: string;
  celebrate: boolean;
  buttons: Button[];
  media?: Media;
  form?: Form;
}

export interface Hint extends Common {
  kind: "hint";
  target: Target;
  body: Block[];
  marker?: "icon";
  opens?: "hover" | "itself";
  placement?: "top" | "bottom" | "start" | "end";
  buttons: Button[];
  media?: Media;
  form?: Form;
}

/** Nothing of it is to be seen; that its moment came is to be told. */
export interface Ghost extends Omit<Common, "goal" | "around"> {
  kind: "ghost";
  variant: string;
  /** Without it on the page nothing would have been seen. */
  target?: Target;
  /** It comes as toasts do. */
  milestone?: string;
}

export type Guide = Tour | Banner | Checklist | Toast | Hint | Ghost;

export interface GuideState {
  auto: boolean;
  reason?: string | undefined;
  /** What is on screen or open of it is over, too. */
  over?: boolean;
  /** Why it has to leave the screen, if it came by itself or was stopped. */
  leave?: "stopped" | "opted_out" | "vanished";
  until?: number;
  run?: {
    id: string;
    step?: string | null;
    revision: number;
    at: number;
    started: number;
    by?: "hand";
    shown?: boolean;
  };
  skip?: string[];
  /** The items that are done; `skip` names none of them. */
  done?: string[];
  seen?: boolean;
  completed?: number;
  reached?: number;
}

export interface Theme {
  scheme?: "auto" | "light" | "dark";
  light?: Record<string, string>;
  dark?: Record<string, string>;
}

export interface MenuEntry {
  key: string;
  kind: string;
  title: Inline[];
}

export interface BootstrapRequest {
  v: 1;
  key: string;
  user: string;
  token?: string;
  company?: string | undefined;
  traits?: Record<string, unknown>;
  company_traits?: Record<string, unknown>;
  url?: string;
  page_lang?: string;
  languages?: string[];
  device?: string | undefined;
  /** IANA name. The server reads local hours by it. */
  time_zone?: string | null | undefined;
  sent_at: number;
  known?: string;
  want?: string[];
}

export interface BootstrapAnswer {
  v: 1;
  server_time: number;
  state: string;
  unchanged?: boolean;
  publication: number;
  valid_until: number | null;
  poll_after: number | null;
  locale: string;
  dir: "ltr" | "rtl";
  default_locale: string;
  environment: string;
  stopped: boolean;
  user: string;
  ticket?: string;
  /** Older public keys, under which this browser may keep something. */
  before?: string[];
  values: Record<string, string>;
  opted_out: string[];
  budget: { gap: number; day: number; shown: number[] };
  /** Pages, as a trigger's, where nothing interrupts; none: no page. */
  quiet: string[];
  heard: string[];
  defined?: DefinedEvent[];
  theme: Theme;
  strings: Record<string, string>;
  guides: Guide[];
  states: Record<string, GuideState>;
  menu: MenuEntry[];
}

/** An event that no code reports: this page, so long there, or a click on that. */
export interface DefinedEvent {
  name: string;
  page?: string[];
  dwell?: number;
  click?: Target;
}

export interface OutgoingEvent {
  id: string;
  name: string;
  at: number;
  guide?: string | undefined;
  revision?: number | undefined;
  round?: number | undefined;
  run?: string | undefined;
  step?: string | undefined;
  reason?: string | undefined;
  properties?: Record<string, unknown> | undefined;
  locale?: string | undefined;
  device?: string | undefined;
  publication?: number | undefined;
  company?: string | undefined;
}

export interface EventsAnswer {
  v: 1;
  server_time: number;
  results: { id: string; status: "stored" | "duplicate" | "rejected"; reason?: string; detail?: string }[];
  changes: { type: "milestone" | "item" | "event" | "guide" | "trait"; key: string }[];
  poll_after: number | null;
}
