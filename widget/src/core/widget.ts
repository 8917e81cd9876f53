import type { Room } from "../surface";
import type { OutgoingEvent } from "../wire";
import type { Core, Happening, Loaders, Person, Setup } from "./core";
import { device } from "./device";
import { openDirector } from "./director";
import { openFeed } from "./feed";
import type { Hand } from "./hand";
import { openLine } from "./line";
import { holdLock } from "./locks";
import type { Entry } from "./packing";
import { here } from "./pages";
import type { Report } from "./report";
import { watchRoutes } from "./routes";
import { EVENT } from "./run";
import { openScope } from "./scope";
import { openScreen } from "./screen";
import { openStore } from "./store";
import type { Upkeep } from "./upkeep";
import { uuid7 } from "./uuid7";

/** What a host calls. No call ever throws, and none waits for the network. */
export interface Widget {
  /** Who uses the page. Another user than before: everything on screen goes; queued events keep their owner. */
  identify(user: string, more?: Omit<Person, "user">): void;
  /** The account that the user works in now. */
  group(company: string, companyTraits?: Record<string, unknown>): void;
  /** Something happened, by the host's own name for it. */
  track(name: string, properties?: Record<string, unknown>): void;
  /** The page has become another one, where the address doesn't tell. */
  page(): void;
  /** Nobody is signed in any more. */
  reset(): void;
  /** Hears run events and tracked ones by their name; what happened is the event's `detail`. */
  on(name: string, hear: (event: CustomEvent<Happening>) => void): void;
  off(name: string, hear: (event: CustomEvent<Happening>) => void): void;
  /** Shows a guide, whatever would hold it back. */
  start(key: string): void;
  /** Ends a guide that is on screen; without a key, all that are. */
  stop(key?: string): void;
  /** Opens the menu: paused, snoozed, missed and replayable guides, checklists, and opting out. */
  open(): void;
  /** No more guidance of this kind; without one, of any. */
  optOut(kind?: string): void;
  optIn(kind?: string): void;
  /** Why each guide is or isn't on screen, and how delivery goes. */
  debug(): Promise<Report>;
  /** Takes everything off the page and stops listening. */
  destroy(): void;
}

const TOGETHER = 300;

export function openWidget(setup: Setup, loaders: Loaders): Widget {
  const scope = openScope();
  const { guard } = scope;
  const prefix = `annai:${setup.key}:`;
  const store = openStore(prefix, "localStorage");
  const ears = new EventTarget();
  /** What was tracked before anybody was identified. */
  const early: Parameters<Widget["track"]>[] = [];
  let person: Person | undefined;
  let token: string | undefined;
  let upkeep: Upkeep | undefined;
  /** Events of one millisecond keep their order by it. */
  let recorded = 0;

  /** Whether a 401 can be answered with another token: the next request will ask the host for it. */
  function renew(): boolean {
    token = undefined;
    return typeof person?.token === "function";
  }

  const line = (path: string) => openLine(new URL(path, setup.server).href, renew);
  const feed = openFeed({ line: line("v1/bootstrap"), scope, waiting, request, changed });

  async function request() {
    if (!person) return;
    const { user, company, traits, companyTraits } = person;
    // What happened here goes first, so that the answer knows of it; but it need not arrive.
    await deliver().catch(String);
    token ??= typeof person.token === "function" ? await person.token() : person.token;
    return {
      v: 1,
      key: setup.key,
      user,
      token,
      company,
      traits,
      company_traits: companyTraits,
      url: location.href,
      page_lang: document.documentElement.lang,
      languages: navigator.languages.slice(0, 20),
      device: device(),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      want: upkeep?.want(),
    };
  }

  function changed() {
    // Locale, texts, values and theme are the answer's own.
    Object.setPrototypeOf(room, feed.answer ?? null);
    upkeep?.answered();
    director.consider();
  }

  const mine = (name: string) => `u:${encodeURIComponent(person?.user ?? "")}:${name}`;

  /** Whether something that happened here is still to be delivered. */
  function waiting(): boolean {
    return store.names(EVENT).length > 0;
  }

  async function deliver() {
    if (waiting()) await (await loadUpkeep()).deliver();
  }

  function loadUpkeep(): Promise<Upkeep> {
    const loading = loaders.upkeep().then(({ mount }) => {
      if (!upkeep) {
        upkeep = mount(core, director);
        director.consider();
      }
      return upkeep;
    });
    // Not all who ask for it wait for it; a fault of ours is never a rejection that the host hears of.
    loading.catch(String);
    return loading;
  }

  const byHand =
    <Name extends keyof Hand>(name: Name) =>
    (...args: Parameters<Hand[Name]>) =>
      loadUpkeep().then((it) => it.byHand(name, ...args));

  const follow = guard(byHand("follow"));
  const older = () => import("./older");

  const room = {
    here,
    focusKey: setup.focusKey ?? "Alt+Shift+G",
    foot: { bar: 0, offer: 0, changed() {} },
    // The person's own wish: it holds although the surface that it came from has ended with it.
    perform: guard((action) => loadUpkeep().then((it) => it.perform(action))),
    openMenu: () => api.open(),
  } as Room;

  const core: Core = {
    setup,
    scope,
    store,
    loaders,
    feed,
    room,
    line,
    changed,
    record,
    loadUpkeep,
    person: () => person,
    mine,
    token: () => token,
    upkeep: () => upkeep,
    hold: async (name) => (navigator.locks ? holdLock(prefix + name) : (await older()).hold(core, name)),
    tab: () => openStore(prefix, "sessionStorage"),
    reset: () => api.reset(),
    track: (name) => api.track(name),
  };
  const later = scope.alarm(deliver);
  const screen = openScreen(core);
  const director = openDirector(core, screen);

  function record(event: Happening) {
    if (!person) return;
    const at = Date.now();
    const { user, company } = person;
    const { ticket, locale, publication } = feed.answer ?? {};
    const full: OutgoingEvent = {
      id: uuid7(at, recorded++),
      at,
      company,
      locale,
      publication,
      device: device(),
      ...event,
    };
    // A ticket outlives the token; only an entry without one needs the token, too.
    const entry: Entry = { user, ticket, token: ticket ? undefined : token, event: full };
    store.write(EVENT + full.id, entry);
    later(TOGETHER);
    ears.dispatchEvent(new CustomEvent(event.name, { detail: event }));
  }

  function leave() {
    upkeep?.leave();
    feed.forget();
    token = undefined;
  }

  function turned() {
    director.turn();
    upkeep?.turned();
    arrive();
  }

  function arrive() {
    director.consider();
    // A link starts a guide or opens the menu.
    if (/^#annai=/.test(location.hash)) follow();
    feed.ask();
  }

  const api: Widget = {
    identify(user, more) {
      if (setup.mode === "off") return;
      const before = person;
      person = { ...(before?.user === user && before), ...more, user };
      if (before?.user !== user || before.company !== person.company) {
        leave();
        upkeep?.recall();
        if (store.names(mine("run:")).length) loadUpkeep();
      }
      if (more?.token) token = undefined;
      for (const call of early.splice(0)) api.track(...call);
      arrive();
    },
    group(company, companyTraits) {
      if (person) api.identify(person.user, { company, companyTraits });
    },
    track(name, properties) {
      if (!person) return void early.push([name, properties]);
      record({ name, properties });
      director.view.heard.add(name);
      director.consider();
    },
    page: turned,
    reset() {
      upkeep?.forget();
      leave();
      person = undefined;
    },
    on: (name, hear) => ears.addEventListener(name, hear as EventListener),
    off: (name, hear) => ears.removeEventListener(name, hear as EventListener),
    start: byHand("start"),
    stop: byHand("stop"),
    open: byHand("open"),
    optOut: byHand("optOut"),
    optIn: byHand("optIn"),
    debug: byHand("debug") as Widget["debug"],
    destroy: byHand("destroy"),
  };
  for (const name of Object.keys(api) as (keyof Widget)[]) api[name] = guard(api[name] as never) as never;

  const compare = watchRoutes(scope, turned);
  if (!window.navigation) older().then(({ pollRoutes }) => pollRoutes(scope, compare), String);
  scope.listen(window, "focus visibilitychange", arrive);
  if (setup.user) api.identify(setup.user, setup);
  return api;
}
