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

/** What `debug` answers; `silence`: why the server hasn't answered on this page. */
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
    const address = new URL("v1/debug", setup.server).href;
    try {
      const response = await fetch(address, { method: "POST", credentials: "omit", body });
      explained = response.ok ? await response.json() : "refused";
    } catch {
      explained = "refused";
    }
    update();
  }

  /** Where the server has not answered on this page: why, found out once for each who is identified. */
  async function listen() {
    if (feed.fresh) return;
    const asker = core.person();
    found = asker;
    const heard = await findSilence(core);
    if (scope.signal.aborted || found !== asker) return;
    silence = heard;
    if (!heard) {
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
        answered: !!feed.fresh,
        silence: feed.fresh ? undefined : silence,
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
    const listened = listen();
    if (options.panel !== false) await open(options);
    await listened;
    return { ...report(core, director), silence: feed.fresh ? undefined : silence };
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
