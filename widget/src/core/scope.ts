/** Everything that listens or waits, so that one call ends it, and so that no fault of ours reaches the host. */
export interface Scope {
  /** `act`, made unable to throw or to leave a rejection behind; what it swallowed is in `faults`. */
  guard<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R | undefined;
  listen(target: EventTarget | null | undefined, types: string, act: (event: Event) => unknown): () => void;
  /** A timer that can be set again; setting it replaces the last. */
  timer(act: () => unknown): (ms: number) => void;
  onDestroy(act: () => unknown): void;
  destroy(): void;
  readonly faults: readonly string[];
}

export function openScope(): Scope {
  const ends = new Set<() => unknown>();
  const faults: string[] = [];
  const fault = (error: unknown) => void (faults.length < 20 && faults.push(String(error)));

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
      const options = { capture: true, passive: true };
      const names = types.split(" ");
      for (const name of names) target?.addEventListener(name, heard, options);
      const end = () => {
        ends.delete(end);
        for (const name of names) target?.removeEventListener(name, heard, options);
      };
      ends.add(end);
      return end;
    },
    timer(act) {
      let id = 0;
      const rung = scope.guard(act);
      ends.add(() => clearTimeout(id));
      return (ms) => {
        clearTimeout(id);
        // A longer wait would overflow and ring at once.
        if (ends.size && ms < 2 ** 31) id = window.setTimeout(rung, ms);
      };
    },
    onDestroy: (act) => void ends.add(act),
    destroy() {
      const all = [...ends];
      ends.clear();
      for (const end of all) scope.guard(end)();
    },
  };
  return scope;
}
