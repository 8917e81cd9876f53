import type { Room } from "../surface";
import type { OutgoingEvent } from "../wire";
import type { Core, Happening, Loaders, Person, Setup } from "./core";
import { device, timeZone } from "./device";
import { openDirector } from "./director";
import { openFeed } from "./feed";
import type { Hand } from "./hand";
import type { DebugOptions, Told } from "./inspect";
import { openLine } from "./line";
import { holdLock } from "./locks";
import { once } from "./once";
import type { Entry } from "./packing";
import { here } from "./pages";
import { watchRoutes } from "./routes";
import { EVENT, happening } from "./run";
import { openScope } from "./scope";
import { openScreen } from "./screen";
import { openStore } from "./store";
import type { Upkeep } from "./upkeep";
import { uuid7 } from "./uuid7";

/** What a host calls. No call ever throws, and none waits for the network. */
export interface Widget {
  /** Who uses the page. Another user than before: everything on screen goes; queued events keep their owner. */
  identify(user: string, more?: Omit<Person, "user">): void;
  /** The account that the user works in now; before `identify`: that of whoever is identified next. */
  group(company: string, companyTraits?: Record<string, unknown>): void;
  /** Something happened, by the host's own name for it. */
  track(name: string, properties?: Record<string, unknown>): void;
  /** The page has become another one, where the address doesn't tell. */
  page(): void;
  /** Nobody is signed in any more. */
  reset(): void;
  /**
   * Hears run events and tracked ones by their name; what happened is the event's `detail`. `before_guide_shown`,
   * `before_step_shown`, `before_step_completed` and `before_guide_ended` (by the person, or by itself) come first, and
   * `preventDefault()` holds back what they announce: a showing or a step is asked for again every second, under the
   * reason `prevented`.
   */
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
  /**
   * Why each guide is or isn't on screen, and how delivery goes: a panel on the page says so, and goes on saying so. With
   * an author's token it tells the server's reasons, too. Where the server hasn't answered it is asked once more, and why is
   * told. `panel: false`: only the report.
   */
  debug(options?: DebugOptions): Promise<Told>;
  /** Whether anything may be stored or sent; only where the setup has `privacy`. */
  consent?(granted: boolean): void;
  /** Takes everything off the page and stops listening. */
  destroy(): void;
}

const TOGETHER = 300;
/** How many events wait for somebody to be identified. */
const MOST = 100;
const BY_HAND = ["start", "stop", "open", "optOut", "optIn", "debug"] as const;

/** `gone`: it is destroyed. */
export function openWidget(setup: Setup, loaders: Loaders, gone: () => unknown): Widget {
  const scope = openScope();
  const { guard } = scope;
  const prefix = `annai:${setup.key}:`;
  const store = openStore(prefix, "localStorage");
  const ears = new EventTarget();
  /** What happened before anybody was identified, and when. Once somebody was, nobody's events are nobody's. */
  let early: Parameters<typeof record>[] | undefined = [];
  /** The account that was named last, and not yet taken up. */
  let account: Pick<Person, "company" | "companyTraits"> | undefined;
  let person: Person | undefined;
  let token: string | undefined;
  let upkeep: Upkeep | undefined;
  /** Events of one millisecond keep their order by it. */
  let recorded = 0;

  /** Whether a 401 can be answered with another token: the next request will ask the host for it. */
  function renew(): boolean {
    const refused = token;
    token = undefined;
    // A function is no token; and another may have been given meanwhile.
    return person?.token !== refused;
  }

  const line = (path: string) => openLine(new URL(path, setup.server).href, renew);
  const feed = openFeed(
    scope,
    () => line("v1/bootstrap"),
    () => person,
    waiting,
    request,
    guard(changed),
  );

  async function request() {
    // What happened here goes first, so that the answer knows of it; but it need not arrive.
    await deliver().catch(String);
    return question();
  }

  async function question() {
    const asker = person as Person;
    const { user, company, traits, companyTraits, token: source } = asker;
    const own = token ?? (typeof source === "function" ? await source() : source);
    // Somebody else may have come while the host was looking for it.
    if (person === asker) token = own;
    return {
      v: 1,
      key: setup.key,
      user,
      token: own,
      company,
      traits,
      company_traits: companyTraits,
      url: location.href,
      page_lang: document.documentElement.lang,
      languages: navigator.languages,
      device: device(),
      time_zone: timeZone(),
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

  /** Whether something that this person did is still to be delivered. */
  function waiting(): boolean {
    return store.names(EVENT).some((name) => store.read<Entry>(name)?.user === person?.user);
  }

  async function deliver() {
    if (store.names(EVENT)[0]) await (await loadUpkeep()).deliver();
  }

  const loadUpkeep = once(async () => {
    const { mount } = await loaders.upkeep();
    upkeep = mount(core, director);
    director.consider();
    return upkeep;
  });

  const byHand =
    (name: keyof Hand) =>
    (...args: unknown[]) =>
      loadUpkeep().then((it) => it.byHand(name, ...(args as [])));

  const follow = guard(byHand("follow"));
  const older = () => import("./rare");

  const room = {
    here,
    focusKey: setup.focusKey ?? "Alt+Shift+G",
    scroll: setup.scroll,
    frames: setup.frames,
    // The person's own wish: it holds although the surface that it came from has ended with it.
    perform: guard(byHand("perform")),
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
    ears,
    tell: (...told) => record(happening(...told)),
    may: (...told) => {
      const detail = happening(...told);
      return ears.dispatchEvent(new CustomEvent(`before_${detail.name}`, { cancelable: true, detail }));
    },
    loadUpkeep,
    person: () => person,
    question,
    mine,
    token: () => token,
    upkeep: () => upkeep,
    hold: async (name) => (navigator.locks ? holdLock(prefix + name) : (await older()).hold(core, name)),
    tab: openStore(prefix, "sessionStorage"),
  };
  const later = scope.alarm(deliver);
  const screen = openScreen(core, (key) => director.view.aside.add(key));
  const director = openDirector(core, screen);

  function record(event: Happening, at = Date.now()) {
    if (!person) {
      if (!early?.[MOST]) early?.push([event, at]);
      return;
    }
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

  /** Everything goes at once: another user, or nobody. */
  function leave() {
    screen.all().map(screen.quit);
    upkeep?.leave();
    core.tab.names("").map(core.tab.remove);
    director.turn();
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

  const api = {
    identify(user, more) {
      if (setup.mode === "off") return;
      const before = person;
      person = { ...(before?.user === user && before), ...account, ...more, user };
      account = undefined;
      if (before?.user !== user || before.company !== person.company) {
        // Also what nobody did since the last one left starts nothing for the next.
        if (!early) leave();
        upkeep?.recall();
        if (store.names(mine("run:"))[0]) loadUpkeep();
      }
      if (more?.token) token = undefined;
      feed.renew();
      early?.map((each) => record(...each));
      early = undefined;
      arrive();
    },
    group(company, companyTraits) {
      account = { company, companyTraits };
      if (person) api.identify(person.user);
    },
    track(name, properties) {
      record({ name, properties });
      director.view.heard.add(name);
      director.consider();
    },
    page: turned,
    reset() {
      // What this browser remembers of the user goes; what is still to be sent stays.
      store.names(mine("")).map(store.remove);
      leave();
      person = account = early = undefined;
    },
    on: (name, hear) => ears.addEventListener(name, hear as EventListener),
    off: (name, hear) => ears.removeEventListener(name, hear as EventListener),
    destroy() {
      api.reset();
      setup.mode = "off";
      scope.destroy();
      gone();
    },
  } as Widget;
  for (const name of BY_HAND) api[name] = byHand(name) as never;
  for (const name of Object.keys(api) as (keyof Widget)[]) api[name] = guard(api[name] as never) as never;

  const compare = watchRoutes(scope, turned);
  if (!window.navigation) older().then(({ pollRoutes }) => pollRoutes(scope, compare), String);
  // Every field of the page that gets focus is heard here, too.
  scope.listen("focus visibilitychange", ({ target }) => {
    if (!(target as Element).tagName) arrive();
  });
  if (setup.user) api.identify(setup.user, setup);
  // What whoever has signed out left behind has tickets of its own.
  else if (setup.mode !== "off") later(TOGETHER);
  return api;
}
