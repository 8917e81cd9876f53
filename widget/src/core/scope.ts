/** Everything that listens or waits, so that one call ends it, and so that no fault of ours reaches the host. */
export interface Scope {
  /** `act`, made unable to throw or to leave a rejection behind; what it swallowed is in `faults`. */
  guard<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R | undefined;
  listen(target: EventTarget, types: string, act: (event: Event) => unknown): () => void;
  /** A timer that each call brings forward to `wait` milliseconds from now, and none puts off. */
  alarm(act: () => unknown): (wait: number) => void;
  onDestroy(act: () => unknown): void;
  destroy(): void;
  readonly faults: readonly string[];
}

export function openScope(): Scope {
  const ends = new Set<() => unknown>();
  const faults: string[] = [];
  const fault = (error: unknown) => void (faults.length < 20 && faults.push(String(error)));
  let alive = true;

  const scope: Scope = {
    faults,
    guard:
      (act) =>
      (...args) => {
        try {
          const result = act(...args);
          if (result instanceof Promise) result.catch(fault);
          return result;
        } catch (error) {
          fault(error);
        }
      },
    listen(target, types, act) {
      const heard = scope.guard(act);
      const end = () => {
        ends.delete(end);
        for (const type of types.split(" ")) target.removeEventListener(type, heard, true);
      };
      ends.add(end);
      for (const type of types.split(" "))
        target.addEventListener(type, heard, { capture: true, passive: true });
      return end;
    },
    alarm(act) {
      let id = 0;
      let due = Infinity;
      const ring = scope.guard(() => {
        due = Infinity;
        return act();
      });
      ends.add(() => clearTimeout(id));
      return (wait) => {
        const at = Date.now() + wait;
        if (!alive || at >= due) return;
        clearTimeout(id);
        due = at;
        // A longer wait would overflow and ring at once.
        id = window.setTimeout(ring, Math.min(wait, 1e9));
      };
    },
    onDestroy: (act) => ends.add(act),
    destroy() {
      alive = false;
      for (const end of ends) scope.guard(end)();
    },
  };
  return scope;
}
