import type { BootstrapAnswer, Guide, Trigger } from "../wire";
import type { Core } from "./core";
import type { Director } from "./director";
import { once } from "./once";

export interface Signals {
  /** Whether all has happened on this page view that this guide's trigger waits for beside page, delay and event. */
  met(guide: Guide): boolean;
  /** Hears what authors defined, on pages where they did. To be called when the page or the definitions may be others. */
  define(): void;
}

const AGAIN = 5000;

/** What most waiting triggers need is that an element is there; the rest comes with the first that needs more. */
export function openSignals(core: Core, director: Director): Signals {
  const { scope, feed } = core;
  const { soon } = director;
  let defines = false;
  const hear = once(async () => (await import("./definitions")).define(core, director));
  /** Not met while it is still to be loaded. */
  function late(load: () => Promise<(trigger: Trigger) => boolean>) {
    let met: ((trigger: Trigger) => boolean) | undefined;
    const loading = once(async () => {
      met = await load();
      soon(0);
    });
    return (trigger: Trigger) => {
      if (!met) loading().catch(() => soon(AGAIN));
      return !!met?.(trigger);
    };
  }
  const appears = late(async () => {
    const found = (await import("../render/appears")).watchElements(scope, soon);
    return ({ element }) => !element || found(element);
  });
  const happens = late(async () =>
    (await import("../signals/listen")).listen(scope, soon, () => director.view),
  );
  return {
    met({ trigger }) {
      const { on, element, idle, dwell, hesitates, rage } = trigger;
      const somewhere = !on && !hesitates && !rage && element;
      return (
        (!somewhere || appears(trigger)) && (!(on || idle || dwell || hesitates || rage) || happens(trigger))
      );
    },
    define: scope.guard(async () => {
      const { before, defined } = feed.answer ?? ({} as Partial<BootstrapAnswer>);
      // Without anything defined, too: the server says so of an older key to have us here.
      if (before) import("./rare").then(({ takeOver }) => takeOver(core), String);
      defines ||= !!defined?.[0];
      if (defines) (await hear())();
    }),
  };
}
