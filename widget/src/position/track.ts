/** How long nothing has scrolled before what else may move it is watched for again. */
const SETTLED = 100;

/**
 * Tells when an element may have moved or changed size, whatever the reason. No loop of animation frames:
 * scrolling and resizing are heard, and everything else is caught by an IntersectionObserver whose root is cropped
 * to where the element is now, so that leaving that place is an intersection change. `moved` is told what was observed
 * where nothing but its size may be otherwise, as is said once at the beginning.
 */
export function track(element: Element, moved: (sizes?: ResizeObserverEntry[]) => void): () => void {
  const { ownerDocument: root } = element;
  const stop = new AbortController();
  const options = { capture: true, passive: true, signal: stop.signal };
  const sizes = new ResizeObserver(moved);
  sizes.observe(element);

  let place: IntersectionObserver | undefined;
  let settled = 0;
  /** After floating-ui's autoUpdate (`layoutShift`), which found this way. */
  const crop = (threshold = 1) => {
    place?.disconnect();
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const { clientWidth, clientHeight } = root.documentElement;
    const edges = [top, clientWidth - right, clientHeight - bottom, left];
    const rootMargin = edges.map((edge) => `${-Math.floor(edge)}px`).join(" ");
    let first = true;
    place = new IntersectionObserver(
      ([entry]) => {
        const ratio = entry?.intersectionRatio ?? 0;
        if (!first) {
          crop();
          moved();
          // Partly or wholly clipped away: more or less of it is the next news.
        } else if (threshold === 1 && ratio < 1) {
          crop(ratio || 1e-7);
          moved();
        }
        first = false;
      },
      { root, rootMargin, threshold },
    );
    place.observe(element);
  };
  crop();

  /** Heard in each frame: cropping anew as often would cost more than following does. */
  const scrolled = () => {
    place?.disconnect();
    clearTimeout(settled);
    settled = setTimeout(() => {
      crop();
      // What shifted since the last scroll was watched by nobody.
      moved();
    }, SETTLED);
    moved();
  };
  addEventListener("scroll", scrolled, options);
  for (const type of ["scroll", "resize"]) visualViewport?.addEventListener(type, scrolled, options);

  if (element.getRootNode() !== document)
    import("./enclosed").then(({ enclosed }) => enclosed(element, track, moved, stop.signal), String);

  return () => {
    stop.abort();
    clearTimeout(settled);
    sizes.disconnect();
    place?.disconnect();
  };
}
