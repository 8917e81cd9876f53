import { strings as en } from "../../../server/annai_server/engine/chrome/en.json";
import type { Run, Stage, Strings } from "../surface";
import type { Action, Guide, GuideState, Theme } from "../wire";

export interface Rehearsal {
  locale: string;
  dir: "ltr" | "rtl";
  strings: Strings;
  values: Record<string, string>;
  theme: Theme;
  state: GuideState;
  run: Partial<Run>;
}

export interface Audience {
  shown(): void;
  moved(step: string): void;
  report(name: string, fields: { step?: string; properties?: Record<string, unknown> }): void;
  ended(reason: string): void;
  performed(action: Action): void;
}

/** A stage without a server behind it: whatever a surface says goes to `audience` and nowhere else. */
export function rehearse<G extends Guide>(guide: G, given: Partial<Rehearsal>, audience: Audience): Stage<G> {
  return {
    locale: given.locale ?? "en",
    dir: given.dir ?? "ltr",
    strings: given.strings ?? en,
    values: given.values ?? {},
    theme: given.theme ?? {},
    focusKey: "Alt+Shift+G",
    guide,
    state: given.state ?? { auto: true },
    run: { id: "rehearsal", step: undefined, by: "itself", resumed: false, quiet: false, ...given.run },
    also: [],
    here: () => true,
    perform: audience.performed,
    busy: () => false,
    openMenu() {},
    foot: { bar: 0, offer: 0, changed() {} },
    shown: audience.shown,
    moved: audience.moved,
    report: (name, fields = {}) => audience.report(name, fields),
    end: (reason) => audience.ended(reason),
  };
}
