// Generated from annai.schema.json by `make wire`. Don't edit.

/**
 * A piece of formatted text; a bare string is text
 *
 * This interface was referenced by `AnnaiWire`'s JSON-Schema
 * via the `definition` "Inline".
 */
export type Inline =
  | string
  | {
      b: Inline[]
    }
  | {
      em: Inline[]
    }
  | {
      code: Inline[]
    }
  | {
      a: Inline[]
      href: string
    }
  | {
      v: string
      or: string
      after?: string
    }
export type Block =
  | {
      p: Inline[]
    }
  | {
      ul: {
        li: Inline[]
      }[]
    }
  | {
      ol: {
        li: Inline[]
      }[]
    }
export type DeliveredGuide = Tour | Banner | Checklist | Toast | Hint | Ghost

export interface Action {
  do: "next" | "back" | "skip" | "snooze" | "finish" | "close" | "start" | "page" | "link" | "track"
  guide?: string
  url?: string
  event?: string
}
export interface ActionDocument {
  do: "next" | "back" | "skip" | "snooze" | "finish" | "close" | "start" | "page" | "link" | "track"
  guide?: string
  url?: string
  event?: string
}
export interface AdvanceDocument {
  on: "next" | "click"
}
export interface Around {
  locale: string
  dir: "ltr" | "rtl"
  strings: {
    [k: string]: string | undefined
  }
}
export interface Banner {
  key: string
  kind: "banner"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  /**
   * It takes the screen when it starts itself
   */
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  goal?: string
  /**
   * To be sent back when it is shown
   */
  variant?: string
  around?: Around
  body: Block[]
  position: "top" | "bottom" | "inline"
  push: boolean
  side: "before" | "after"
  tone: "info" | "success" | "warning"
  target?: Target
  buttons: Button[]
  media?: Media
  form?: Form
}
export interface Trigger {
  /**
   * Regular expressions for path, query and hash in one
   */
  page?: string[]
  /**
   * Milliseconds
   */
  after?: number
  element?: Target
  on?: "visible" | "clicked" | "hovered" | "focused" | "entered"
  event?: string
  /**
   * Milliseconds
   */
  idle?: number
  /**
   * Milliseconds
   */
  dwell?: number
  /**
   * Milliseconds
   */
  hesitates?: number
  rage?: boolean
  manual?: boolean
}
export interface Target {
  test_id?: string
  id?: string
  role?: string
  /**
   * What has that role, as CSS
   */
  role_selector?: string
  /**
   * Test id, else role, id and attributes together, as CSS
   */
  selector?: string
  name?: string
  text?: string
  attributes?: {
    [k: string]: string | undefined
  }
  within?: Target
  trace?: Trace
}
export interface Trace {
  tag?: string
  id?: string
  name?: string
  attributes?: {
    [k: string]: string | undefined
  }
  near?: string
  path?: string
  /**
   * Left, top, width, height, from the page's corner
   */
  box?: number[]
}
export interface Button {
  key: string
  label: Inline[]
  action: Action
  primary?: boolean
}
export interface Media {
  image?: Image
  video?: Video
}
export interface Image {
  src: string
  /**
   * Empty for decoration
   */
  alt: string
  width?: number
  height?: number
}
export interface Video {
  title: string
  /**
   * What to load once somebody wants to see it
   */
  frame: string
  /**
   * Where it is seen without a frame
   */
  page: string
}
export interface Form {
  key: string
  fields: Field[]
  submit: Inline[]
}
export interface Field {
  key: string
  type: "text" | "choice" | "rating"
  label: Inline[]
  required?: boolean
  options?: Option[]
  many?: boolean
  long?: boolean
  /**
   * A rating's, from 1 on
   */
  scale?: number
  low?: Inline[]
  high?: Inline[]
}
export interface Option {
  key: string
  label: Inline[]
}
export interface BannerChanges {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  position?: "top" | "bottom" | "inline"
  push?: boolean
  side?: "before" | "after"
  tone?: "info" | "success" | "warning"
  translations?: {
    [k: string]: BannerTexts | undefined
  }
}
export interface BannerTexts {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  media?: MediaTexts
  form?: FormTexts
  target?: TargetTexts
}
export interface MediaTexts {
  alt?: string
  title?: string
  url?: string
}
export interface FormTexts {
  fields?: {
    [k: string]: FieldTexts | undefined
  }
  submit?: string
}
export interface FieldTexts {
  label?: string
  low?: string
  high?: string
  options?: {
    [k: string]: string | undefined
  }
}
export interface TargetTexts {
  name?: string
  text?: string
}
export interface BannerDocument {
  schema: 1
  key: string
  kind: "tour" | "banner" | "checklist" | "toast" | "hint"
  title: string
  audience?: Condition
  trigger?: TriggerDocument
  frequency?: FrequencyDocument
  priority?: number
  schedule?: ScheduleDocument
  goal?: string
  onboarding?: boolean
  body: string
  position?: "top" | "bottom" | "inline"
  push?: boolean
  target?: TargetDocument
  side?: "before" | "after"
  tone?: "info" | "success" | "warning"
  /**
   * @minItems 0
   * @maxItems 2
   */
  buttons?: [] | [ButtonDocument] | [ButtonDocument, ButtonDocument]
  media?: MediaDocument
  form?: FormDocument
  essential?: boolean
  translations?: {
    [k: string]: BannerTexts | undefined
  }
  /**
   * @minItems 0
   * @maxItems 8
   */
  variants?:
    | []
    | [BannerVariant]
    | [BannerVariant, BannerVariant]
    | [BannerVariant, BannerVariant, BannerVariant]
    | [BannerVariant, BannerVariant, BannerVariant, BannerVariant]
    | [BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant]
    | [BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant]
    | [BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant, BannerVariant]
    | [
        BannerVariant,
        BannerVariant,
        BannerVariant,
        BannerVariant,
        BannerVariant,
        BannerVariant,
        BannerVariant,
        BannerVariant
      ]
}
/**
 * A condition tree: see docs/wire.md
 *
 * This interface was referenced by `AnnaiWire`'s JSON-Schema
 * via the `definition` "Condition".
 */
export interface Condition {}
export interface TriggerDocument {
  /**
   * @minItems 1
   * @maxItems 20
   */
  page?:
    | ((string | string[]) & [string])
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
  after?: string
  element?: TargetDocument
  on?: "appears" | "visible" | "clicked" | "hovered" | "focused" | "entered"
  event?: string
  idle?: string
  dwell?: string
  hesitates?: string
  rage?: boolean
  manual?: boolean
}
export interface TargetDocument {
  test_id?: string
  id?: string
  role?: string
  name?: string
  text?: string
  attributes?: {
    [k: string]: string | undefined
  }
  within?: TargetDocument
  trace?: TraceDocument
}
export interface TraceDocument {
  tag?: string
  id?: string
  name?: string
  attributes?: {
    [k: string]: string | undefined
  }
  near?: string
  path?: string
  /**
   * @minItems 4
   * @maxItems 4
   */
  box?: [number, number, number, number]
}
export interface FrequencyDocument {
  until?: "completed" | "dismissed"
  at_most?: number
  every?: string
  scope?: "user" | "company"
}
export interface ScheduleDocument {
  from?: string
  until?: string
}
export interface ButtonDocument {
  key: string
  label: string
  action: ActionDocument
  primary?: boolean
}
export interface MediaDocument {
  image?: ImageDocument
  video?: VideoDocument
}
export interface ImageDocument {
  url: string
  alt: string
  width?: number
  height?: number
}
export interface VideoDocument {
  url: string
  title: string
}
export interface FormDocument {
  key: string
  /**
   * @minItems 1
   * @maxItems 5
   */
  fields:
    | [FieldDocument]
    | [FieldDocument, FieldDocument]
    | [FieldDocument, FieldDocument, FieldDocument]
    | [FieldDocument, FieldDocument, FieldDocument, FieldDocument]
    | [FieldDocument, FieldDocument, FieldDocument, FieldDocument, FieldDocument]
  submit: string
}
export interface FieldDocument {
  key: string
  type: "text" | "choice" | "rating"
  label: string
  required?: boolean
  /**
   * @minItems 2
   * @maxItems 8
   */
  options?:
    | [OptionDocument, OptionDocument]
    | [OptionDocument, OptionDocument, OptionDocument]
    | [OptionDocument, OptionDocument, OptionDocument, OptionDocument]
    | [OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument]
    | [OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument]
    | [OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument, OptionDocument]
    | [
        OptionDocument,
        OptionDocument,
        OptionDocument,
        OptionDocument,
        OptionDocument,
        OptionDocument,
        OptionDocument,
        OptionDocument
      ]
  many?: boolean
  long?: boolean
  scale?: 5 | 10
  low?: string
  high?: string
  trait?: string
}
export interface OptionDocument {
  key: string
  label: string
}
export interface BannerVariant {
  key: string
  name?: string
  weight: number
  withheld?: boolean
  changes?: BannerChanges
}
export interface BootstrapAnswer {
  v: number
  /**
   * Milliseconds since the epoch
   */
  server_time: number
  unchanged?: boolean
  state: string
  publication?: number
  /**
   * Milliseconds since the epoch
   */
  valid_until: number | null
  /**
   * Seconds
   */
  poll_after: number | null
  locale?: string
  dir?: "ltr" | "rtl"
  default_locale?: string
  environment?: string
  stopped?: boolean
  user?: string
  ticket?: string
  /**
   * Older public keys in use, under which the browser may keep something
   */
  before?: string[]
  values?: {
    [k: string]: string | undefined
  }
  opted_out?: string[]
  budget?: BudgetState
  /**
   * Regular expressions for path, query and hash in one
   */
  quiet?: string[]
  heard?: string[]
  defined?: DefinedEvent[]
  theme?: ThemeTokens
  strings?: {
    [k: string]: string | undefined
  }
  guides?: DeliveredGuide[]
  states?: {
    [k: string]: GuideState | undefined
  }
  menu?: MenuEntry[]
}
export interface BudgetState {
  /**
   * Milliseconds
   */
  gap: number
  day: number
  /**
   * Items: Milliseconds since the epoch
   */
  shown: number[]
}
export interface DefinedEvent {
  name: string
  /**
   * Regular expressions for path, query and hash in one
   */
  page?: string[]
  /**
   * Milliseconds
   */
  dwell?: number
  click?: Target
}
export interface ThemeTokens {
  scheme: "auto" | "light" | "dark"
  light: {
    [k: string]: string | undefined
  }
  dark: {
    [k: string]: string | undefined
  }
}
export interface Tour {
  key: string
  kind: "tour"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  /**
   * It takes the screen when it starts itself
   */
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  goal?: string
  /**
   * To be sent back when it is shown
   */
  variant?: string
  around?: Around
  steps: Step[]
}
export interface Step {
  key: string
  title: Inline[]
  body: Block[]
  placement: "auto" | "top" | "bottom" | "start" | "end"
  advance: "next" | "click"
  missing: "skip" | "end" | "wait"
  /**
   * Regular expressions for path, query and hash in one
   */
  page?: string[]
  url?: string
  target?: Target
  /**
   * Nothing else of the page can be used while the card stands
   */
  block_page?: boolean
  buttons?: Button[]
  media?: Media
  form?: Form
}
export interface Checklist {
  key: string
  kind: "checklist"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  /**
   * It takes the screen when it starts itself
   */
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  goal?: string
  /**
   * To be sent back when it is shown
   */
  variant?: string
  around?: Around
  items: Item[]
  corner: "end" | "start"
  body?: Block[]
  celebration?: CelebrationText
}
export interface Item {
  key: string
  title: Inline[]
  body?: Block[]
  button?: Button
  media?: Media
}
export interface CelebrationText {
  title: Inline[]
  body: Block[]
}
export interface Toast {
  key: string
  kind: "toast"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  /**
   * It takes the screen when it starts itself
   */
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  goal?: string
  /**
   * To be sent back when it is shown
   */
  variant?: string
  around?: Around
  body: Block[]
  milestone: string
  celebrate: boolean
  buttons: Button[]
  media?: Media
  form?: Form
}
export interface Hint {
  key: string
  kind: "hint"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  /**
   * It takes the screen when it starts itself
   */
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  goal?: string
  /**
   * To be sent back when it is shown
   */
  variant?: string
  around?: Around
  target: Target
  body: Block[]
  marker?: "icon"
  opens?: "hover" | "itself"
  placement?: "top" | "bottom" | "start" | "end"
  buttons: Button[]
  media?: Media
  form?: Form
}
export interface Ghost {
  key: string
  kind: "ghost"
  revision: number
  round: number
  title: Inline[]
  trigger: Trigger
  interrupts: boolean
  onboarding?: boolean
  essential?: boolean
  variant: string
  target?: Target
  /**
   * It comes as toasts do
   */
  milestone?: string
}
export interface GuideState {
  auto: boolean
  reason?: string
  /**
   * Also what is on screen or open of it is over
   */
  over?: boolean
  leave?: "stopped" | "opted_out" | "vanished"
  /**
   * Milliseconds since the epoch
   */
  until?: number
  run?: OpenRun
  skip?: string[]
  /**
   * Items; `skip` names none of them
   */
  done?: string[]
  seen?: boolean
  /**
   * Milliseconds since the epoch
   */
  completed?: number
  /**
   * Milliseconds since the epoch
   */
  reached?: number
}
export interface OpenRun {
  id: string
  step?: string | null
  revision: number
  /**
   * Milliseconds since the epoch
   */
  started: number
  /**
   * Milliseconds since the epoch
   */
  at: number
  /**
   * An author began it for this user
   */
  by?: "hand"
  /**
   * False: it has yet to be shown
   */
  shown?: boolean
}
export interface MenuEntry {
  key: string
  kind: string
  title: Inline[]
}
export interface BootstrapRequest {
  v?: number
  /**
   * The environment's public key
   */
  key: string
  user: string
  token?: string | null
  /**
   * Milliseconds since the epoch
   */
  sent_at: number
  company?: string | null
  traits?: {
    [k: string]: unknown | undefined
  } | null
  company_traits?: {
    [k: string]: unknown | undefined
  } | null
  url?: string
  page_lang?: string | null
  /**
   * The browser's, the best first; 20 of them count
   *
   * @minItems 0
   * @maxItems 200
   */
  languages?: string[]
  device?: "phone" | "tablet" | "desktop"
  /**
   * IANA name, as the browser says
   */
  time_zone?: string | null
  known?: string | null
  /**
   * @minItems 0
   * @maxItems 20
   */
  want?:
    | []
    | [string]
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
}
export interface CelebrationChanges {
  title?: string
  body?: string
}
export interface CelebrationDocument {
  title: string
  body?: string
}
export interface CelebrationTexts {
  title?: string
  body?: string
}
export interface Change {
  type: "milestone" | "item" | "event" | "guide" | "trait"
  key: string
}
export interface ChecklistChanges {
  title?: string
  body?: string
  items?: {
    [k: string]: ItemChanges | undefined
  }
  corner?: "end" | "start"
  celebration?: CelebrationChanges
  translations?: {
    [k: string]: ChecklistTexts | undefined
  }
}
export interface ItemChanges {
  title?: string
  body?: string
  button?: string
}
export interface ChecklistTexts {
  title?: string
  body?: string
  items?: {
    [k: string]: ItemTexts | undefined
  }
  celebration?: CelebrationTexts
}
export interface ItemTexts {
  title?: string
  body?: string
  button?: string
  media?: MediaTexts
}
export interface ChecklistDocument {
  schema: 1
  key: string
  kind: "tour" | "banner" | "checklist" | "toast" | "hint"
  title: string
  audience?: Condition
  trigger?: TriggerDocument
  frequency?: FrequencyDocument
  priority?: number
  schedule?: ScheduleDocument
  goal?: string
  onboarding?: boolean
  body?: string
  /**
   * @minItems 1
   * @maxItems 12
   */
  items:
    | [ItemDocument]
    | [ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument]
    | [ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument, ItemDocument]
    | [
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument
      ]
    | [
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument
      ]
    | [
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument
      ]
    | [
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument,
        ItemDocument
      ]
  corner?: "end" | "start"
  celebration?: CelebrationDocument
  translations?: {
    [k: string]: ChecklistTexts | undefined
  }
  /**
   * @minItems 0
   * @maxItems 8
   */
  variants?:
    | []
    | [ChecklistVariant]
    | [ChecklistVariant, ChecklistVariant]
    | [ChecklistVariant, ChecklistVariant, ChecklistVariant]
    | [ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant]
    | [ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant]
    | [ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant, ChecklistVariant]
    | [
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant
      ]
    | [
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant,
        ChecklistVariant
      ]
}
export interface ItemDocument {
  key: string
  title: string
  body?: string
  done_when: Condition
  when?: Condition
  button?: ButtonDocument
  media?: MediaDocument
  scope?: "user" | "company"
}
export interface ChecklistVariant {
  key: string
  name?: string
  weight: number
  withheld?: boolean
  changes?: ChecklistChanges
}
export interface EventDocument {
  schema: 1
  key: string
  title: string
  when: When
  translations?: {
    [k: string]: EventTexts | undefined
  }
}
export interface When {
  /**
   * @minItems 1
   * @maxItems 20
   */
  page?:
    | ((string | string[]) & [string])
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
  dwell?: string
  click?: TargetDocument
}
export interface EventTexts {
  title?: string
  target?: TargetTexts
}
export interface EventResult {
  id: string
  status: "stored" | "duplicate" | "rejected"
  reason?: string
  detail?: string
}
export interface EventsAnswer {
  v: number
  /**
   * Milliseconds since the epoch
   */
  server_time: number
  results: EventResult[]
  changes: Change[]
  /**
   * Seconds
   */
  poll_after: number | null
}
export interface EventsRequest {
  v?: number
  /**
   * The environment's public key
   */
  key: string
  user: string
  token?: string | null
  /**
   * Milliseconds since the epoch
   */
  sent_at: number
  ticket?: string | null
  dropped?: number
  /**
   * @minItems 1
   * @maxItems 100
   */
  events: [OutgoingEvent, ...OutgoingEvent[]]
}
export interface OutgoingEvent {
  /**
   * UUIDv7
   */
  id: string
  name: string
  /**
   * Milliseconds since the epoch
   */
  at: number
  guide?: string
  revision?: number
  round?: number
  run?: string
  step?: string
  reason?: string
  properties?: {
    [k: string]: unknown | undefined
  }
  locale?: string
  device?: string
  publication?: number
  company?: string
}
export interface Fault {
  path: string
  message: string
}
export interface HintChanges {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  marker?: "beacon" | "icon"
  placement?: "auto" | "top" | "bottom" | "start" | "end"
  translations?: {
    [k: string]: HintTexts | undefined
  }
}
export interface HintTexts {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  media?: MediaTexts
  form?: FormTexts
  target?: TargetTexts
}
export interface HintDocument {
  schema: 1
  key: string
  kind: "tour" | "banner" | "checklist" | "toast" | "hint"
  title: string
  audience?: Condition
  trigger?: TriggerDocument
  frequency?: FrequencyDocument
  priority?: number
  schedule?: ScheduleDocument
  goal?: string
  onboarding?: boolean
  target: TargetDocument
  body: string
  marker?: "beacon" | "icon"
  opens?: "click" | "hover" | "itself"
  placement?: "auto" | "top" | "bottom" | "start" | "end"
  /**
   * @minItems 0
   * @maxItems 2
   */
  buttons?: [] | [ButtonDocument] | [ButtonDocument, ButtonDocument]
  media?: MediaDocument
  form?: FormDocument
  translations?: {
    [k: string]: HintTexts | undefined
  }
  /**
   * @minItems 0
   * @maxItems 8
   */
  variants?:
    | []
    | [HintVariant]
    | [HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant, HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant]
    | [HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant, HintVariant]
}
export interface HintVariant {
  key: string
  name?: string
  weight: number
  withheld?: boolean
  changes?: HintChanges
}
export interface MergeAnswer {
  v: number
  /**
   * False: that visitor is somebody else already, or contradicts what the user did
   */
  merged: boolean
}
export interface MergeRequest {
  v?: number
  /**
   * The environment's public key
   */
  key: string
  user: string
  token?: string | null
  visitor: string
}
export interface MilestoneDocument {
  schema: 1
  key: string
  title: string
  when: Condition
  scope?: "user" | "company"
  translations?: {
    [k: string]: TitleTexts | undefined
  }
}
export interface TitleTexts {
  title?: string
}
export interface Problem {
  type: string
  title: string
  status: number
  code:
    | "not_json"
    | "invalid"
    | "unauthenticated"
    | "wrong_key"
    | "forbidden"
    | "not_found"
    | "conflict"
    | "too_large"
    | "origin"
    | "identity"
    | "unavailable"
    | "method"
    | "unconfirmed"
    | "internal"
    | "encoding"
    | "too_many"
    | "quota"
  detail: string
  /**
   * What is wrong with an identity token, in one word
   */
  reason?: string
  errors?: Fault[]
  /**
   * What is stored now, where somebody else was faster
   */
  current?: {
    [k: string]: unknown | undefined
  }
  /**
   * What to send as `confirmed` to do it all the same
   */
  confirm?: string[]
  /**
   * Seconds
   */
  retry_after?: number
  /**
   * Milliseconds since the epoch
   */
  server_time: number
  request_id?: string
}
export interface SegmentDocument {
  schema: 1
  key: string
  title: string
  when: Condition
  translations?: {
    [k: string]: TitleTexts | undefined
  }
}
export interface StepChanges {
  title?: string
  body?: string
  placement?: "auto" | "top" | "bottom" | "start" | "end"
  buttons?: {
    [k: string]: string | undefined
  }
}
export interface StepDocument {
  key: string
  title: string
  body?: string
  when?: Condition
  /**
   * @minItems 1
   * @maxItems 20
   */
  page?:
    | ((string | string[]) & [string])
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
    | [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string
      ]
  target?: TargetDocument
  placement?: "auto" | "top" | "bottom" | "start" | "end"
  advance?: AdvanceDocument
  if_missing?: "skip" | "end" | "wait"
  block_page?: boolean
  /**
   * @minItems 0
   * @maxItems 4
   */
  buttons?:
    | []
    | [ButtonDocument]
    | [ButtonDocument, ButtonDocument]
    | [ButtonDocument, ButtonDocument, ButtonDocument]
    | [ButtonDocument, ButtonDocument, ButtonDocument, ButtonDocument]
  media?: MediaDocument
  form?: FormDocument
}
export interface StepTexts {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  media?: MediaTexts
  form?: FormTexts
  target?: TargetTexts
}
export interface ThemeDocument {
  schema: 1
  key: string
  title: string
  scheme?: "auto" | "light" | "dark"
  base?: "indigo" | "ink" | "leaf"
  tokens?: {
    [k: string]: string | undefined
  }
  light?: {
    [k: string]: string | undefined
  }
  dark?: {
    [k: string]: string | undefined
  }
}
export interface ToastChanges {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  celebrate?: boolean
  translations?: {
    [k: string]: ToastTexts | undefined
  }
}
export interface ToastTexts {
  title?: string
  body?: string
  buttons?: {
    [k: string]: string | undefined
  }
  media?: MediaTexts
  form?: FormTexts
}
export interface ToastDocument {
  schema: 1
  key: string
  kind: "tour" | "banner" | "checklist" | "toast" | "hint"
  title: string
  audience?: Condition
  trigger?: TriggerDocument
  frequency?: FrequencyDocument
  priority?: number
  schedule?: ScheduleDocument
  goal?: string
  onboarding?: boolean
  milestone: string
  body: string
  celebrate?: boolean
  /**
   * @minItems 0
   * @maxItems 1
   */
  buttons?: [] | [ButtonDocument]
  media?: MediaDocument
  form?: FormDocument
  translations?: {
    [k: string]: ToastTexts | undefined
  }
  /**
   * @minItems 0
   * @maxItems 8
   */
  variants?:
    | []
    | [ToastVariant]
    | [ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant]
    | [ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant, ToastVariant]
}
export interface ToastVariant {
  key: string
  name?: string
  weight: number
  withheld?: boolean
  changes?: ToastChanges
}
export interface TourChanges {
  title?: string
  steps?: {
    [k: string]: StepChanges | undefined
  }
  leave_out?: string[]
  translations?: {
    [k: string]: TourTexts | undefined
  }
}
export interface TourTexts {
  title?: string
  steps?: {
    [k: string]: StepTexts | undefined
  }
}
export interface TourDocument {
  schema: 1
  key: string
  kind: "tour" | "banner" | "checklist" | "toast" | "hint"
  title: string
  audience?: Condition
  trigger?: TriggerDocument
  frequency?: FrequencyDocument
  priority?: number
  schedule?: ScheduleDocument
  goal?: string
  onboarding?: boolean
  /**
   * @minItems 1
   * @maxItems 30
   */
  steps: [StepDocument, ...StepDocument[]]
  translations?: {
    [k: string]: TourTexts | undefined
  }
  /**
   * @minItems 0
   * @maxItems 8
   */
  variants?:
    | []
    | [TourVariant]
    | [TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant, TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant]
    | [TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant, TourVariant]
}
export interface TourVariant {
  key: string
  name?: string
  weight: number
  withheld?: boolean
  changes?: TourChanges
}
export interface TrackBody {
  /**
   * The sender's clock at sending; corrects the events' times
   */
  sent_at?: string
  /**
   * @minItems 1
   * @maxItems 1000
   */
  events: [TrackedEvent, ...TrackedEvent[]]
}
export interface TrackedEvent {
  /**
   * UUIDv7; made by the server where left out
   */
  id?: string
  user: string
  name: string
  /**
   * Default: now
   */
  at?: string
  properties?: {
    [k: string]: unknown | undefined
  }
  company?: string
}
export interface UserBody {
  traits?: {
    [k: string]: unknown | undefined
  }
  company?: string | null
  locale?: string | null
  /**
   * One of your own: counted apart
   */
  internal?: boolean
}
