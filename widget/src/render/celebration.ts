import type { Stage } from "../surface";
import type { Checklist } from "../wire";
import css from "./cheer.css";
import { button, content, el, read, still } from "./kit";
import type { Layer } from "./layer";

const HUES = ["#6366f1", "#f59e0b", "#10b981", "#ec4899", "#38bdf8"];

const PIECE = {
  position: "absolute",
  zIndex: "-1",
  inset: "1.5em auto auto 50%",
  width: "7px",
  height: "10px",
  borderRadius: "2px",
};

/** A short burst behind the words of a face, but for those who asked for stillness. Leaves nothing behind. */
export function confetti(surface: Layer, face: HTMLElement): void {
  surface.dress(css);
  face.classList.add("cheer");
  if (still()) return;
  for (let n = 28; n--; ) {
    const piece = el("i", { "aria-hidden": "true" });
    const [side, high] = [Math.random() * 2 - 1, Math.random()];
    Object.assign(piece.style, PIECE, { background: HUES[n % HUES.length] });
    face.append(piece);
    piece.animate(
      [
        {},
        { translate: `${side * 100}px ${-50 - high * 90}px` },
        { translate: `${side * 140}px 90px`, rotate: `${high * 900}deg`, opacity: 0 },
      ],
      { duration: 1300 + high * 700, easing: "ease-out" },
    ).onfinish = () => piece.remove();
  }
}

/** Where the checklist's panel was. It takes no focus; with its being seen the checklist is completed. */
export function celebrate(
  stage: Stage<Checklist>,
  surface: Layer,
  panel: HTMLElement,
  show: (open: boolean) => void,
  fold: () => void,
): void {
  const { strings, guide } = stage;
  const { title = [strings.checklist_done], body } = guide.celebration ?? {};
  const inside = surface.focused();
  panel.replaceChildren(...content(stage, fold, { title, body }), button("primary", [strings.done], fold));
  show(true);
  if (inside) surface.focus(panel);
  surface.announce(read(panel));
  confetti(surface, panel);
  surface.painted(() => {
    stage.shown();
    stage.end("completed");
  });
}
