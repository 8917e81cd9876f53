import type { Loaders, Setup } from "./core/core";
import { parse } from "./core/store";
import { openWidget, type Widget } from "./core/widget";

/** The first tour is to be there quickly; what else there is comes with the rest. */
const loaders: Loaders = {
  tour: () => import("./render/tour"),
  upkeep: () => import("./rest"),
};

declare global {
  interface Window {
    /** One widget for each public key, by a symbol that every copy of this file knows. */
    [copy: symbol]: Widget | undefined;
  }
}

type Call = [name: string, args: unknown[]];
type Annai = Partial<Widget> & {
  key?: string;
  q?: Call[] | { push(call: Call): void };
  init?: (setup: Setup) => Widget | undefined | Promise<Widget | undefined>;
};

/** A page's element with the id `annai` would answer to that name, too. */
const page = window as unknown as { annai?: Annai };
const host: Annai = page.annai instanceof Element ? {} : (page.annai ?? {});
page.annai = host;

host.init = (setup) => {
  const { key, user } = setup;
  // In older browsers, and in frames, nothing is loaded, sent or changed.
  const { showPopover, checkVisibility } = HTMLElement.prototype;
  if (!key || window.top !== window || !showPopover || !checkVisibility) return;
  // Where somebody may not have consented to anything, or may be nobody, what knows of that stands before it.
  if (setup.privacy)
    return import("./core/rare").then(
      (rare) => rare.mount(setup, host),
      () => undefined,
    );
  // One widget per public key, whichever copy of this file comes first.
  const nameOf = (of: string | undefined) => Symbol.for(`annai:${of}`);
  const name = nameOf(key);
  let widget = window[name];
  if (widget) {
    if (user) widget.identify(user, setup);
    return widget;
  }
  // Whoever begins again after `destroy` gets another one.
  widget = openWidget({ server: import.meta.url, ...setup }, loaders, () => delete window[name]);
  // The first widget, as long as it lives, is the page's `annai`; a stub that stood in for it keeps its identity.
  if (!window[nameOf(host.key)]) Object.assign(host, widget, { key });
  window[name] = widget;
  return widget;
};

/** The tag's `data-` attributes are the setup; of the traits, what is not JSON is left out. */
function configure({ dataset }: HTMLScriptElement) {
  // Whether it has a value or not, as ever with such attributes.
  return host.init?.({
    ...(dataset as unknown as Setup),
    traits: parse(dataset.traits),
    frames: "frames" in dataset,
  });
}

function play([name, args]: Call) {
  (host as Record<string, ((...args: unknown[]) => unknown) | undefined>)[name]?.(...args);
}

(async () => {
  try {
    for (const tag of document.querySelectorAll<HTMLScriptElement>("script[data-key]"))
      if (tag.src === import.meta.url) await configure(tag);
    const calls = host.q as Pick<Call[], "map"> | { map?: undefined } | undefined;
    // From now on calls are answered at once, also those that come while the queue is worked off.
    host.q = { push: play };
    // Another copy's queue is no list.
    calls?.map?.(play);
  } catch {}
})();
