import { track } from "../position/track";
import type { Target } from "../wire";
import { find, type Hit, visible } from "./find";

export interface Watcher {
  /** Here it is, or its replacement. */
  found(hit: Hit): void;
  /** It may be where it was not, or but larger or smaller (`sized`): measure again. */
  moved(sized?: unknown): void;
  /** It is not there, or not any more: hide what points at it. */
  lost(): void;
  /** It has not come for a while; said once, and the search goes on. */
  missing(): void;
}

/** When what could not be loaded is tried again. */
const AGAIN = 1000;

/** Finds a target now or later, stays with it through re-renders, and does nothing while nothing happens. */
export function follow(target: Target, watcher: Watcher): () => void {
  let stop = () => {};
  let over = false;

  /** One that isn't there is waited for by what is loaded then. */
  const look = () => {
    if (over) return;
    const since = performance.now();
    const hit = find(target);
    if (hit) return hold(hit);
    watcher.lost();
    import("./seek").then(
      ({ seek }) => {
        if (!over) stop = seek(find, target, watcher, hold, since);
      },
      () => setTimeout(look, AGAIN),
    );
  };

  const hold = (hit: Hit) => {
    const { element } = hit;
    /** Whether it can be seen is asked only when it moved, or it or what it is in was changed: it costs a layout. */
    const check = (moved: boolean, changed: boolean, sized?: unknown) => {
      if (!element.isConnected || (changed && !visible(element))) {
        stop();
        look();
      } else if (moved) watcher.moved(sized);
    };
    /** Comes before the next paint, so that a re-rendered target is not left behind for a frame. */
    const mutations = new MutationObserver((changes) =>
      check(
        false,
        changes.some(({ target, type }) => type === "attributes" && target.contains(element)),
      ),
    );
    for (const root of [document, element.getRootNode()])
      mutations.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    const untrack = track(element, (sized) => check(true, true, sized));
    stop = () => {
      mutations.disconnect();
      untrack();
    };
    watcher.found(hit);
  };

  // Not at once: whoever called has yet to get the way to stop it.
  queueMicrotask(look);

  return () => {
    over = true;
    stop();
  };
}
