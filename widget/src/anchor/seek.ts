import type { Target } from "../wire";
import type { find as Find, Hit } from "./find";
import type { Watcher } from "./follow";
import { heal } from "./heal";

const PATIENCE = 4000;
/** A page that is still being built deserves this long before something else is taken for what was recorded. */
const BUILT = 1000;
/** Between two looks: while the page keeps changing, and while it doesn't or hope is small. */
const EAGER = 100;
const IDLE = 1000;
/** What was changed may take as long to show: styles that are loaded, delays of transitions. */
const SETTLED = 5000;
const EVERYTHING = { subtree: true, childList: true, attributes: true, characterData: true };
/** What may show something, though nothing in the page is another. */
const NEWS =
  "load toggle change input focusin focusout pointerover pointerdown transitionend animationend".split(" ");

/**
 * Waits for a target that isn't there, since then, in open shadow roots and frames, too, and calls `hold` once it is. It
 * looks only where something has happened. The kit is handed over: it lies in the tour's file, which knows this one's name.
 */
export function seek(
  find: typeof Find,
  target: Target,
  watcher: Watcher,
  hold: (hit: Hit) => void,
  since: number,
): () => void {
  const stop = new AbortController();
  const roots = new Set<Node>();
  let told = false;
  let changed = since;
  let hurried = false;
  let timer = 0;

  const plan = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, delay);
  };

  const look = () => {
    plan(IDLE);
    hurried = false;
    hear(document);
    const began = performance.now();
    const gone = began - since;
    if (began - changed > SETTLED) return;
    const hit = find(target, gone < BUILT ? undefined : heal);
    if (hit) {
      end();
      return hold(hit);
    }
    // Once hope is small, looking takes a fiftieth of the time at most, however large the page.
    if (told) plan(IDLE + 50 * (performance.now() - began));
    watcher.lost();
    if (told || gone < PATIENCE) return;
    told = true;
    watcher.missing();
  };

  const news = () => {
    changed = performance.now();
  };
  const mutations = new MutationObserver(() => {
    news();
    if (hurried || told) return;
    hurried = true;
    plan(EAGER);
  });

  /** Shadow roots and the pages of frames make no mutation when they come: they are asked for. */
  function hear(root: Document | ShadowRoot): void {
    if (!roots.has(root)) {
      roots.add(root);
      news();
      mutations.observe(root, EVERYTHING);
      const options = { capture: true, passive: true, signal: stop.signal };
      for (const type of NEWS) root.addEventListener(type, news, options);
    }
    for (const element of root.querySelectorAll<HTMLIFrameElement>(":not(annai-surface)")) {
      const inner = element.shadowRoot ?? element.contentDocument;
      if (inner) hear(inner);
    }
  }

  const end = () => {
    stop.abort();
    clearTimeout(timer);
    mutations.disconnect();
  };

  addEventListener("resize", news, { signal: stop.signal });
  // Not at once: whoever called has yet to get the way to stop it.
  plan(0);
  return end;
}
