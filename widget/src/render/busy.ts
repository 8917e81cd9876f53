/** A menu, a dialog or a consent form is open, or a mistake in a form was just told. */
const LAYERS =
  "dialog[open],:popover-open:not(annai-surface),[role$=dialog],[role=menu]:focus-within,[aria-haspopup][aria-expanded=true]:not([role=menuitem]),[aria-invalid=true],:user-invalid";

/** Also a dialog that is kept ready is there, unseen. */
const seen = (element: Element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

const some = (selector: string, is: (element: HTMLMediaElement) => boolean) =>
  [...document.querySelectorAll<HTMLMediaElement>(selector)].some(is);

/** Whether the page shows that somebody is in the middle of something. */
export const busy = (): boolean =>
  getSelection()?.type === "Range" ||
  some("video,audio", ({ paused, muted }) => !paused && !muted) ||
  some(LAYERS, seen);
