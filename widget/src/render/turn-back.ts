import { deepest, typing } from "../typing";

/** What may be used while the rest of the page may not. */
export interface Free {
  readonly face: HTMLElement;
  target(): Element | undefined;
  /** Of what lies over the page, the page's own or ours; everything is, while nothing is kept from being used. */
  over(path: readonly EventTarget[]): boolean;
  /** To the card. */
  go(): void;
  /** Draws who tries something else to the card, and goes there but with somebody who is writing. */
  lead(): void;
}

/**
 * Keyboard and assistive technology press what no pointer reaches: elsewhere that comes to nothing, and leads to the card.
 * What somebody writes, and what the page's own code presses, is theirs.
 */
export function turnBack(event: Event, free: Free): void {
  const path = event.composedPath();
  if (!event.isTrusted || free.over(path)) return;
  if (isKey(event)) typed(event, path, free);
  else pressed(event, path, free);
}

const isKey = (event: Event): event is KeyboardEvent => event.type === "keydown";

function typed(event: KeyboardEvent, path: readonly EventTarget[], free: Free): void {
  const { key, ctrlKey, altKey, metaKey, isComposing } = event;
  if (isComposing) return;
  if (key === "Tab" && !ctrlKey && !altKey && !metaKey) tab(event, path, free);
  // Where nothing has focus, Space scrolls the page.
  const nowhere = (path[0] as Element).matches?.("html,body");
  if (/^( |Enter)$/.test(key) && !nowhere && !typing() && !within(path, free)) refuse(event, free);
}

const within = (path: readonly EventTarget[], { face, target }: Free): boolean =>
  path.some((each) => each === face || each === target());

function refuse(event: Event, { lead }: Free): void {
  event.preventDefault();
  event.stopImmediatePropagation();
  lead();
}

function pressed(event: Event, path: readonly EventTarget[], free: Free): void {
  const target = free.target();
  const { labels } = path[0] as HTMLInputElement;
  // A label presses what it is of; an Enter in a field, what sends the form.
  const meant =
    target &&
    (target.contains(deepest(target.ownerDocument)) ||
      [...(labels ?? [])].some((each) => target.contains(each)));
  if (!meant && !within(path, free)) refuse(event, free);
}

/** From the card to the target and back; from elsewhere, to the card. In between Tab is the browser's. */
function tab(event: KeyboardEvent, path: readonly EventTarget[], free: Free): void {
  const { face } = free;
  const [at] = path;
  const [here, there] = [stops(face), stops(free.target())];
  const ends = event.shiftKey
    ? [
        [face, there.at(-1) ?? here.at(-1)],
        [here[0], there.at(-1) ?? here.at(-1)],
        [there[0], here.at(-1)],
      ]
    : [
        [here.at(-1), there[0] ?? here[0]],
        [there.at(-1), here[0]],
      ];
  const [, to] = ends.find(([end]) => end === at) ?? [];
  const inside = within(path, free);
  if (inside && !to) return;
  event.preventDefault();
  if (inside) to?.focus({ preventScroll: face.contains(to) });
  else free.go();
}

/** Where Tab stops in `root`, roughly: only the first and the last matter. */
const stops = (root: Element | undefined): HTMLElement[] =>
  [...(root ? [root] : []), ...(root?.querySelectorAll("*") ?? [])].filter(
    (each): each is HTMLElement =>
      (each as HTMLElement).tabIndex >= 0 &&
      !each.matches(":disabled") &&
      each.checkVisibility({ visibilityProperty: true }),
  );
