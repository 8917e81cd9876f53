import type { Guide, Target } from "../wire";
import type { Core } from "./core";
import type { Director } from "./director";

/** Whether all has happened on this page view that this guide's trigger waits for beside page, delay and event. */
export type Signals = (guide: Guide) => boolean;

const AGAIN = 5000;

/** Loaded with the first trigger that needs it; `soon` is to be called when it is worth looking again. */
export function watchSignals({ scope }: Core, { soon }: Director): Signals {
  let appears: ((target: Target) => boolean) | undefined;
  const load = () =>
    import("../render/appears").then(
      ({ watchElements }) => {
        appears ??= watchElements(scope, soon);
      },
      () => soon(AGAIN),
    );
  return ({ trigger: { element } }) => {
    if (element && !appears) load();
    return !element || !!appears?.(element);
  };
}
