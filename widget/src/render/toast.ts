import type { MountToast } from "../surface";
import { answers, away } from "./answer";
import cheer from "./cheer.css";
import { confetti } from "./confetti";
import { afterPaint, content, el, face, inline, layer, read, still } from "./kit";
import css from "./toast.css";

/** Never less than ten seconds; longer texts get the time to be read. */
const LEAST = 10_000;
const PER_CHARACTER = 60;

export const mount: MountToast = (stage) => {
  const { guide, also, values } = stage;
  const surface = layer(stage, "toast", cheer + css);
  const card = face("card cheer toast", "region");
  const more = also.map(({ title }) => el("h2", {}, ...inline(title, values)));
  card.append(
    ...content(stage, away(stage), guide.title, more.length ? [] : guide.body),
    ...more,
    ...answers(stage),
  );
  surface.room.append(card);
  surface.rise();
  surface.escape(away(stage), true);

  const bar = el("div", { class: "time" });
  // The bar that runs out is the clock itself: what pauses one pauses the other.
  const clock = bar.animate(
    [{}, { transform: "scaleX(0)" }],
    Math.max(LEAST, read(card).length * PER_CHARACTER),
  );
  const judge = () => {
    if (document.hidden || card.matches(":hover,:focus-within")) clock.pause();
    else if (clock.playState !== "finished") clock.play();
  };
  const later = () => setTimeout(judge);
  clock.pause();
  if (!guide.buttons?.length) {
    card.append(bar);
    bar.style.visibility = still() ? "hidden" : "";
    for (const type of ["pointerenter", "pointerleave", "focusin", "focusout"])
      card.addEventListener(type, later);
    document.addEventListener("visibilitychange", judge);
    clock.onfinish = () => stage.end("expired");
    judge();
  }

  const callOff = afterPaint(() => {
    stage.shown();
    surface.announce(read(card));
    if ([guide, ...also].some(({ celebrate }) => celebrate !== false)) confetti(card);
  });

  return {
    element: surface.host,
    update: surface.dress,
    focus: () => surface.focus(card),
    destroy() {
      callOff();
      clock.cancel();
      document.removeEventListener("visibilitychange", judge);
      surface.destroy();
    },
  };
};
