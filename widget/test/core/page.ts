import { vi } from "vitest";
import type { Loaders, Setup } from "../../src/core/core";
// What is loaded when it is needed is made ready here: time stands still meanwhile.
import "../../src/core/comeback";
import "../../src/core/hand";
import "../../src/core/tabs";
import "../../src/core/trouble";
import { mount as mountUpkeep } from "../../src/core/upkeep";
import { openWidget } from "../../src/core/widget";
import type { Stage } from "../../src/surface";
import type { BootstrapAnswer, BootstrapRequest, EventsAnswer, Guide, OutgoingEvent } from "../../src/wire";

type Batch = { user: string; token?: string; ticket?: string; events: OutgoingEvent[] };
type Body = BootstrapRequest & Batch;
type Reply = { status?: number } & Partial<BootstrapAnswer & EventsAnswer & { code: string }>;

/** Web storage: what is kept are its properties, as in a browser. */
function storage(): Storage {
  const kept = {} as Record<string, string>;
  const methods = {
    getItem: (name: string) => kept[name] ?? null,
    setItem(name: string, value: string) {
      kept[name] = value;
    },
    removeItem(name: string) {
      delete kept[name];
    },
  };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(kept, name, { value });
  return kept as unknown as Storage;
}

/** Web Locks of one browser: whoever comes while one is held gets nothing. */
function locks() {
  const held = new Set<string>();
  return {
    async request(name: string, _: object, act: (lock: object | null) => Promise<void> | null) {
      if (held.has(name)) return act(null);
      held.add(name);
      await act({});
      return held.delete(name);
    },
  };
}

/** A page in Node, where nothing can be drawn: real core and upkeep, with the clock and the network in the test's hands. */
export function openPage() {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), milliseconds);
    return ending.signal;
  });
  const events = new EventTarget();
  const document = {
    hidden: false,
    documentElement: { lang: "en" },
    activeElement: undefined,
    querySelector: () => null,
    querySelectorAll: () => [],
  };
  const page = {
    document,
    location: { href: "https://host.example/", pathname: "/", search: "", hash: "" },
    navigator: { languages: ["en"], locks: locks(), userActivation: { isActive: false } },
    localStorage: storage(),
    sessionStorage: storage(),
    /** What was asked and sent, in order. */
    asked: [] as BootstrapRequest[],
    batches: [] as Batch[],
    /** What is on screen, by guide. */
    stages: {} as Record<string, Stage>,
    guides: [] as Guide[],
    more: {} as Partial<BootstrapAnswer>,
    /** Instead of the usual answers. */
    bootstrap: (_: BootstrapRequest): Reply | Promise<Reply> | undefined => undefined,
    events: (_: Batch): Reply | Promise<Reply> | undefined => undefined,
    widget: (setup: Partial<Setup> = {}) =>
      openWidget({ key: "pk_1", server: "https://annai.example/annai.js", ...setup }, loaders, page.gone),
    gone: vi.fn(),
    /** How often something was drawn. */
    drawn: 0,
    /** Loads what keeps, delivers and brings back. */
    upkeep: (): ReturnType<Loaders["upkeep"]> =>
      Promise.resolve({
        mount: (core, director) => mountUpkeep(core, director, async () => mount as never),
      }),
    /** Something happens in the page. */
    dispatch(type: string, more: object = {}) {
      const event = new Event(type);
      for (const [name, value] of Object.entries(more)) Object.defineProperty(event, name, { value });
      events.dispatchEvent(event);
    },
    /** Time passes; what is loaded meanwhile is there. */
    async wait(milliseconds: number) {
      const slice = milliseconds > 5000 ? 500 : 100;
      for (let left = milliseconds; left > 0; left -= slice) {
        await vi.advanceTimersByTimeAsync(Math.min(left, slice));
        await vi.dynamicImportSettled();
      }
    },
    /** Names of what waits to be sent. */
    stored: () => Object.keys(page.localStorage).filter((name) => name.includes(":e:")),
  };

  const mount = (stage: Stage) => {
    page.stages[stage.guide.key] = stage;
    page.drawn++;
    return {
      element: {} as HTMLElement,
      update() {},
      focus() {},
      destroy: () => void delete page.stages[stage.guide.key],
    };
  };
  const loaders: Loaders = {
    tour: async () => ({ mount, busy: () => false }),
    upkeep: () => page.upkeep(),
  };

  const usual = (): Partial<BootstrapAnswer> => ({
    state: `${page.asked.length}`,
    publication: 1,
    valid_until: null,
    poll_after: null,
    locale: "en",
    guides: page.guides,
    states: Object.fromEntries(page.guides.map(({ key }) => [key, { auto: true }])),
    menu: page.guides,
    budget: { gap: 0, day: 9, shown: [] },
    opted_out: [],
    quiet: [],
    ...page.more,
  });
  async function answer(url: string, body: Body): Promise<Reply> {
    if (url.endsWith("bootstrap")) {
      page.asked.push(body);
      return (await page.bootstrap(body)) ?? { ticket: `ticket of ${body.user}`, ...usual() };
    }
    page.batches.push(body);
    const results = body.events.map(({ id }) => ({ id, status: "stored" as const }));
    return (await page.events(body)) ?? { results, changes: [] };
  }

  const view = { matches: false, width: 1280, height: 800 };
  const globals = {
    ...page,
    window: globalThis,
    matchMedia: () => view,
    screen: view,
    getSelection: () => null,
    history: { replaceState: () => Object.assign(page.location, { hash: "" }) },
    navigation: events,
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    fetch: async (url: string, { body }: { body: string }) => {
      const { status = 200, ...reply } = await answer(url, JSON.parse(body));
      return { status, json: async () => ({ v: 1, server_time: Date.now(), ...reply }) };
    },
  };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return page;
}

export function tour(key: string, more: Partial<Guide> = {}): Guide {
  const common = {
    key,
    kind: "tour",
    revision: 1,
    round: 1,
    title: [key],
    trigger: {},
    interrupts: true,
    steps: [],
  };
  return { ...common, ...more } as unknown as Guide;
}
