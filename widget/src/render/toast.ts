import type { MountToast } from "../surface";
import { authoredButtons, away } from "./buttons";
import { confetti } from "./confetti";
import confettiCss from "./confetti.css";
import { closer, el } from "./dom";
import { layer } from "./layer";
import { afterPaint } from "./paint";
import { blocks, inline, read, spoken } from "./text";
import css from "./toast.css";

/** Never less than ten seconds; longer texts get the time to be read. */
const LEAST = 10_000;
const PER_CHARACTER = 60;

export const mount: MountToast = (stage) => {
  const { guide, also, strings, values } = stage;
  const surface = layer(stage, "toast", css + confettiCss);
  const all = [guide, ...also];
  const buttons = authoredButtons(stage);
  const time = el("div", { class: "time" });
  const face = el(
    "div",
    { class: "toast face", role: "region", tabindex: "-1", "aria-label": spoken(guide.title, values) },
    el("span", { class: "medal", "aria-hidden": "true" }),
    el(
      "div",
      { class: "words" },
      ...all.map(({ title }) => el("h2", {}, ...inline(title, values))),
      ...(also.length ? [] : [blocks(guide.body, values)]),
    ),
    closer(strings.dismiss, away(stage)),
    ...(buttons.length ? [el("div", { class: "acts" }, ...buttons)] : [time]),
  );
  surface.room.append(face);
  surface.rise();
  surface.escape(away(stage), true);

  const clock = buttons.length ? undefined : countdown(time, face, Math.max(LEAST, read(face).length * PER_CHARACTER));
  clock?.then(() => stage.end("expired"));

  const callOff = afterPaint(() => {
    stage.shown();
    surface.announce(read(face));
    if (all.some(({ celebrate }) => celebrate !== false)) confetti(face);
  });

  return {
    element: surface.host,
    update: surface.dress,
    focus: () => surface.focus(face),
    destroy() {
      callOff();
      clock?.destroy();
      surface.destroy();
    },
  };
};

/** The bar that runs out is the clock itself: what pauses one pauses the other. */
function countdown(bar: HTMLElement, face: HTMLElement, duration: number) {
  const run = bar.animate([{ transform: "none" }, { transform: "scaleX(0)" }], duration);
  const judge = () => {
    if (document.hidden || face.matches(":hover,:focus-within")) run.pause();
    else if (run.playState === "paused") run.play();
  };
  const later = () => setTimeout(judge);
  for (const name of ["pointerenter", "pointerleave", "focusin", "focusout"]) face.addEventListener(name, later);
  document.addEventListener("visibilitychange", judge);
  judge();
  return {
    then: (over: () => void) => {
      run.onfinish = over;
    },
    destroy() {
      document.removeEventListener("visibilitychange", judge);
      run.cancel();
    },
  };
}
