/** Calls back once what was just drawn is on screen, unless `over` by then; never in a hidden tab, where nothing is. */
export function afterPaint(then: () => void, over: AbortSignal): void {
  requestAnimationFrame(() => requestAnimationFrame(() => over.aborted || then()));
}
