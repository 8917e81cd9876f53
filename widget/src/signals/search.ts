import type { heal } from "../anchor/heal";
import { find } from "../render/kit";
import type { Target } from "../wire";

/** How often what is not there is looked for although the page is as it was: shadow roots come without a sign. */
const APART = 1000;

/**
 * Looks for targets where somebody may be about to use one. A search reads the whole page, and most of what is waited for
 * is on another one: it is made again only after `changed`, or a while. `ready`: more can be found than before.
 */
export function openSearch(ready: () => void) {
  const misses = new WeakMap<Target, { at: number; page: number }>();
  let healer: typeof heal | undefined;
  let loading = false;
  let page = 0;

  function load() {
    if (loading) return;
    loading = true;
    import("../anchor/heal").then(
      (it) => {
        healer = it.heal;
        page++;
        ready();
      },
      () => {
        loading = false;
      },
    );
  }

  load();
  return {
    changed(): void {
      page++;
    },
    search(target: Target): Element | undefined {
      const at = Date.now();
      const missed = misses.get(target);
      if (missed?.page === page && at - missed.at < APART) return undefined;
      const element = find(target, healer)?.element;
      if (element) return element;
      misses.set(target, { at, page });
      load();
      return undefined;
    },
  };
}
