import type { Stage } from "../surface";
import { typing } from "../typing";
import type { Step, Tour } from "../wire";
import type { Progress } from "./course";
import { stayBelow } from "./below";
import { button, closer, el, face, fill, words } from "./kit";
import type { Layer } from "./layer";
import css from "./offer.css";

/**
 * Waits at the foot of the page, with what the person can do about it, if anything: the tour goes on elsewhere, or, where
 * it is at home here, was left long ago or waits for what its step is about. `unasked`: nothing of it is to get focus;
 * `going`: it has just gone there.
 */
export function offer(
  stage: Stage<Tour>,
  surface: Layer,
  progress: Progress,
  { url }: Step,
  home: boolean,
  unasked: boolean,
  going: boolean,
): { element: HTMLElement; destroy(): void } {
  const { guide, run, strings } = stage;
  const waits = home && !run.quiet;
  const text = fill(strings[waits ? "waiting" : home ? "continue" : "elsewhere"], { ...progress });
  const title = el("b", { id: "t" }, ...words(guide.title, stage.values));
  const go = () => stage.perform(home || !url ? { do: "start", guide: guide.key } : { do: "page", url });
  const label = home ? text : url && strings.take_me;
  const act = waits
    ? button("quiet", [strings.skip], () => stage.end("skipped"))
    : label && button("primary", [label], go);
  const element = face(
    "card",
    "dialog",
    el("div", {}, title, (waits || !home) && el("div", { class: "text", id: "b" }, text)),
    ...(act ? [act] : []),
    // Skip is as good.
    ...(waits ? [] : [closer(strings.close, () => stage.end("closed"))]),
  );
  const low = el("div", { class: "low" }, element);

  surface.dress(css);
  surface.room.append(low);
  surface.rise(() => document.body);
  stayBelow(surface.element);
  stage.apart();
  if (unasked && (waits || going)) surface.announce(`${title.textContent}: ${text}`);
  if (!unasked && !typing()) surface.focus(act || element);
  let gone = false;
  surface.painted(() => gone || stage.shown());

  return {
    element: act || element,
    destroy() {
      gone = true;
      low.remove();
      stage.apart();
    },
  };
}
