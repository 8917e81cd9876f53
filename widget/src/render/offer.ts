import type { Stage } from "../surface";
import type { Step, Tour } from "../wire";
import type { Progress } from "./course";
import type * as dom from "./dom";
import type { face as Face } from "./face";
import type { words as Words } from "./text";
import type { Layer } from "./layer";
import css from "./offer.css";

interface Tools extends Pick<typeof dom, "button" | "closer" | "el" | "fill"> {
  face: typeof Face;
  words: typeof Words;
}

/**
 * Waits at the foot of the page, with what the person can do about it, if anything: the tour goes on elsewhere, or, where
 * it is at home here, was left long ago. `aloud`: it has just gone there, and nothing of it has focus. The kit is handed over: it lies in the tour's file, which knows this one's name.
 */
export function offer(
  { button, closer, el, face, fill, words }: Tools,
  stage: Stage<Tour>,
  surface: Layer,
  progress: Progress,
  { url }: Step,
  home: boolean,
  aloud: boolean,
): { element: HTMLElement; destroy(): void } {
  const { guide, strings } = stage;
  const text = fill(home ? strings.continue : strings.elsewhere, { ...progress });
  const title = el("b", { id: "t" }, ...words(guide.title, stage.values));
  const label = home ? text : url && strings.take_me;
  const go = () => stage.perform(home || !url ? { do: "start", guide: guide.key } : { do: "page", url });
  const act = label && button("primary", [label], go);
  const element = face(
    "card",
    "dialog",
    el("div", {}, title, !home && el("div", { class: "text", id: "b" }, text)),
    ...(act ? [act] : []),
    closer(strings.close, () => stage.end("closed")),
  );
  const low = el("div", { class: "low" }, element);

  surface.dress(css);
  surface.room.append(low);
  surface.rise(document.body);
  stage.apart();
  if (aloud) surface.announce(`${title.textContent}: ${text}`);

  return {
    element: act || element,
    destroy() {
      low.remove();
      stage.apart();
    },
  };
}
