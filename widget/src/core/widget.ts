import type { Room } from "../surface";
import type { OutgoingEvent } from "../wire";
import type { Core, Happening, Loaders, Person, Setup } from "./core";
import type { Delivery } from "./delivery";
import { device } from "./device";
import { openDirector } from "./director";
import { openFeed } from "./feed";
import { here } from "./globs";
import { openLine } from "./line";
import { type Hold, holdLock } from "./locks";
import type { Entry } from "./packing";
import { watchRoutes } from "./routes";
import { corner, EVENT, runName } from "./run";
import { openScope } from "./scope";
import { openScreen } from "./screen";
import { openStore } from "./store";
import type { Upkeep } from "./upkeep";
import { uuid7 } from "./uuid7";

export type Widget = ReturnType<typeof openWidget>;
export type Hear = (event: Happening) => void;

const TOGETHER = 300;
const LATE = 2000;

export function openWidget(setup: Setup, base: string, loaders: Loaders) {
  const scope = openScope();
  const { guard } = scope;
  const prefix = `annai:${setup.key}:`;
  const store = openStore(prefix, "localStorage");
  const ears = new Map<string, Set<Hear>>();
  const shared = new Map<string, { destroy(): void }>();
  /** What was tracked before anybody was identified. */
  const early: [string, Record<string, unknown> | undefined][] = [];
  let person: Person | undefined;
  let token: string | undefined;
  let upkeep: Upkeep | undefined;
  let delivery: Promise<Delivery> | undefined;
  let leases: Promise<Hold> | undefined;

  const address = (path: string) => new URL(path, setup.server ?? base).href;

  /** Whether a 401 can be answered with another token: the next request will ask the host for it. */
  function renew(): boolean {
    const able = typeof person?.token === "function";
    if (able) token = undefined;
    return able;
  }

  const feed = openFeed({
    line: openLine(address("v1/bootstrap"), renew),
    store: openStore(prefix, "sessionStorage"),
    scope,
    who: () => JSON.stringify([person?.user, person?.company]),
    request,
    changed,
  });

  async function request() {
    if (!person || setup.mode === "off") return;
    const { user, company, traits, companyTraits } = person;
    // What happened here goes first, so that the answer knows of it; but it need not arrive.
    await Promise.race([core.deliver(), new Promise((late) => setTimeout(late, LATE))]).catch(String);
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
      want: upkeep?.want(),
    };
  }

  function changed() {
    const { locale, dir, strings, values, theme } = feed.answer ?? {};
    Object.assign(room, { locale, dir, strings, values, theme });
    upkeep?.answered();
    director.consider();
  }

  const room = {
    here: (globs) => here(globs, location.href),
    perform: guard((action) => {
      if (action.do === "start") core.loadUpkeep().then(({ start }) => start(action.guide));
      else if (action.do === "track") api.track(action.event);
      else if (action.do === "page") (setup.navigate ?? ((url) => location.assign(url)))(action.url);
      else if (action.do === "link") open(action.url, "_blank", "noopener");
    }),
    openMenu: guard(() => core.loadUpkeep().then((it) => it.open())),
    shared<T extends { destroy(): void }>(name: string, make: () => T): T {
      if (!shared.has(name)) shared.set(name, make());
      return shared.get(name) as T;
    },
  } as Room;

  const core = {
    setup,
    scope,
    store,
    loaders,
    feed,
    room,
    address,
    renew,
    person: () => (setup.mode === "off" ? undefined : person),
    token: () => token,
    hold: async (name) => {
      if (navigator.locks) return holdLock(prefix + name);
      leases ??= loaders.leases().then(({ openLeases }) => openLeases(store, scope));
      return (await leases)(name);
    },
    upkeep: () => upkeep,
    async loadUpkeep() {
      const { openUpkeep } = await loaders.upkeep();
      if (!upkeep) {
        upkeep = openUpkeep(core);
        director.consider();
      }
      return upkeep;
    },
    async deliver() {
      if (!store.names(EVENT).length) return;
      delivery ??= loaders.delivery().then(({ openDelivery }) => openDelivery(core));
      await (await delivery).flush();
    },
    record,
    report(run, name, fields) {
      const { key, revision, round } = run.guide;
      run.at = Date.now();
      run.known = undefined;
      core.save(run);
      record({ name, guide: key, revision, round, run: run.id, ...fields });
    },
    save: (run) => store.write(runName(person?.user ?? "", run.guide.key), run),
    count: () => store.write(counts(), [...core.counted(), now()]),
    counted: () => (store.read<number[]>(counts()) ?? []).filter((at) => at > now() - 24 * 3600_000),
    gone({ slot, run }) {
      if (slot && run.guide.kind !== "toast") director.view.over = true;
      queueMicrotask(director.consider);
    },
  } as Core;

  const now = () => Date.now() + feed.skew;
  const counts = () => `${corner(person?.user ?? "")}shown`;
  const later = scope.alarm(core.deliver);
  const director = openDirector(core);
  const screen = openScreen(core);
  Object.assign(core, { director, screen });

  function record(event: Happening) {
    if (!core.person() || !person) return;
    const at = Date.now();
    const { user, company } = person;
    const { ticket, locale, publication, heard } = feed.answer ?? {};
    const full: OutgoingEvent = {
      id: uuid7(at),
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
    later(heard?.includes(event.name) ? 0 : TOGETHER);
    for (const name of [event.name, "*"]) for (const hear of ears.get(name) ?? []) tell(hear, event);
  }

  /** A host's own mistake is reported as the host's. */
  function tell(hear: Hear, event: Happening) {
    try {
      hear(event);
    } catch (error) {
      reportError(error);
    }
  }

  function leave() {
    upkeep?.closeMenu();
    for (const shown of screen.showing.values()) screen.remove(shown);
    feed.forget();
    token = undefined;
  }

  /** `#annai=key` starts a guide, `#annai=menu` opens the menu. */
  function followLink() {
    const [, key] = /^#annai=([a-z0-9-]+)$/.exec(location.hash) ?? [];
    if (key === "menu") room.openMenu();
    else if (key) room.perform({ do: "start", guide: key });
  }

  function turned() {
    director.turn();
    upkeep?.turned();
    director.consider();
    followLink();
    feed.ask();
  }

  const byHand =
    (name: "start" | "stop" | "open" | "optOut" | "optIn") =>
    (...args: [string?]) =>
      void core.loadUpkeep().then((it) => (it[name] as (...args: [string?]) => unknown)(...args));

  const api = {
    /** Who uses the page. Another user than before: everything on screen goes; queued events keep their owner. */
    identify(user: string, more: Omit<Partial<Person>, "user"> = {}) {
      const same = person?.user === user;
      if (person && !same) leave();
      person = { ...(same && person), ...more, user };
      if (more.token) token = undefined;
      if (!same) {
        feed.recall();
        if (feed.answer) changed();
        for (const call of early.splice(0)) api.track(...call);
        if (store.names(`${corner(user)}run:`).length) core.loadUpkeep();
        followLink();
      }
      feed.ask();
    },
    /** The account that the user works in now. */
    group(company: string, companyTraits?: Record<string, unknown>) {
      if (!person) return;
      if (person.company !== undefined && person.company !== company) leave();
      person = { ...person, company, companyTraits };
      feed.ask();
    },
    /** Something happened, by the host's own name for it. */
    track(name: string, properties?: Record<string, unknown> | undefined) {
      if (!person) return void (early.length < 100 && early.push([name, properties]));
      record({ name, properties });
      director.view.heard.add(name);
      director.consider();
    },
    /** The page has become another one, where the address doesn't tell. */
    page: turned,
    /** Shows a guide, whatever would hold it back. */
    start: byHand("start") as (key: string) => void,
    /** Ends a guide that is on screen; without a key, all that are. */
    stop: byHand("stop"),
    /** Opens the menu: paused, snoozed, missed and replayable guides, checklists, and opting out. */
    open: byHand("open") as () => void,
    /** No more guidance of this kind; left out, of any. */
    optOut: byHand("optOut"),
    optIn: byHand("optIn"),
    /** Nobody is signed in any more. */
    reset() {
      leave();
      for (const name of store.names(corner(person?.user ?? ""))) store.remove(name);
      person = undefined;
    },
    /** Hears events by their name, `*` for all. */
    on(name: string, hear: Hear) {
      ears.set(name, (ears.get(name) ?? new Set()).add(hear));
    },
    off: (name: string, hear: Hear) => void ears.get(name)?.delete(hear),
    /** Why each guide is or isn't on screen, and how delivery goes. */
    debug: () => core.loadUpkeep().then((it) => it.debug()),
    /** Takes everything off the page and stops listening. */
    destroy() {
      leave();
      scope.destroy();
      for (const thing of shared.values()) thing.destroy();
      setup.mode = "off";
    },
  };
  for (const name of Object.keys(api) as (keyof typeof api)[]) api[name] = guard(api[name] as never) as never;

  watchRoutes(scope, turned);
  scope.listen(window, "focus visibilitychange", () => {
    feed.ask();
    director.consider();
  });
  // The page comes back as it was left, but its runs may have gone on meanwhile.
  scope.listen(window, "pageshow", (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    for (const shown of screen.showing.values()) screen.remove(shown);
    turned();
  });
  if (setup.user) api.identify(setup.user, setup);
  return api;
}
