import type { visible as Visible } from "../anchor/find";
import type { Layer } from "./layer";
import type { stageOf as StageOf } from "./owner";

/** Tells who looked after a surface in its owner that somebody else does. */
const TURN = "housed";

/**
 * Looks after a surface in `owner`, one of the page's dialogs or popovers, for as long as it is there: it goes where it can
 * be used once that closes, is hidden or taken off the page, also while this is on its way. Loaded with the first such
 * owner. The kit is handed over: it lies in the tour's file, which knows this one's name.
 */
export function housed(
  { element: host, rise }: Layer,
  owner: Element,
  signal: AbortSignal,
  visible: typeof Visible,
  stageOf: typeof StageOf,
): void {
  const inside = () => host.parentNode === owner;
  if (signal.aborted || !inside()) return;
  const over = new AbortController();
  // Also into the same one, and on top, should it have opened again.
  const closed = ({ target }: Event) => {
    if (inside() && (target as Node).contains(owner)) rise();
  };
  // Component libraries take a modal off the page when it closes, or hide it, with all that is in it.
  const look = () => {
    if (inside() && !visible(owner) && stageOf() !== owner) rise();
    if (!inside()) over.abort();
  };
  const taken = new MutationObserver(look);
  const end = () => over.abort();
  over.signal.addEventListener("abort", () => taken.disconnect());
  signal.addEventListener("abort", end, { signal: over.signal });
  host.dispatchEvent(new Event(TURN));
  host.addEventListener(TURN, end, { signal: over.signal });
  for (const root of rootsAround(owner)) {
    // Told in the shadow root that it happens in, and nowhere else.
    root.addEventListener("close", closed, { capture: true, signal: over.signal });
    taken.observe(root, { subtree: true, childList: true, attributes: true });
  }
  look();
}

/** Its own, and those around it. */
function rootsAround(owner: Element): Node[] {
  const root = owner.getRootNode();
  const { host } = root as ShadowRoot;
  return host ? [root, ...rootsAround(host)] : [root];
}
