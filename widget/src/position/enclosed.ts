import { frameOf } from "./frame";
import type { track as Track } from "./track";

/**
 * Tells what of an element in a shadow root or a frame is no news in there: that what it is in moves, is hidden, goes, or
 * shows another page. Loaded with the first such element; `track` is handed over, since it knows this one's name.
 */
export function enclosed(element: Element, track: typeof Track, moved: () => void, signal: AbortSignal) {
  if (signal.aborted) return;
  const root = element.getRootNode();
  const frame = frameOf(element);
  const around = (root as ShadowRoot).host ?? frame;
  if (!around) return;

  const changes = new MutationObserver((all) => {
    if (all.some(({ target, type }) => type === "attributes" && target.contains(around))) moved();
    else if (!around.isConnected) moved();
  });
  changes.observe(around.getRootNode(), { subtree: true, childList: true, attributes: true });
  signal.addEventListener("abort", () => changes.disconnect());

  // Of what is in a host everything is heard but that; a frame moves all that is in it.
  if (around !== frame) return enclosed(around, track, moved, signal);
  // The page that it shows is still there while it is told that it goes.
  element.ownerDocument.defaultView?.addEventListener(
    "pagehide",
    () => setTimeout(() => signal.aborted || moved()),
    { signal },
  );
  signal.addEventListener("abort", track(frame, moved));
  // It may have happened while this was loaded.
  moved();
}
