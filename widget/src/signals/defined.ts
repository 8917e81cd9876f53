import type { Scope } from "../core/scope";
import type { DefinedEvent } from "../wire";
import { dwell, type Stay } from "./dwell";
import { beginning } from "./machine";
import { openSearch } from "./search";
import { hear, signOf } from "./signs";

interface Definitions {
  /** What the page is to hear by now; each as the server sent it. */
  defined(): readonly DefinedEvent[];
  view(): { readonly at: number };
  here(pages: readonly string[] | undefined): boolean;
  record(name: string): void;
}

/** A page counts as soon as it is seen at all: in a tab that was opened behind others it isn't yet. */
const stayOf = ({ dwell: wait = 1 }: DefinedEvent) => dwell(wait);

/**
 * Hears the events that authors defined, and only those: a page once for each view of it, a stay once it has lasted, each
 * click. The answer looks whether there is something to tell, and is to be called when the page or the definitions may be
 * others.
 */
export function hearDefined(scope: Scope, { defined, view, here, record }: Definitions): () => void {
  let known: unknown;
  /** Of this page view, by name: how it was used, or that it was told. */
  let stays = new Map<string, Stay | "told">();
  let places = new WeakMap<DefinedEvent, Element>();
  const later = scope.alarm(look);
  /** Told of this press: on a label it is followed by one on what is labelled. */
  const told = new Set<DefinedEvent>();
  const { search, changed } = openSearch(() => {});
  const watchFrames = hear(scope, sense, (wait) => {
    changed();
    later(wait);
  });

  /** What is still to be told of this page view, and how far it is. */
  function open() {
    if (known !== view()) {
      known = view();
      stays = new Map();
      places = new WeakMap();
    }
    return defined().flatMap((each) => {
      const stay = stays.get(each.name) ?? beginning(stayOf(each), view().at, document.hidden);
      return each.click || stay === "told" || !here(each.page) ? [] : [{ each, stay }];
    });
  }

  function look() {
    watchFrames();
    const at = Date.now();
    for (const { each, stay } of open()) {
      const rest = stayOf(each).due(stay, at);
      stays.set(each.name, rest > 0 ? stay : "told");
      if (rest <= 0) record(each.name);
      else if (rest < Number.POSITIVE_INFINITY) later(rest);
    }
  }

  function sense(event: Event) {
    const at = Date.now();
    const path = event.composedPath();
    const sign = signOf(event, path, at, undefined);
    if (!sign) return;
    for (const { each, stay } of open()) {
      const next = stayOf(each).next(stay, sign);
      stays.set(each.name, next);
      const rest = stayOf(each).due(next, at);
      if (rest < Number.POSITIVE_INFINITY) later(rest);
    }
    if (sign.type !== "click") return;
    for (const each of defined()) {
      if (!each.click || told.has(each) || !here(each.page) || !path.includes(placeOf(each) as Element))
        continue;
      told.add(each);
      setTimeout(() => told.delete(each));
      record(each.name);
    }
  }

  function placeOf(each: DefinedEvent): Element | undefined {
    const last = places.get(each);
    if (last?.isConnected || !each.click) return last;
    const element = search(each.click);
    if (element) places.set(each, element);
    return element;
  }

  look();
  return look;
}
