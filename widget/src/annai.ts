import type { Loaders, Setup } from "./core/core";
import { openWidget, type Widget } from "./core/widget";

/** Nothing is loaded, sent or changed in browsers without these. */
const able =
  window.top === window &&
  "popover" in HTMLElement.prototype &&
  "adoptedStyleSheets" in document &&
  "HTMLDialogElement" in window;

const loaders: Loaders = {
  kinds: {
    tour: () => import("./render/tour"),
    banner: () => import("./render/banner"),
    checklist: () => import("./render/checklist"),
    toast: () => import("./render/toast"),
  },
  menu: () => import("./render/menu"),
  find: () => import("./anchor/find"),
  upkeep: () => import("./core/upkeep"),
  delivery: () => import("./core/delivery"),
  leases: () => import("./core/leases"),
};

type Calls = [name: string, args: unknown[]][];
type Annai = Partial<Widget> & { q?: Calls; init?: (setup: Setup) => Widget | undefined };

declare global {
  interface Window {
    annai?: Annai;
  }
}

/** One widget per public key, whichever copy of this file comes first. */
const registry = window as unknown as Record<symbol, Map<string, Widget>>;
const known = Symbol.for("annai");
const copies = registry[known] ?? new Map<string, Widget>();
registry[known] = copies;

function init(setup: Setup): Widget | undefined {
  if (!able || !setup?.key) return;
  const { key } = setup;
  let widget = copies.get(key);
  if (!widget) {
    widget = openWidget(setup, import.meta.url, loaders);
    const { destroy } = widget;
    widget.destroy = () => {
      copies.delete(key);
      destroy();
    };
    copies.set(key, widget);
  } else if (setup.user) widget.identify(setup.user, setup);
  // The first widget is the page's `annai`; a stub that stood in for it keeps its identity.
  if (copies.size === 1) Object.assign(host, widget);
  return widget;
}

/** A page's element with the id `annai` would answer to that name, too. */
const stub = window.annai instanceof Element ? undefined : window.annai;
const host: Annai = stub ?? {};
window.annai = host;
host.init = init;

/** The tag's `data-` attributes; what is not JSON among the traits is left out. */
function configured({ dataset }: HTMLScriptElement): Setup {
  const { key = "", user, token, company, traits, mode, server } = dataset;
  let read: Record<string, unknown> | undefined;
  try {
    read = JSON.parse(traits ?? "");
  } catch {}
  return { key, user, token, company, traits: read, mode: mode as Setup["mode"], server };
}

function arrive() {
  for (const tag of document.querySelectorAll<HTMLScriptElement>("script[data-key]"))
    if (tag.src === import.meta.url) init(configured(tag));
  const { q } = host;
  // From now on calls are answered at once, also those that come while the queue is worked off.
  host.q = { push: play } as unknown as Calls;
  for (const call of Array.isArray(q) ? q : []) play(call);
}

function play([name, args]: Calls[number]) {
  (host as Record<string, ((...args: unknown[]) => unknown) | undefined>)[name]?.(...args);
}

try {
  if (able) arrive();
} catch {}
