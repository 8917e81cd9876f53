import type { Scope } from "../core/scope";
import type { Target, Trigger } from "../wire";
import { clicked, entered, focused, hovered } from "./attention";
import { dwell } from "./dwell";
import { hesitation } from "./hesitation";
import { idle } from "./idle";
import { beginning, type Machine, once } from "./machine";
import { rage } from "./rage";
import { openSearch } from "./search";
import { reallySeen } from "./sight";
import { hear, signOf } from "./signs";

/** One part of a trigger, as it stands on this page view. */
interface Watch {
  readonly machine: Machine<unknown>;
  readonly target: Target | undefined;
  state: unknown;
  /** Where the target was last found. */
  element?: Element | undefined;
  /** Of what has to be seen: whether much of it is in view. */
  inView?: boolean;
  sight?: IntersectionObserver;
}

const visible = once(() => false);
const ATTENTION = { clicked, hovered, focused, entered, visible };
/** How often what may be seen by now is looked at. */
const LOOK = 1000;
const SHARES = Array.from({ length: 21 }, (_, n) => n / 20);

/** What is done with an element that was not found before. Whoever types has gone to the field; a pointer may only pass. */
const TELLING = /^(click|pointerdown|focusin)$/;

function partsOf({ on, idle: calm, dwell: stay, hesitates, rage: angry, element: target }: Trigger) {
  const attention: Machine<unknown> | undefined = ATTENTION[on as keyof typeof ATTENTION];
  return [
    attention && { machine: attention, target },
    calm && { machine: idle(calm) as Machine<unknown>, target: undefined },
    stay && { machine: dwell(stay) as Machine<unknown>, target: undefined },
    hesitates && { machine: hesitation(hesitates) as Machine<unknown>, target },
    angry && { machine: rage as Machine<unknown>, target },
  ].filter((part) => !!part);
}

/**
 * Hears what triggers wait for. `soon` is called when it is worth asking again; `view` is the present page view, on each
 * of which everything begins anew. While nothing happens, nothing runs but the clock of what waits for just that.
 */
export function listen(
  scope: Scope,
  soon: (wait: number) => void,
  view: () => { readonly at: number },
): (trigger: Trigger) => boolean {
  const watches = new Map<string, Watch[]>();
  const due = scope.alarm(() => soon(0));
  let known: unknown;
  const { search, changed } = openSearch(() => soon(0));

  const all = () => [...watches.values()].flat();
  const watchFrames = hear(scope, sense, (wait) => {
    changed();
    soon(wait);
  });
  scope.signal.addEventListener("abort", forget, { once: true });

  function forget() {
    for (const { sight } of all()) sight?.disconnect();
    watches.clear();
  }

  function locate(watch: Watch): Element | undefined {
    if (!watch.target || watch.element?.isConnected) return watch.element;
    watch.sight?.disconnect();
    watch.inView = false;
    watch.element = search(watch.target);
    if (watch.element && watch.machine === visible) look(watch, watch.element);
    if (watch.machine === focused) watch.state ||= !!watch.element?.matches(":focus-within");
    return watch.element;
  }

  function look(watch: Watch, element: Element) {
    watch.sight = new IntersectionObserver(
      ([entry]) => {
        watch.inView = !!entry?.isIntersecting;
        if (watch.inView) soon(0);
      },
      { threshold: SHARES },
    );
    watch.sight.observe(element);
  }

  /** In how long this part is met; asks for that moment. */
  function rest(watch: Watch, at: number): number {
    if (watch.inView && watch.element) watch.state ||= reallySeen(watch.element);
    if (watch.state) watch.sight?.disconnect();
    const wait = watch.machine.due(watch.state, at);
    if (wait > 0 && wait < Infinity) due(wait);
    return wait;
  }

  function sense(event: Event) {
    const at = Date.now();
    const path = event.composedPath();
    for (const watch of all()) {
      const element = TELLING.test(event.type) ? locate(watch) : watch.element;
      if (watch.machine === visible) {
        if (watch.inView && !watch.state) soon(LOOK);
        continue;
      }
      const sign = signOf(event, path, at, watch.target ? (element ?? null) : undefined);
      if (!sign) continue;
      const before = watch.machine.due(watch.state, at);
      watch.state = watch.machine.next(watch.state, sign);
      if (before > 0 && rest(watch, at) <= 0) soon(0);
    }
  }

  return (trigger) => {
    const { at } = view();
    if (view() !== known) forget();
    known = view();
    const name = JSON.stringify(trigger);
    const parts =
      watches.get(name) ??
      partsOf(trigger).map(
        (part): Watch => ({ ...part, state: beginning(part.machine, at, document.hidden) }),
      );
    watches.set(name, parts);
    watchFrames();
    const now = Date.now();
    const waits = parts.map((part) => {
      locate(part);
      return rest(part, now);
    });
    return waits.every((wait) => wait <= 0);
  };
}
