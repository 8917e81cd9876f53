/** Between what stands beside or above something else. */
const GAP = 8;

/** What stands at the view's foot, the lowest first: bars that may not float elsewhere, offers, launchers, the menu. */
const FOOT = [".foot-bar", ".low", ".launcher", ".menu"];

type Box = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

const meet = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** What is drawn of ours, in the order in which it came. */
const drawn = (selector: string): HTMLElement[] =>
  [...document.querySelectorAll("annai-surface")].flatMap(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])].filter((each) => each.checkVisibility()),
  );

/** Loaded where there may be more than one thing at the edges of a page: lifts each over those that it would lie on. */
export function keepApart(): void {
  const standing: Box[] = [];
  for (const selector of FOOT)
    for (const element of drawn(selector)) {
      // A launcher takes along the panel that it opens.
      const moved = element.closest<HTMLElement>(".dock") ?? element;
      standing.push(lift(element, moved, standing));
    }
  for (const toast of drawn(".toast")) makeWay(toast, standing);
}

/** Only what lies nearer to the foot is in the way. */
function lift(element: HTMLElement, moved: HTMLElement, standing: readonly Box[]): Box {
  moved.style.translate = "";
  const { left, top, right, bottom } = element.getBoundingClientRect();
  let by = 0;
  const box = () => ({ left, right, top: top - by, bottom: bottom - by });
  const met = () => standing.find((each) => meet(box(), each));
  for (let other = met(); other; other = met()) by = bottom - other.top + GAP;
  if (by) moved.style.translate = `0 ${-by}px`;
  moved.style.setProperty("--lift", `${by}px`);
  return box();
}

/** A toast lies on nothing of ours, nor on what the person is at: it is moved down until it doesn't, or not at all. */
function makeWay(toast: HTMLElement, standing: readonly Box[]): void {
  toast.style.translate = "";
  const { left, right, top, bottom } = toast.getBoundingClientRect();
  const at = document.activeElement;
  const others = [...drawn(".banner,.pop .card,.spot,.panel"), ...(at && at !== document.body ? [at] : [])];
  const boxes = [...standing, ...others.map((each) => each.getBoundingClientRect())];
  const places = [0, ...boxes.map((each) => each.bottom + GAP - top)].sort((a, b) => a - b);
  const free = (by: number) =>
    by >= 0 &&
    bottom + by <= innerHeight &&
    !boxes.some((each) => meet({ left, right, top: top + by, bottom: bottom + by }, each));
  toast.style.translate = `0 ${places.find(free) ?? 0}px`;
}
