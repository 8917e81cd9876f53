/*
The live preview: the real surfaces over a stand-in page. It asks no network and counts nothing.

A page of the admin shows it in a frame of its own origin whose document loads only this module:

    <!doctype html><html lang="en"><head><script type="module" src="…/preview.js"></script></head><body></body></html>

In a frame it listens by itself; every message is `{annai: <word>, …}` and counts only from its own origin.

to the frame (frame.contentWindow.postMessage(message, location.origin))
    {annai: "guide", guide, …options}     draw this guide, or redraw it with what changed; the step in view stays
    {annai: "step", step}                 go to a step by key or number from 0; a checklist: "launcher", "panel" or "done"
    {annai: "page", page}                 which stand-in: "app" (default), "plain", or "none" for an empty page

    guide      a guide as bootstrap delivers it (docs/wire.md, "A delivered guide"), so text is already a tree
    options    all may be left out; what is left out keeps its last value
        locale   "en"                     lang of the surface
        dir      "ltr" | "rtl"
        strings  {key: text}              the chrome's strings, as bootstrap delivers them
        theme    {scheme, tokens, light, dark}, as bootstrap delivers it
        values   {"user.first_name": "Hanako"}
        step     as in "step"
        items    {item key: true}         checklist items to show as done

from the frame (to parent, same origin)
    {annai: "ready"}                      sent once; send the first "guide" after it
    {annai: "shown", step}                the step, "launcher", "panel", or the guide's key that is now on screen
    {annai: "action", button, action}     somebody pressed a button of the guide; pages and links are not opened
    {annai: "ended", reason}              somebody ended it; it stays away until the next "guide" or "step"
    {annai: "fault", message}             a guide that can't be drawn; the last good drawing stays

In code: `const shown = preview(document, guide, options)` returns `{update(guide, options), step(step), destroy()}`.
*/

import { type Audience, type Rehearsal, rehearse } from "./preview/rehearsal";
import { type Page, type StandIn, standIn } from "./preview/stand-in";
import { mount as banner } from "./render/banner";
import { mount as checklist } from "./render/checklist";
import { mount as hint } from "./render/hint";
import { mount as toast } from "./render/toast";
import { mount as tour } from "./render/tour";
import type { Stage, Strings, Surface } from "./surface";
import type { Action, Guide, Target, Theme } from "./wire";

export interface PreviewOptions {
  locale?: string;
  dir?: "ltr" | "rtl";
  strings?: Strings;
  theme?: Theme;
  values?: Record<string, string>;
  step?: string | number;
  items?: Record<string, true>;
  page?: Page;
}

export interface Preview {
  update(guide: Guide, options?: PreviewOptions): void;
  step(step: string | number): void;
  destroy(): void;
}

type Say = (word: string, more?: object) => void;

const mounts: Record<Exclude<Guide["kind"], "ghost">, (stage: never) => Surface> = {
  tour,
  banner,
  checklist,
  toast,
  hint,
};

export function preview(guide: Guide, given: PreviewOptions = {}, say: Say = () => {}): Preview {
  let options: PreviewOptions = { page: "app" };
  let page: StandIn | undefined;
  let now: Surface | undefined;
  let next: Surface | undefined;
  let step: string | number | undefined;
  let swap = 0;

  const audience = (stages: { at: string | number | undefined }): Audience => ({
    shown: () => curtain(),
    moved: (key) => {
      stages.at = step = key;
      say("shown", { step: key });
    },
    report: (name, { properties }) => {
      if (name === "action_clicked") say("action", { button: properties?.button });
    },
    ended: (reason) => {
      // Neither takes anything away that the author is looking at.
      if (reason === "expired" || (guide.kind === "checklist" && reason === "completed")) return "stays";
      clear();
      say("ended", { reason });
      return undefined;
    },
    performed: (action: Action) => say("action", { action }),
  });

  /** The new drawing takes the old one's place in one go, once it is complete: nothing flickers. */
  const curtain = () => {
    if (!next) return;
    clearTimeout(swap);
    next.element.style.removeProperty("opacity");
    now?.destroy();
    now = next;
    next = undefined;
  };

  const clear = () => {
    clearTimeout(swap);
    now?.destroy();
    next?.destroy();
    now = next = undefined;
  };

  const draw = () => {
    next?.destroy();
    const stage = rehearse(
      cast(guide, page as StandIn),
      rehearsal(guide, options, step),
      audience({ at: step }),
    );
    next = mounts[guide.kind as Exclude<Guide["kind"], "ghost">](stage as Stage as never);
    if (now) {
      next.element.style.setProperty("opacity", "0", "important");
      next.element.shadowRoot?.adoptedStyleSheets.push(unmoved());
    }
    swap = setTimeout(curtain, 3000);
    if (guide.kind !== "tour")
      say("shown", { step: guide.kind === "checklist" ? (step ?? "launcher") : guide.key });
    if (guide.kind === "checklist" && step === "panel") unfold(next);
  };

  const update = (changed: Guide, more: PreviewOptions = {}) => {
    const fresh = changed.key !== guide.key || changed.kind !== guide.kind;
    const turned = !page || (more.page && more.page !== options.page);
    options = { ...options, ...more };
    step = more.step ?? (fresh ? undefined : step);
    guide = changed;
    document.documentElement.lang = options.locale ?? "en";
    document.documentElement.dir = options.dir ?? "ltr";
    if (turned) {
      page?.destroy();
      page = standIn(options.page ?? "app");
    }
    draw();
  };

  update(guide, given);
  return {
    update,
    step(to) {
      step = to;
      draw();
    },
    destroy() {
      clear();
      page?.destroy();
    },
  };
}

function rehearsal(
  guide: Guide,
  options: PreviewOptions,
  step: string | number | undefined,
): Partial<Rehearsal> {
  const { items, step: _, page: __, ...room } = options;
  const key = guide.kind === "tour" && typeof step === "number" ? guide.steps[step]?.key : step;
  const done =
    guide.kind === "checklist" && step === "done"
      ? guide.items.map((item) => item.key)
      : Object.keys(items ?? {});
  return {
    ...room,
    state: { auto: true, done },
    run: { step: key === undefined ? undefined : String(key) },
  };
}

/** Targets are played by stand-ins, and every step is on this page. */
function cast(guide: Guide, page: StandIn): Guide {
  const played = (target: Target | undefined) => (target ? { target: page.target(target) } : {});
  if (guide.kind === "hint") return { ...guide, target: page.target(guide.target) };
  if (guide.kind === "banner") return { ...guide, ...played(guide.target) };
  if (guide.kind !== "tour") return guide;
  return { ...guide, steps: guide.steps.map((step) => ({ ...step, ...played(step.target) })) };
}

function unmoved(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*{animation:none!important;transition:none!important}");
  return sheet;
}

/**
 * Opens the panel without taking focus from the form that the author is writing in: what is inert can't have it. The
 * panel is loaded first, and says that it is open just before it would take focus.
 */
function unfold({ element }: Surface): void {
  const launcher = element.shadowRoot?.querySelector<HTMLElement>(".launcher");
  if (!launcher) return;
  element.inert = true;
  const opened = new MutationObserver(() => {
    if (launcher.ariaExpanded !== "true") return;
    opened.disconnect();
    element.inert = false;
  });
  opened.observe(launcher, { attributeFilter: ["aria-expanded"] });
  launcher.click();
}

/** In a frame: does what the parent says. Only ever its own origin's. */
export function listen(parent: Window): void {
  const say: Say = (annai, more) => parent.postMessage({ annai, ...more }, location.origin);
  let shown: Preview | undefined;
  let last: Guide | undefined;
  const obey = ({
    annai,
    guide,
    step,
    page,
    ...options
  }: {
    annai: string;
    guide: Guide;
    step: string | number;
    page: Page;
  }) => {
    const more: PreviewOptions = { ...options, ...(step !== undefined && { step }), ...(page && { page }) };
    if (annai === "guide") {
      if (shown) shown.update(guide, more);
      else shown = preview(guide, more, say);
      last = guide;
    }
    if (annai === "step") shown?.step(step);
    if (annai === "page" && last) shown?.update(last, { page });
  };
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== location.origin || source !== parent || typeof data?.annai !== "string") return;
    try {
      obey(data);
    } catch (error) {
      say("fault", { message: String(error) });
    }
  });
  say("ready");
}

if (window.parent !== window) listen(window.parent);
