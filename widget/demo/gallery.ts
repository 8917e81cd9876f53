/*
One surface over a host page, or several:

    ?kind=tour,banner,checklist,toast,hint,menu,debug,preview  &lang=en|ja|ar  &scheme=auto|light|dark  &page=dark
    &theme=indigo|ink|leaf
    &step=new|table|click|bye  &by=hand  &quiet=1  &push=0  &position=top|bottom|inline  &tone=info|success|warning
    &done=profile,customer  &empty=1  &opens=click|hover|itself  &marker=icon
    &media=image|video  &form=form|question  &frames=1

`window.gallery` mounts more and tells what the surfaces said; the browser tests drive it.
*/

import * as indigo from "../../server/annai_server/domain/themes/indigo.json";
import * as ink from "../../server/annai_server/domain/themes/ink.json";
import * as leaf from "../../server/annai_server/domain/themes/leaf.json";
import { strings as ar } from "../../server/annai_server/engine/chrome/ar.json";
import { strings as en } from "../../server/annai_server/engine/chrome/en.json";
import { strings as ja } from "../../server/annai_server/engine/chrome/ja.json";
import { here } from "../src/core/pages";
import { type Audience, type Rehearsal, rehearse } from "../src/preview/rehearsal";
import { mount as mountBanner } from "../src/render/banner";
import { mount as mountChecklist } from "../src/render/checklist";
import { mount as mountDebug } from "../src/render/debug";
import { openScope } from "../src/core/scope";
import { keepApart } from "../src/render/apart";
import { giveWay } from "../src/render/give-way";
import { mount as mountHint } from "../src/render/hint";
import { mount as mountMenu } from "../src/render/menu";
import { mount as mountToast } from "../src/render/toast";
import { mount as mountTour } from "../src/render/tour";
import type { MenuModel, Stage, Strings, Surface } from "../src/surface";
import { describe, locate } from "../src/targets";
import type { Form, Guide, Media } from "../src/wire";
import { form, image, question, video } from "./contents";
import { banner, checklist, hint, toast, tour } from "./guides";
import { hostPage } from "./page";
import type { Lang } from "./words";

const asked = new URLSearchParams(location.search);
const lang = (asked.get("lang") ?? "en") as Lang;
const said: unknown[][] = [];
const surfaces: Surface[] = [];
let path = "/invoices";

const room = (): Partial<Rehearsal> => ({
  locale: lang,
  dir: lang === "ar" ? "rtl" : "ltr",
  strings: { en, ja, ar }[lang] as Strings,
  values: { "user.first_name": lang === "ja" ? "花子" : "Hanako" },
  theme: worn(),
});

const themes = { indigo, ink, leaf };
let wardrobe = (asked.get("theme") ?? "indigo") as keyof typeof themes;

/** As `domain/themes` delivers it. */
function worn() {
  const { tokens, light, dark }: { [face in "tokens" | "light" | "dark"]: Record<string, string> } =
    themes[wardrobe];
  return {
    scheme: (asked.get("scheme") ?? "auto") as "auto",
    light: { ...tokens, ...light },
    dark: { ...tokens, ...dark },
  };
}

/** So that what is in view can be dressed anew. */
const dressed = <S extends object>(stage: S): S => Object.defineProperty(stage, "theme", { get: worn });

const makers: Record<string, (language: typeof lang) => Guide> = { tour, banner, checklist, toast, hint };
const mounts: Record<string, (stage: never) => Surface> = {
  tour: mountTour,
  banner: mountBanner,
  checklist: mountChecklist,
  toast: mountToast,
  hint: mountHint,
};

/** With the blocks that the address asks for: a tour's in its first step, a checklist's in its first item. */
function furnished(guide: Guide): Guide {
  const medias: Record<string, (language: typeof lang) => Media> = { image, video };
  const forms: Record<string, (language: typeof lang) => Form> = { form, question };
  const media = medias[asked.get("media") ?? ""]?.(lang);
  const asks = forms[asked.get("form") ?? ""]?.(lang);
  const first = "steps" in guide ? guide.steps[0] : "items" in guide ? guide.items[0] : guide;
  if (media) Object.assign(first ?? guide, { media });
  if (asks) Object.assign(first ?? guide, { form: asks });
  return guide;
}

const drafts = new Map<string, unknown>();
const kept = {
  read: <T>(name: string) => drafts.get(name) as T | undefined,
  write: (name: string, value: unknown) => drafts.set(name, value),
};

/** Any guide, given what a bootstrap and a run would say. The stage can be changed and `update` called. */
function show(guide: Guide, given: Partial<Rehearsal & Pick<Stage, "also">> = {}) {
  const note = (...words: unknown[]) => said.push(words);
  const stage = rehearse(
    guide,
    { ...room(), ...given },
    {
      shown: () => note("shown", guide.key),
      moved: (step) => note("moved", step),
      report: (name, fields) => note(name, fields.step, fields.properties),
      ended: (reason) => {
        note("ended", reason);
        if (guide.kind === "checklist" && reason === "completed") {
          Object.assign(stage.run, { folded: true });
          return "stays";
        }
        surface.destroy();
        return undefined;
      },
      performed: (action) => note("perform", action),
    },
  );
  const live = Object.assign(dressed(stage), {
    here: (pages?: readonly string[]) => here(pages, path),
    openMenu: () => menu(),
    // As the core does, which has to load it first.
    apart: () => queueMicrotask(keepApart),
    frames: asked.has("frames"),
    drafts: kept,
    also: given.also ?? [],
  });
  const surface = mounts[guide.kind]?.(live as Stage as never) as Surface;
  surfaces.push(surface);
  // As the core does for what a person opened.
  if (stage.run.by === "hand") surface.focus();
  return { surface, stage: live };
}

/** For what is no guide and has no run. */
const silent: Audience = {
  shown() {},
  moved() {},
  report() {},
  ended: () => undefined,
  performed: (action) => said.push(["perform", action]),
};

function menu(model: Partial<MenuModel> = {}): Surface {
  const optedOut = new Set<string>();
  const all: MenuModel = {
    items: [
      { key: "welcome", kind: "tour", title: tour(lang).title, status: "paused" },
      { key: "reminders", kind: "banner", title: banner(lang).title, status: "missed" },
      { key: "getting-started", kind: "checklist", title: checklist(lang).title, status: "open" },
      { key: "first-sent", kind: "toast", title: toast(lang).title, status: "replay" },
    ],
    kinds: ["tour", "banner", "checklist", "toast", "hint"],
    get optedOut() {
      return [...optedOut];
    },
    optOut: (kind) => optedOut.add(kind) && said.push(["optOut", kind]),
    optIn: (kind) => optedOut.delete(kind) && said.push(["optIn", kind]),
  };
  const base = rehearse(tour(lang), room(), silent);
  const surface = mountMenu(
    Object.assign(dressed(base), { menu: Object.assign(all, model), close: () => surface.destroy() }),
  );
  surfaces.push(surface);
  // As the core does for what a person opened.
  surface.focus();
  return surface;
}

/** The panel for developers, of a page that the server has answered. */
function debug(): Surface {
  const standing = { kind: "tour", until: undefined, trigger: {} };
  const facts = {
    answered: true,
    silence: undefined,
    user: "u_42",
    environment: "production",
    publication: 17,
    stopped: false,
    queued: 2,
    dropped: 0,
    fault: undefined,
    standings: [
      { ...standing, key: "welcome", title: tour(lang).title, reason: "shown" },
      {
        ...standing,
        key: "reminders",
        kind: "banner",
        title: banner(lang).title,
        reason: "waiting_trigger",
        trigger: { idle: 30_000, event: "exported" },
      },
    ],
    explained: undefined,
  };
  const base = rehearse(tour(lang), room(), silent);
  const surface = mountDebug(
    Object.assign(dressed(base), { facts, refresh() {}, close: () => surface.destroy() }),
  );
  surfaces.push(surface);
  return surface;
}

function opening(kind: string): void {
  if (kind === "debug") debug();
  if (kind === "menu") menu(asked.has("empty") ? { items: [] } : {});
  if (kind === "preview") frame();
  const made = makers[kind]?.(lang);
  if (!made) return;
  const guide = furnished(made);
  if (guide.kind === "banner") {
    Object.assign(guide, {
      position: asked.get("position") ?? "top",
      tone: asked.get("tone") ?? "info",
      push: !asked.has("push"),
    });
    Object.assign(guide, { target: { selector: "#last" }, side: "before" });
  }
  for (const name of ["opens", "marker"] as const)
    if (guide.kind === "hint" && asked.has(name)) Object.assign(guide, { [name]: asked.get(name) });
  show(guide, {
    state: { auto: true, done: asked.get("done")?.split(",") ?? [] },
    run: {
      step: asked.get("step") ?? undefined,
      by: asked.get("by") === "hand" ? "hand" : "itself",
      quiet: asked.has("quiet"),
    },
  });
}

/** The admin's live preview, fed by messages as the admin does it. */
function frame(): void {
  const view = document.createElement("iframe");
  view.title = "Preview";
  view.src = "/preview";
  view.width = "900";
  view.height = "600";
  addEventListener("message", ({ data }) => {
    said.push(["preview", data]);
    if (data.annai === "ready")
      view.contentWindow?.postMessage({ annai: "guide", guide: tour(lang), ...room() }, location.origin);
  });
  document.querySelector("main")?.prepend(view);
}

hostPage(lang, asked.get("page") === "dark");
// As the core does, which has to load it first.
const scope = openScope();
scope.listen("focusin input blur", () => giveWay(scope));
for (const kind of asked.get("kind")?.split(",") ?? []) opening(kind);

Object.assign(window, {
  gallery: {
    said,
    surfaces,
    guides: {
      tour: tour(lang),
      banner: banner(lang),
      checklist: checklist(lang),
      toast: toast(lang),
      hint: hint(lang),
    },
    blocks: { image: image(lang), video: video(lang), form: form(lang), question: question(lang) },
    show,
    menu,
    debug,
    describe,
    locate,
    wear(theme: keyof typeof themes, dark: boolean) {
      wardrobe = theme;
      document.body.className = dark ? "dark" : "";
      for (const surface of surfaces) surface.update("answer");
    },
    go(to: string) {
      path = to;
      for (const surface of surfaces) surface.update("route");
    },
  },
});
