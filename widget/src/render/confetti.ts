import { el, still } from "./kit";

const HUES = ["#6366f1", "#f59e0b", "#10b981", "#ec4899", "#38bdf8"];

/** A short burst behind the words of a face; none for those who asked for stillness. Leaves nothing behind. */
export function confetti(face: HTMLElement): void {
  for (let n = still() ? 0 : 28; n--; ) {
    const piece = el("i", { class: "piece", "aria-hidden": "true" });
    const [side, high] = [Math.random() * 2 - 1, Math.random()];
    piece.style.background = HUES[n % HUES.length] as string;
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
