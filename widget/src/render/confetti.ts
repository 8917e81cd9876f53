import { el } from "./kit";

const HUES = ["#6366f1", "#f59e0b", "#10b981", "#ec4899", "#38bdf8"];

const PIECE = {
  position: "absolute",
  zIndex: "-1",
  inset: "1.5em auto auto 50%",
  width: "7px",
  height: "10px",
  borderRadius: "2px",
};

/** A short burst behind the words of a face. Leaves nothing behind. */
export function confetti(face: HTMLElement): void {
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
