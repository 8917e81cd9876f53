import type { Core } from "./core";
import type { Release } from "./locks";
import type { Scope } from "./scope";

/*
What stands in for Web Locks (pages without TLS) and for the Navigation API (browsers before 2026); loaded only there.
*/

interface Lease {
  tab: string;
  until: number;
}

const LEASE = 5000;
const SETTLE = 60;
/** Of this page view: two widgets in one tab hold locks of different names. */
const tab = crypto.getRandomValues(new Uint32Array(2)).join();

/** Locks between tabs by what they write into storage, for pages without Web Locks. */
export async function hold({ store, scope }: Core, name: string): Promise<Release | undefined> {
  const key = `lease:${name}`;
  const theirs = () => {
    const lease = store.read<Lease>(key);
    return lease && lease.tab !== tab && lease.until > Date.now();
  };
  if (theirs()) return;
  const claim = () => store.write(key, { tab, until: Date.now() + LEASE });
  claim();
  // Two tabs may have claimed at once: the later write won, and both see it after a moment.
  await new Promise((settled) => setTimeout(settled, SETTLE));
  if (theirs()) return;
  let held = true;
  const renew = scope.alarm(() => {
    if (!held) return;
    claim();
    renew(LEASE / 2);
  });
  renew(LEASE / 2);
  return () => {
    held = false;
    if (!theirs()) store.remove(key);
  };
}

/** A push is noticed after the click that caused it, or within a second. */
export function pollRoutes(scope: Scope, compare: () => void): void {
  const tick = scope.alarm(() => {
    if (!document.hidden) compare();
    tick(1000);
  });
  tick(0);
  scope.listen("popstate hashchange click", () => tick(0));
}
