import type { Explained, MountDebug, Room, Silence, Standing } from "../surface";
import type { Trigger } from "../wire";
import { device, timeZone } from "./device";
import { type Report, report } from "./report";
import { findSilence } from "./silence";
import type { Keeping } from "./upkeep";

export interface DebugOptions {
  /** False: only the report, without the panel on the page. */
  panel?: boolean;
  /** An author's token: the server then says its reasons, also for what it doesn't send. */
  token?: string | undefined;
}

/** What `debug` answers; `silence`: why the server hasn't answered on this page, or no longer does. */
export type Told = Report & { silence: Silence | undefined };

const TICK = 1000;

/** What the panel is drawn with before the server has answered: why it doesn't is then the question. */
const PLAIN: Pick<Room, "locale" | "dir" | "values" | "theme"> = {
  locale: "en",
  dir: "ltr",
  values: {},
  theme: {
    scheme: "light",
    light: {
      ...{ accent: "#4f46e5", "on-accent": "#fff", link: "#4f46e5", surface: "#fff", text: "#1d2433" },
      ...{ muted: "#5b6475", line: "#e3e6ee", success: "#0f766e", warning: "#b45309", radius: "12px" },
      ...{
        size: "0.9375em",
        space: "0.6em",
        shadow: "0 8px 24px #10182833",
        font: "system-ui, sans-serif",
        motion: "0ms",
      },
    },
  },
};

/** Tells a developer why each guide is or isn't on screen: the report, and a panel that keeps up with it. */
export function openInspector({ core, director }: Keeping) {
  const { feed, room, scope, setup } = core;
  let panel: ReturnType<MountDebug> | undefined;
  let token: string | undefined;
  let explained: Explained | "refused" | undefined;
  let silence: Silence | undefined;
  /** For whom it was last found out why the server is silent. */
  let found: unknown;
  /** It has answered on this page, and no longer does. */
  let refused = false;
  /** When it was last found out, by the page's clock: what was asked before is no news. */
  let since = 0;
  const address = new URL("v1/bootstrap", setup.server).href;
  const watch = new PerformanceObserver((all) => {
    if (judge(all.getEntries())) listen();
    update();
  });
  judge(performance.getEntriesByName(address));
  watch.observe({ type: "resource" });
  scope.signal.addEventListener("abort", () => watch.disconnect());
  const tick = scope.alarm(() => {
    if (!panel) return;
    if (!document.hidden) {
      update();
      if (core.person() !== found) listen();
    }
    tick(TICK);
  });

  function standings(): Standing[] {
    const { guides } = report(core, director);
    const titles = new Map(feed.answer?.menu.map((entry) => [entry.key, entry]));
    return Object.entries(guides).map(([key, reason]) => {
      const guide = feed.answer?.guides.find((each) => each.key === key);
      const { kind, title } = guide ?? titles.get(key) ?? { kind: "", title: [key] };
      const shown = !!director.screen.of(key)?.surface;
      return {
        key,
        kind,
        title,
        reason: shown ? "shown" : reason,
        until: feed.answer?.states[key]?.until,
        trigger: (guide?.trigger ?? {}) as Trigger,
      };
    });
  }

  /** Whether the server has just refused what the page asked it; the browser tells that, where it does. */
  function judge(entries: PerformanceEntryList): boolean {
    const asked = entries.filter(({ name, startTime }) => name === address && startTime > since);
    const { responseStatus } = (asked.at(-1) ?? {}) as Partial<PerformanceResourceTiming>;
    if (responseStatus !== undefined) refused = responseStatus !== 200;
    return refused && asked.length > 0;
  }

  /** What is told of its silence. */
  const told = () => (feed.fresh && !refused ? undefined : silence);

  /** Not by a line: an answer that doesn't come is told, not asked for again. */
  async function ask() {
    if (!token) return;
    const [language] = navigator.language.split("-");
    const body = JSON.stringify({
      v: 1,
      key: setup.key,
      token,
      url: location.href,
      device: device(),
      time_zone: timeZone(),
      language: language === "ja" ? "ja" : "en",
    });
    try {
      const response = await fetch(new URL("v1/debug", setup.server), {
        method: "POST",
        credentials: "omit",
        body,
      });
      explained = response.ok ? await response.json() : "refused";
    } catch {
      explained = "refused";
    }
    update();
  }

  /** Where the server has not answered on this page: why, found out once for each who is identified; or no longer does. */
  async function listen() {
    if (feed.fresh && !refused) return;
    const asker = core.person();
    found = asker;
    const heard = await findSilence(core);
    since = performance.now();
    if (scope.signal.aborted || found !== asker) return;
    silence = heard;
    if (!heard) {
      refused = false;
      feed.renew();
      feed.ask();
    }
    update();
  }

  const facts = {
    get facts() {
      const { user, publication, queued, dropped, fault } = report(core, director);
      const { environment, stopped } = feed.answer ?? {};
      return {
        answered: feed.fresh && !told(),
        silence: told(),
        user,
        environment,
        publication,
        stopped,
        queued,
        dropped,
        fault,
        standings: standings(),
        explained,
      };
    },
    refresh: scope.guard(() => {
      feed.ask();
      listen();
      return ask();
    }),
    close: scope.guard(close),
  };

  const update = scope.guard(() => panel?.update("answer"));

  function close() {
    panel?.destroy();
    panel = undefined;
  }

  async function debug(options: DebugOptions = {}): Promise<Told> {
    silence = undefined;
    judge(watch.takeRecords());
    const listened = listen();
    if (options.panel !== false) await open(options);
    await listened;
    return { ...report(core, director), silence: told() };
  }

  async function open(options: DebugOptions) {
    token = options.token ?? setup.authorToken;
    explained = undefined;
    const { mount } = await import("../render/debug");
    if (scope.signal.aborted) return;
    panel ??= mount(
      Object.setPrototypeOf(facts, feed.answer ? room : Object.assign(Object.create(room), PLAIN)),
    );
    tick(TICK);
    ask();
  }

  return { debug, close, update };
}
