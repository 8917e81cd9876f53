import type { Person, Setup } from "./core";
import { openStore } from "./store";
import type { Attended } from "./takeover";
import type { Widget } from "./widget";

/*
What stands before the widget where the host says so: nothing is stored or sent before consent, and whoever hasn't signed
in is a visitor under an id that only this browser knows. Loaded there and nowhere else.
*/

type Call = [name: keyof Widget, args: unknown[]];
type Merging = { user: string; visitor: string };

/** How many calls wait for consent. */
const MOST = 100;
/** How long somebody who signs in waits to be taken for who they were. */
const PATIENCE = 3000;
/** What a host says that still holds when consent is given again. */
const LASTING = ["identify", "group", "on", "off"];
const ABOUT_SOMEBODY = ["identify", "group"];
const NAMES = "identify group track page reset on off start stop open optOut optIn debug destroy".split(
  " ",
) as (keyof Widget)[];

/** `host` is what the page calls; its `init` opens the widget itself, and makes it the page's. */
export function mount(setup: Setup, host: { key?: string; init?: (own: Setup) => unknown }): Widget {
  const nameOf = (key: string | undefined) => Symbol.for(`annai:${key}`);
  const name = nameOf(setup.key);
  const known = window[name];
  if (known) {
    if (setup.user) known.identify(setup.user, setup);
    return known;
  }
  const { init } = host;
  const first = !window[nameOf(host.key)];
  const asked = `${setup.privacy}`.split(/[ ,]+/);
  const prefix = `annai:${setup.key}:`;
  const store = openStore(prefix, "localStorage");
  let widget: Widget | undefined;
  /** Undefined before anybody was asked. */
  let granted: boolean | undefined;
  let user: string | undefined;
  let lasting: Call[] = setup.user ? [["identify", [setup.user, setup]]] : [];
  /** What is called while it waits: for consent, or until it is settled who somebody was. */
  let waiting: Call[] | undefined = [...lasting];

  function call(name: keyof Widget, args: unknown[]): unknown {
    if (name === "destroy") return end();
    if (name === "debug" && !widget) return Promise.resolve();
    remember(name, args);
    if (granted === false) return;
    if (!waiting) return play([name, args]);
    if (waiting.length < MOST) waiting.push([name, args]);
  }

  function remember(name: keyof Widget, args: unknown[]) {
    const before = (other: string) =>
      name === "reset" ? ABOUT_SOMEBODY.includes(other) : ABOUT_SOMEBODY.includes(name) && other === name;
    lasting = lasting.filter(([other]) => !before(other));
    if (LASTING.includes(name)) lasting.push([name, args]);
  }

  function play([name, args]: Call): unknown {
    if (name === "identify") return identify(...(args as [string, Omit<Person, "user">?]));
    const answer = (widget?.[name] as ((...args: unknown[]) => unknown) | undefined)?.(...args);
    // Whoever comes next is somebody else, signed in or not.
    if (name === "reset") leave();
    return answer;
  }

  function playAll(calls: readonly Call[]) {
    waiting = undefined;
    for (const [name, args] of calls) {
      // Somebody is waited for again: what comes after them, too.
      if (waiting) (waiting as Call[]).push([name, args]);
      else play([name, args]);
    }
  }

  function leave() {
    user = undefined;
    store.remove("visitor");
    look();
    // Somebody else than whoever was here, under whichever key.
    store.remove("made");
  }

  /** Nobody is signed in: they are the visitor that this browser knows, or a new one. */
  function look() {
    if (!asked.includes("anonymous") || user || setup.mode === "off") return;
    let visitor = store.read<string>("visitor");
    if (!/^anonymous:\w{32}$/.test(`${visitor}`)) {
      const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
      visitor = `anonymous:${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      store.write("visitor", visitor);
      store.write("made", visitor);
    }
    widget?.identify(visitor as string, { traits: setup.traits });
  }

  function identify(next: string, more?: Omit<Person, "user">) {
    const visitor = store.read<string>("visitor");
    user = next;
    if (visitor) {
      // The id is used up with the attempt: whoever comes after them is another visitor.
      store.remove("visitor");
      store.write("merging", { user, visitor });
      widget?.reset();
    }
    const merging = store.read<Merging>("merging");
    if (merging?.user !== next) {
      store.remove("merging");
      widget?.identify(next, more);
      return;
    }
    waiting = [];
    const late = new Promise((over) => setTimeout(over, PATIENCE));
    Promise.race([merge(merging, more?.token), late])
      .catch(String)
      .then(() => {
        if (!granted || !waiting) return;
        const calls = waiting;
        widget?.identify(next, more);
        playAll(calls);
      });
  }

  async function merge(merging: Merging, source: Person["token"]) {
    const token = typeof source === "function" ? await source() : source;
    const body = JSON.stringify({ v: 1, key: setup.key, ...merging, token });
    // This file lies two folders below the core.
    const url = new URL("v1/merge", setup.server ?? new URL("../..", import.meta.url));
    const { status } = await fetch(url, { method: "POST", credentials: "omit", keepalive: true, body });
    // Merged, or refused for good; else it is tried again with the next page view, or another token.
    if (granted && (status === 200 || status === 403 || status === 422)) store.remove("merging");
  }

  function consent(yes: boolean) {
    if (!yes) return refuse();
    if (granted) return;
    const calls = granted === undefined ? (waiting ?? []) : lasting;
    granted = true;
    delete window[name];
    const own: Attended = { ...setup, privacy: undefined, user: undefined, known: look };
    widget = init?.(own) as Widget;
    stand();
    playAll([...calls]);
    if (!waiting) look();
  }

  /** What is on screen goes, and all that this browser keeps of us. */
  function refuse() {
    granted = false;
    widget?.destroy();
    widget = user = waiting = undefined;
    stand();
    clear();
    // An answer that was under way may have left something.
    setTimeout(() => granted === false && clear(), 2 * PATIENCE);
  }

  function clear() {
    for (const area of ["localStorage", "sessionStorage"] as const) {
      const kept = openStore(prefix, area);
      kept.names("").map(kept.remove);
    }
  }

  function end() {
    widget?.destroy();
    widget = waiting = undefined;
    granted = false;
    lasting = [];
    delete window[name];
  }

  /** In the place of the widget itself, which comes and goes. */
  function stand() {
    window[name] = gate;
    if (first) Object.assign(host, gate, { key: setup.key });
  }

  /** No call ever throws. */
  const guarded =
    <A extends unknown[]>(act: (...args: A) => unknown) =>
    (...args: A) => {
      try {
        return act(...args);
      } catch {}
    };

  const calls = NAMES.map((name) => [name, guarded((...args: unknown[]) => call(name, args))]);
  const gate = { ...Object.fromEntries(calls), consent: guarded(consent) } as Widget;
  // A person's own yes to this product counts more than what their browser says to all.
  stand();
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  if (asked.includes("granted")) consent(true);
  else if (asked.includes("gpc") && globalPrivacyControl) refuse();
  else if (!asked.includes("consent")) consent(true);
  return gate;
}
