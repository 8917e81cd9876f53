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
  // So component libraries have marked what was on the page before their modal.
  host.ariaHidden = null;
  host.inert = false;
  const over = new AbortController();
  const root = host.shadowRoot as ShadowRoot;
  // By the time that the dialog has gone, nothing in it is scrolled any more.
  let card = root.querySelector(".card");
  let scrolled = card?.scrollTop ?? 0;
  const read = ({ target }: Event) => {
    card = target as Element;
    scrolled = card.scrollTop;
  };
  const leave = () => {
    const at = scrolled;
    rise();
    card?.scrollTo(0, at);
  };
  // Also into the same one, and on top, should it have opened again.
  const closed = ({ target }: Event) => {
    if (inside() && (target as Node).contains(owner)) leave();
  };
  // Component libraries take a modal off the page when it closes, or hide it, with all that is in it.
  const look = () => {
    if (inside() && !visible(owner) && stageOf() !== owner) leave();
    if (!inside()) over.abort();
  };
  const taken = new MutationObserver(look);
  const end = () => over.abort();
  over.signal.addEventListener("abort", () => taken.disconnect());
  signal.addEventListener("abort", end, { signal: over.signal });
  host.dispatchEvent(new Event(TURN));
  host.addEventListener(TURN, end, { signal: over.signal });
  root.addEventListener("scroll", read, { capture: true, signal: over.signal });
  for (const around of rootsAround(owner)) {
    // Told in the shadow root that it happens in, and nowhere else.
    around.addEventListener("close", closed, { capture: true, signal: over.signal });
    taken.observe(around, { subtree: true, childList: true, attributes: true });
  }
  look();
}

/** Its own, and those around it. */
function rootsAround(owner: Element): Node[] {
  const root = owner.getRootNode();
  const { host } = root as ShadowRoot;
  return host ? [root, ...rootsAround(host)] : [root];
}
