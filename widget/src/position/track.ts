/**
 * Tells when an element may have moved or changed size, whatever the reason. No loop of animation frames:
 * scrolling and resizing are heard, and everything else is caught by an IntersectionObserver whose root is cropped
 * to where the element is now, so that leaving that place is an intersection change.
 */
export function track(element: Element, moved: (measured: true) => void): { destroy(): void } {
  const view = element.ownerDocument.defaultView ?? window;
  const tell = () => moved(true);
  const sizes = new ResizeObserver(tell);
  sizes.observe(element);
  const stay = watchPlace(element, tell);
  const all = new Set([window, view]);
  for (const each of all) {
    each.addEventListener("scroll", tell, { capture: true, passive: true });
    each.addEventListener("resize", tell);
  }
  visualViewport?.addEventListener("resize", tell);
  return {
    destroy() {
      sizes.disconnect();
      stay.destroy();
      for (const each of all) {
        each.removeEventListener("scroll", tell, { capture: true });
        each.removeEventListener("resize", tell);
      }
      visualViewport?.removeEventListener("resize", tell);
    },
  };
}

/** After floating-ui's autoUpdate (`layoutShift`), which found this way. */
function watchPlace(element: Element, moved: () => void): { destroy(): void } {
  let observer: IntersectionObserver | undefined;
  let retry = 0;

  const crop = (threshold: number) => {
    clearTimeout(retry);
    observer?.disconnect();
    const { documentElement } = element.ownerDocument;
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    if (!width || !height) return;
    const inset = [top, documentElement.clientWidth - right, documentElement.clientHeight - bottom, left];
    let first = true;
    // The callback of an observer that was replaced never comes: disconnecting drops what it had to say.
    observer = new IntersectionObserver(
      ([entry]) => {
        const ratio = entry?.intersectionRatio ?? 0;
        if (!first) {
          crop(1);
          moved();
        } else if (ratio !== threshold) {
          // Clipped away wholly: any part that comes into view is the next news.
          if (ratio) crop(ratio);
          else retry = setTimeout(() => crop(1e-7), 1000);
        }
        first = false;
      },
      {
        root: element.ownerDocument,
        rootMargin: inset.map((edge) => `${-Math.floor(edge)}px`).join(" "),
        threshold,
      },
    );
    observer.observe(element);
  };

  crop(1);
  return {
    destroy() {
      clearTimeout(retry);
      observer?.disconnect();
    },
  };
}
