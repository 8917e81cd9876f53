import { visible } from "../anchor/find";
import { typing } from "../typing";

/** What of the host's an Esc is likely meant for. */
const TAKERS =
  "dialog[open],:popover-open:not(annai-surface),[role$=dialog],[role=menu],[role=listbox],[aria-haspopup][aria-expanded=true]";

/**
 * Lets Esc close a surface. From inside of it the key is heard first, so that the page doesn't close something of its
 * own as well; from outside last, so that the page may take it, and only by the card that lies on top.
 */
export function escapable(host: HTMLElement, close: () => unknown, signal: AbortSignal): void {
  for (const capture of [true, false]) {
    const hear = (event: KeyboardEvent) => {
      // 229 is what an input method in use reports, also where `isComposing` is already false.
      if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented)
        return;
      if (capture ? !event.composedPath().includes(host) : topmost() !== host || hostTakes()) return;
      if (close() === false) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", hear, { capture, signal });
  }
}

/** Of what has the screen: bars, launchers and quiet offers only wait to be used. */
const topmost = (): Element | undefined =>
  [...document.querySelectorAll("annai-surface:not([kind=checklist])")].findLast((surface) =>
    surface.shadowRoot?.querySelector(":not(.low) > .card")?.checkVisibility(),
  );

const hostTakes = (): boolean => typing() || [...document.querySelectorAll(TAKERS)].some(visible);
