import { strings as en } from "../../../server/annai_server/engine/chrome/en.json";
import * as blocks from "../render/blocks";
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
  report(name: string, fields: { step?: string; properties?: { button?: unknown } }): void;
  /** `stays`: it is not taken away, and goes on to be heard. */
  ended(reason: string): "stays" | undefined;
  performed(action: Action): void;
}

/**
 * A stage without a server behind it: whatever a surface says goes to `audience` and nowhere else. As on the core's own,
 * it is heard a moment later, and no longer once the run has ended.
 */
export function rehearse<G extends Guide>(guide: G, given: Partial<Rehearsal>, audience: Audience): Stage<G> {
  let over = false;
  const heard =
    <Said extends unknown[]>(hear: (...said: Said) => void) =>
    (...said: Said) =>
      queueMicrotask(() => over || hear(...said));
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
    // What concerns the whole widget doesn't end with the run.
    perform: (action) => queueMicrotask(() => audience.performed(action)),
    turn: async () => true,
    openMenu() {},
    frames: false,
    blocks,
    may: () => true,
    apart() {},
    shown: heard(audience.shown),
    moved: heard(audience.moved),
    report: heard((name, fields = {}) => audience.report(name, fields)),
    end: heard((reason: string) => {
      over = audience.ended(reason) !== "stays";
    }),
  };
}
