import type { Scope } from "./scope";

const ACTS =
  "keydown compositionstart compositionend dragstart dragend pointerdown pointerup pointercancel scroll";
/** A menu, a dialog or a consent form is open, or a mistake in a form was just told. */
const LAYERS =
  "dialog[open],[role$=dialog],[role=menu]:focus-within,:popover-open:not(annai-surface),[aria-haspopup][aria-expanded=true]:not([role=menuitem]),[aria-invalid=true],:user-invalid";

/** Also a dialog that is kept ready is there, unseen. */
const seen = (element: Element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

/** From now on: whether nobody has been in the middle of anything for a second. */
export function watchCalm(scope: Scope): () => boolean {
  let last = Date.now();
  let amid = false;
  let pressed = false;
  scope.listen(window, ACTS, ({ type }) => {
    last = Date.now();
    if (/^[cd]/.test(type)) amid = /t$/.test(type);
    if (!/^p/.test(type)) return;
    pressed = /n$/.test(type);
    // What was dragged and then taken off the page never says that it has been let go.
    amid &&= !pressed;
  });
  const some = (selector: string, is: (element: HTMLMediaElement) => boolean) =>
    [...document.querySelectorAll<HTMLMediaElement>(selector)].some(is);
  return () =>
    Date.now() - last >= 1000 &&
    !amid &&
    !pressed &&
    getSelection()?.type !== "Range" &&
    !some("video,audio", ({ paused, muted }) => !paused && !muted) &&
    !some(LAYERS, seen);
}
