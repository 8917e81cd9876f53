import type { Scope } from "./scope";
import type { Store } from "./store";
import { uuid7 } from "./uuid7";

export type Release = () => void;
/** Holds what only one tab may hold; undefined if another has it. A crashed tab frees its place. */
export type Hold = (name: string) => Promise<Release | undefined>;

export function openTabs(prefix: string, store: Store, scope: Scope): Hold {
  // Web Locks are missing on plain HTTP.
  return navigator.locks ? (name) => lock(prefix + name) : leases(store, scope);
}

function lock(name: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (granted) =>
        granted ? new Promise<void>((release) => resolve(release)) : resolve(undefined),
      )
      .catch(reject);
  });
}

interface Lease {
  tab: string;
  until: number;
}

const LEASE = 5000;
const SETTLE = 60;

function leases(store: Store, scope: Scope): Hold {
  const tab = uuid7();
  return async (name) => {
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
    const renew = scope.timer(() => {
      claim();
      renew(LEASE / 2);
    });
    renew(LEASE / 2);
    return () => {
      renew(Infinity);
      if (!theirs()) store.remove(key);
    };
  };
}
