import { el, still } from "./dom";

const PIECES = 28;
const HUES = ["var(--annai-accent)", "#f59e0b", "#10b981", "#ec4899", "#38bdf8"];

/** A short burst from the top of `face`; none for those who asked for stillness. Leaves nothing behind. */
export function confetti(face: HTMLElement): void {
  if (still()) return;
  const box = el("div", { class: "confetti", "aria-hidden": "true" });
  face.append(box);
  const flights = Array.from({ length: PIECES }, (_, index) => launch(box, index).finished);
  Promise.allSettled(flights).then(() => box.remove());
}

function launch(box: HTMLElement, index: number): Animation {
  const piece = el("i");
  piece.style.background = HUES[index % HUES.length] as string;
  box.append(piece);
  const [side, height, turn] = [Math.random() * 2 - 1, Math.random(), Math.random() * 900];
  return piece.animate(
    [
      { translate: "0 0", opacity: 1 },
      { translate: `${side * 130}px ${-50 - height * 90}px`, opacity: 1, offset: 0.35, easing: "ease-in" },
      { translate: `${side * 190}px ${90 + height * 60}px`, rotate: `${turn}deg`, opacity: 0 },
    ],
    { duration: 1300 + height * 700, easing: "cubic-bezier(.1,.8,.4,1)", fill: "forwards" },
  );
}
