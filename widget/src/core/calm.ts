import type { Scope } from "./scope";

/** What a person may be in the middle of. */
export interface Signs {
  /** Milliseconds since the last key, pointer, scroll or input. */
  idle: number;
  composing: boolean;
  /** A button or finger is down: pressing, dragging, selecting. */
  pressed: boolean;
  selecting: boolean;
  playing: boolean;
  /** The host has a menu, a dialog or a consent form open. */
  layer: boolean;
  /** The host has just told of a mistake in a form. */
  mistaken: boolean;
}

export const CALM = 1000;

export function calm(signs: Signs): boolean {
  return (
    signs.idle >= CALM &&
    !(signs.composing || signs.pressed || signs.selecting || signs.playing || signs.layer || signs.mistaken)
  );
}

const LAYERS =
  "dialog[open],:popover-open:not(annai-surface),[role$=dialog],[role=menu],[role=listbox],[aria-haspopup][aria-expanded=true]";
const MISTAKES = "[aria-invalid=true],:user-invalid";

/** Listens from now on; the answer says whether all has been calm for a second. */
export function watchCalm(scope: Scope): { calm(): boolean; end(): void } {
  let last = Date.now();
  let composing = false;
  let pressed = false;
  const end = scope.listen(
    window,
    "keydown input compositionstart compositionend pointerdown pointerup pointercancel dragstart dragend wheel scroll selectionchange invalid focusin",
    ({ type }) => {
      last = Date.now();
      if (/^comp/.test(type)) composing = /start/.test(type);
      if (/^(po|dr)/.test(type)) pressed = /down|start/.test(type);
    },
  );
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const shown = (selector: string) => all(selector).some((element) => element.checkVisibility());
  return {
    calm: () =>
      calm({
        idle: Date.now() - last,
        composing,
        pressed,
        selecting: getSelection()?.type === "Range",
        playing: (all("video,audio") as HTMLMediaElement[]).some(({ paused, muted }) => !paused && !muted),
        layer: shown(LAYERS),
        mistaken: shown(MISTAKES),
      }),
    end,
  };
}
