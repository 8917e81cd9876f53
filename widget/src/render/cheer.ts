import { still } from "./kit";

/** What is celebrated is celebrated without confetti, too: for those who asked for stillness, or if it can't be loaded. */
export const cheer = (face: HTMLElement): void =>
  void (still() || import("./confetti").then(({ confetti }) => confetti(face), String));
