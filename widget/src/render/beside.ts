import { outward } from "../position/reveal";
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
  const about = around(target);
  const covers = (right: number, below: number) => {
    const used = around(pressed(right, below, own)).find(isUsed);
    // What it rests at may well lie in something that is pressed as a whole.
    return !!used && !about.includes(used);
  };
  return PLACES.map(([along, down]): Place => [rtl ? 1 - along : along, down]).find(
    ([along, down]) =>
      !REACH.some((right) =>
        REACH.some((below) => covers(x + width * along + right, y + height * down + below)),
      ),
  );
}

/** Of a frame that doesn't let us look into it nobody knows what people use there. */
const isUsed = (element: Element): boolean =>
  element.matches(USED) || (element as Partial<HTMLIFrameElement>).contentDocument === null;

/** It and all that it lies in, from within. */
const around = (element: Element | null | undefined): Element[] =>
  element ? [element, ...around(outward(element))] : [];

/** What would be pressed there if ours weren't, in the shadow roots and frames of `root`, too. */
function pressed(
  x: number,
  y: number,
  own: Element,
  root: Document | ShadowRoot = document,
): Element | undefined {
  const on = root.elementsFromPoint(x, y).find((each) => each !== own && each.getRootNode() === root);
  if (on?.shadowRoot) return pressed(x, y, own, on.shadowRoot) ?? on;
  const page = (on as Partial<HTMLIFrameElement> | undefined)?.contentDocument;
  if (!on || !page) return on;
  const { left, top } = on.getBoundingClientRect();
  return pressed(x - left - on.clientLeft, y - top - on.clientTop, own, page) ?? on;
}
