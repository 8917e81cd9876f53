/** What of the host's an Esc is likely meant for. */
const TAKERS =
  "dialog[open],:popover-open:not(annai-surface),[role$=dialog],[role=menu],[role=listbox],[aria-haspopup][aria-expanded=true]";

/** Somebody is writing: focus stays with them, and so do their keys. */
export const typing = (): boolean =>
  !!document.activeElement?.matches("input,textarea,select,[contenteditable]");

/**
 * Lets Esc close a surface. From inside of it the key is heard first, so that the page doesn't close something of its
 * own as well; from outside last and only if `anywhere`, so that the page may take it.
 */
export function escapable(
  host: HTMLElement,
  close: () => void,
  anywhere: boolean,
  signal: AbortSignal,
): void {
  for (const capture of [true, false]) {
    const hear = (event: KeyboardEvent) => {
      // 229 is what an input method in use reports, also where `isComposing` is already false.
      if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented)
        return;
      if (capture ? !event.composedPath().includes(host) : !anywhere || hostTakes()) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    addEventListener("keydown", hear, { capture, signal });
  }
}

const hostTakes = (): boolean =>
  typing() || [...document.querySelectorAll(TAKERS)].some((element) => element.checkVisibility());
