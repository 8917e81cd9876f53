import { track } from "../position/track";
import type { Target } from "../wire";
import { find, type Hit, visible } from "./find";
import type { heal } from "./heal";

interface Watcher {
  /** Here it is, or its replacement. */
  found(hit: Hit): void;
  /** It may be where it was not: measure again. */
  moved(): void;
  /** It is not there, or not any more: hide what points at it. */
  lost(): void;
  /** It has not come for a while; said once, and the search goes on. */
  missing(): void;
}

const PATIENCE = 4000;
/** A page that is still being built deserves this long before something else is taken for what was recorded. */
const BUILT = 1000;
/** Between two looks: while the page keeps changing, and while it doesn't or hope is small. */
const EAGER = 100;
const IDLE = 1000;
const EVERYTHING = { subtree: true, childList: true, attributes: true, characterData: true };

/** Finds a target now or later, stays with it through re-renders, and does nothing while nothing happens. */
export function follow(target: Target, watcher: Watcher): () => void {
  let element: Element | undefined;
  let untrack = () => {};
  let told = false;
  let since = performance.now();
  let timer = 0;
  let hurried = false;
  let healer: typeof heal | undefined;

  const look = () => {
    plan(IDLE);
    hurried = false;
    const began = performance.now();
    const gone = began - since;
    const hit = find(target, gone < BUILT ? undefined : healer);
    if (hit) return hold(hit);
    // Once hope is small, looking takes a fiftieth of the time at most, however large the page.
    if (told) plan(IDLE + 50 * (performance.now() - began));
    watcher.lost();
    if (!healer)
      import("./heal").then((it) => {
        healer = it.heal;
      }, String);
    if (told || gone < PATIENCE) return;
    told = true;
    watcher.missing();
  };

  /** Shadow roots make no mutation when they come; a look a second finds them. */
  const plan = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, delay);
  };

  const hold = (hit: Hit) => {
    clearTimeout(timer);
    ({ element } = hit);
    mutations.observe(element.getRootNode(), EVERYTHING);
    untrack = track(element, () => check(true));
    watcher.found(hit);
  };

  /** Comes before the next paint, so that a re-rendered target is not left behind for a frame. */
  const mutations = new MutationObserver((changes) => {
    const held = element;
    if (held)
      check(
        false,
        changes.some(({ target, type }) => type === "attributes" && target.contains(held)),
      );
    else if (!hurried && !told) {
      hurried = true;
      plan(EAGER);
    }
  });

  /** Whether it can be seen is asked only when it moved, or it or what it is in was changed: it costs a layout. */
  const check = (moved: boolean, changed = moved) => {
    if (!element?.isConnected || (changed && !visible(element))) {
      untrack();
      element = undefined;
      told = false;
      since = performance.now();
      look();
    } else if (moved) watcher.moved();
  };

  mutations.observe(document, EVERYTHING);
  // Not at once: whoever called has yet to get the way to stop it.
  plan(0);

  return () => {
    clearTimeout(timer);
    mutations.disconnect();
    untrack();
  };
}
