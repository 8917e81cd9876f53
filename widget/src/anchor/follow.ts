import { track } from "../position/track";
import type { Target } from "../wire";
import { find, type Hit, visible } from "./find";

export interface Watcher {
  /** Here it is, or its replacement. */
  found(hit: Hit): void;
  /** It is where it was not: measure again. */
  moved(): void;
  /** It is not there, or not any more: hide what points at it. */
  lost(): void;
  /** It has not come for a while; said once, and the search goes on. */
  missing(): void;
}

const PATIENCE = 4000;
/** Between two looks while the page keeps changing; slower once hope is small. */
const EAGER = 100;
const IDLE = 1000;

/** Finds a target now or later, stays with it through re-renders, and does nothing while nothing happens. */
export function follow(target: Target, watcher: Watcher): { destroy(): void } {
  let element: Element | undefined;
  let tracking = { destroy() {} };
  let told = false;
  let since = performance.now();
  let timer = 0;
  let soon = 0;

  const look = () => {
    clearTimeout(timer);
    clearTimeout(soon);
    soon = 0;
    const hit = find(target);
    if (hit) return hold(hit);
    watcher.lost();
    if (!told && performance.now() - since >= PATIENCE) {
      told = true;
      watcher.missing();
    }
    // Shadow roots make no mutation when they come; a look a second finds them.
    timer = setTimeout(look, IDLE);
  };

  const hold = (hit: Hit) => {
    element = hit.element;
    mutations.observe(element.getRootNode(), EVERYTHING);
    tracking = track(element, check);
    watcher.found(hit);
  };

  /** Before the next paint, so that a re-rendered target is not left behind for a frame. */
  const changed = () => {
    if (element) check(false);
    else soon ||= setTimeout(look, told ? IDLE : EAGER);
  };

  const check = (measured: boolean) => {
    if (element?.isConnected && !(measured && !visible(element))) {
      if (measured) watcher.moved();
      return;
    }
    letGo();
    since = performance.now();
    told = false;
    look();
  };

  const letGo = () => {
    tracking.destroy();
    element = undefined;
  };

  const mutations = new MutationObserver(changed);
  mutations.observe(document, EVERYTHING);
  // Not at once: whoever called has yet to get the way to stop it.
  timer = setTimeout(look);

  return {
    destroy() {
      clearTimeout(timer);
      clearTimeout(soon);
      mutations.disconnect();
      letGo();
    },
  };
}

const EVERYTHING = { subtree: true, childList: true, attributes: true, characterData: true };
