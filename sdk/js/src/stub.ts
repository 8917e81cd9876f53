import type { Annai, Setup } from "./types";

type Call = [name: string, args: unknown[]];

declare global {
  interface Window {
    annai?: Partial<Annai> & {
      q?: Call[] | { push(call: Call): void };
      init?: (setup: Setup) => Annai | undefined;
    };
  }
}

const METHODS =
  "init identify group track page reset on off start stop open optOut optIn debug consent destroy".split(" ");

/**
 * For pages with the plain tag: `window.annai` before the widget has loaded. Calls are queued, and made in order when
 * it has; it then turns this very object into the real one. Does nothing if one is there.
 */
export function stub(page: Pick<Window, "annai"> = window): void {
  if (page.annai) return;
  const q: Call[] = [];
  const queued = METHODS.map((name) => [name, async (...args: unknown[]) => void q.push([name, args])]);
  page.annai = { ...Object.fromEntries(queued), q };
}
