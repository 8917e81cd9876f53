import { rectOf } from "./kit";

/** At its target, along and down, each 0 … 1. */
export type Place = readonly [number, number];

/** The upper corner at the end of what is read first. */
const PLACES: readonly Place[] = [
  [1, 0],
  [1, 1],
  [0, 0],
  [0, 1],
  [0.5, 0],
  [0.5, 1],
];
const USED = "a,button,input,select,textarea,summary,label,[role=button],[tabindex],annai-surface";
/** How far from its middle a marker is pressed, corners apart: it is round. */
const REACH = [-13, 0, 13];

/** Where at its target a marker of ours covers nothing else that people use; undefined if there is no such place. */
export function beside(target: Element, own: Element, rtl: boolean): Place | undefined {
  const { x, y, width, height } = rectOf(target);
  const covers = (right: number, below: number) => {
    const on = document.elementsFromPoint(right, below).find((each) => each !== own);
    const used = on?.closest(USED);
    // What it rests at may well lie in something that is pressed as a whole.
    return !!used && !used.contains(target);
  };
  return PLACES.map(([along, down]): Place => [rtl ? 1 - along : along, down]).find(
    ([along, down]) =>
      !REACH.some((right) =>
        REACH.some((below) => covers(x + width * along + right, y + height * down + below)),
      ),
  );
}
