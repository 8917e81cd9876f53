import type { MountGhost } from "../surface";
import type { Ghost } from "../wire";
import type { Core } from "./core";
import type { Director } from "./director";

/** About as long as somebody looks at what interrupts them. */
const NOMINAL = 10_000;

/**
 * Stands where a guide would, for whom nothing of it is to be seen: at its moment it takes the place and the budget,
 * and draws nothing.
 */
export const mount =
  (core: Core, director: Director): MountGhost =>
  (stage) => {
    const { guide } = stage;
    const passing = guide.interrupts || guide.milestone;
    let timer = 0;

    const later = (act: () => unknown, wait: number) => {
      timer = window.setTimeout(core.scope.guard(act), wait);
    };

    /** A toast waits for the place, and takes it for its seconds. */
    async function queue() {
      const shown = director.screen.of(guide.key);
      if (!shown || shown.slot) return;
      const waits = director.hindered();
      const release = waits ? undefined : await core.hold("slot");
      if (!release) return later(queue, 1000);
      if (!director.screen.has(shown)) return release();
      Object.assign(shown, { slot: true, release });
      appear();
    }

    /** Without its target nothing would have been seen. */
    function seek() {
      const there = { ...guide, trigger: { element: guide.target } };
      if (!guide.target || core.upkeep()?.signalled(there as Ghost)) appear();
      else later(seek, 1000);
    }

    function appear() {
      const shown = director.screen.of(guide.key);
      if (!shown) return;
      // Nothing is seen that could end: with its beginning all is recorded.
      shown.run.folded = true;
      core.upkeep()?.shown(shown, "guide_withheld");
      // What waits to be used stays for the session; what takes the screen is closed at some time.
      if (passing)
        later(() => {
          // After a toast others may come; after an interruption none, on that page view.
          shown.slot &&= guide.interrupts;
          stage.end("expired");
        }, NOMINAL);
    }

    later(guide.milestone ? queue : seek, 0);

    return {
      element: document.createElement("div"),
      update() {},
      focus() {},
      destroy: () => clearTimeout(timer),
    };
  };
