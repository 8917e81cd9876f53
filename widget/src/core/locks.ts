export type Release = () => void;
/** Holds what only one tab may hold; undefined if another has it. A crashed tab frees its place. */
export type Hold = (name: string) => Promise<Release | undefined>;

/** By Web Locks; where they are missing (plain HTTP), `older.ts` stands in. */
export const holdLock: Hold = (name) =>
  new Promise((resolve, reject) => {
    navigator.locks
      // What ends the inner promise, and with it the lock, is what the outer one comes to.
      .request(name, { ifAvailable: true }, (lock) => lock && new Promise<void>(resolve))
      // Ours has been resolved long ago; otherwise another tab has it.
      .then(() => resolve(undefined), reject);
  });
