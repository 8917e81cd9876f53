import type { heal } from "../anchor/heal";
import type { Scope } from "../core/scope";
import type { Target } from "../wire";
import { find } from "./kit";

/** When what could not be loaded is tried again. */
const AGAIN = 5000;

/** Whether what a trigger waits for is on the page; `changed` is called when it is worth looking again. */
export function watchElements(
  { signal }: Scope,
  changed: (wait: number) => void,
): (target: Target) => boolean {
  const observer = new MutationObserver(() => changed(1000));
  // The widget may have gone while this was loading.
  if (!signal.aborted) {
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  }
  let healer: typeof heal | undefined;
  const load = () =>
    import("../anchor/heal").then(
      (it) => {
        healer = it.heal;
        changed(0);
      },
      () => signal.aborted || setTimeout(load, AGAIN),
    );
  load();
  changed(0);
  return (target) => !!find(target, healer);
}
