/** Everything that listens or waits, so that one call ends it, and so that no fault of ours reaches the host. */
export interface Scope {
  /** `act`, made unable to throw or to leave a rejection behind. */
  guard<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R | undefined;
  listen(types: string, act: (event: Event) => unknown, target?: EventTarget): void;
  /** A timer that each call brings forward to `wait` milliseconds from now, and none puts off. */
  alarm(act: () => unknown): (wait: number) => void;
  readonly signal: AbortSignal;
  /** The last one that was swallowed. */
  fault?: unknown;
  destroy(): void;
}

export function openScope(): Scope {
  const ending = new AbortController();
  const { signal } = ending;
  const fault = (error: unknown) => {
    scope.fault = error;
  };

  const guard: Scope["guard"] =
    (act) =>
    (...args) => {
      try {
        const result = act(...args);
        return ((result as Promise<unknown> | undefined)?.catch?.(fault) as typeof result) ?? result;
      } catch (error) {
        fault(error);
      }
    };
  const scope: Scope = {
    signal,
    guard,
    listen(types, act, target = window) {
      const options = { capture: true, signal };
      for (const type of types.split(" ")) target.addEventListener(type, guard(act), options);
    },
    alarm(act) {
      let id: number;
      let due = Infinity;
      const ring = guard(() => {
        due = Infinity;
        if (!signal.aborted) return act();
      });
      return (wait) => {
        const at = Date.now() + wait;
        if (at >= due) return;
        due = at;
        clearTimeout(id);
        // A wait too long for the browser's timer would ring at once.
        id = window.setTimeout(ring, Math.min(wait, 864e5));
      };
    },
    destroy: () => ending.abort(),
  };
  return scope;
}
