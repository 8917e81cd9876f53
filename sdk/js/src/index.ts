/**
 * Loads Annai's widget and makes its calls available at once: what is called before the widget is there happens in
 * order once it is. Nothing here throws or rejects, and on a server nothing happens at all.
 */
import type { Annai, Setup } from "./types";

export { stub } from "./stub";
export type { Annai, Happening, Person, Report, Setup, Surface } from "./types";

const RETRIES = [5_000, 60_000];

/**
 * The widget at `url` (`https://annai.example.com/annai.js`) for `setup.key`. Call it as often as you like, with a tag
 * in the page or without: there is one widget for each key.
 */
export function load(url: string, setup: Setup): Annai {
  const widget = typeof window === "undefined" ? Promise.resolve(undefined) : arrive(url, setup);
  const call =
    <Name extends keyof Annai>(name: Name) =>
    (...args: Parameters<Annai[Name]>): Promise<unknown> =>
      // Promises resolve in the order in which they were asked for, so that calls keep theirs.
      widget
        .then((it) => (it?.[name] as ((...args: unknown[]) => unknown) | undefined)?.(...args))
        .catch(() => undefined);
  return {
    identify: call("identify"),
    group: call("group"),
    track: call("track"),
    page: call("page"),
    reset: call("reset"),
    on: call("on"),
    off: call("off"),
    start: call("start"),
    stop: call("stop"),
    open: call("open"),
    optOut: call("optOut"),
    optIn: call("optIn"),
    consent: call("consent"),
    debug: call("debug") as Annai["debug"],
    destroy: call("destroy"),
  };
}

async function arrive(url: string, setup: Setup): Promise<Annai | undefined> {
  for (const wait of [0, ...RETRIES]) {
    if (wait) await new Promise((over) => setTimeout(over, wait));
    try {
      // The browser runs a module once, however often it is imported.
      await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
      const widget = await window.annai?.init?.(setup);
      // What looks after privacy may not have come. Where nothing is shown at all, nobody waits for it.
      if (widget || !setup.privacy) return widget;
    } catch {}
  }
}
