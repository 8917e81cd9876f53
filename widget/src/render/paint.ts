/** Calls back once what was just drawn is on screen; never in a hidden tab, where nothing is. Returns the way to call it off. */
export function afterPaint(then: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}
