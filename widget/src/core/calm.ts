import type { Scope } from "./scope";

const ACTS = "keydown compositionstart compositionend pointerdown pointerup pointercancel drag scroll";
/** A menu, a dialog or a consent form is open, or a mistake in a form was just told. */
const LAYERS =
  "dialog[open],[role$=dialog],:popover-open:not(annai-surface),[aria-haspopup][aria-expanded=true]:not([role=menuitem]),[aria-invalid=true],:user-invalid";

/** From now on: whether nobody has been in the middle of anything for a second. */
export function watchCalm(scope: Scope): () => boolean {
  let last = Date.now();
  let composing = false;
  let pressed = false;
  scope.listen(window, ACTS, ({ type }) => {
    last = Date.now();
    if (/^c/.test(type)) composing = /t$/.test(type);
    if (/^p/.test(type)) pressed = /n$/.test(type);
  });
  const some = (selector: string, is: (element: HTMLMediaElement) => boolean) =>
    [...document.querySelectorAll<HTMLMediaElement>(selector)].some(is);
  return () =>
    Date.now() - last >= 1000 &&
    !composing &&
    !pressed &&
    getSelection()?.type !== "Range" &&
    !some("video,audio", ({ paused, muted }) => !paused && !muted) &&
    !some(LAYERS, (element) => element.checkVisibility());
}
