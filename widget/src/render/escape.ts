import type { Room } from "../surface";

interface Open {
  host: HTMLElement;
  close: () => void;
  anywhere: boolean;
}

interface Stack {
  open: Open[];
  destroy(): void;
}

/** What of the host's an Esc is likely meant for. */
const TAKERS =
  'dialog[open],[popover]:popover-open:not(annai-surface),[role=dialog],[role=alertdialog],[role=menu],[role=listbox],[aria-haspopup][aria-expanded=true]';
const WRITTEN_IN = "input,textarea,select,[contenteditable]";

/** Lets Esc close a surface, the newest of ours first. Returns the way to take it back. */
export function escapable(stage: Room, host: HTMLElement, close: () => void, anywhere: boolean): () => void {
  const stack = stage.shared("escape", listen);
  const entry = { host, close, anywhere };
  stack.open.unshift(entry);
  return () => {
    stack.open = stack.open.filter((other) => other !== entry);
  };
}

/**
 * Inside a surface of ours the key is heard first, so that the page doesn't close something of its own as well;
 * from outside last, so that the page may take it.
 */
function listen(): Stack {
  const inside = (event: KeyboardEvent) => {
    const entry = stack.open.find(({ host }) => event.composedPath().includes(host));
    if (!entry || !isEscape(event)) return;
    event.preventDefault();
    event.stopPropagation();
    entry.close();
  };
  const outside = (event: KeyboardEvent) => {
    if (!isEscape(event) || event.defaultPrevented || hostTakes()) return;
    stack.open.find((entry) => entry.anywhere)?.close();
  };
  addEventListener("keydown", inside, true);
  addEventListener("keydown", outside);
  const stack: Stack = {
    open: [],
    destroy() {
      removeEventListener("keydown", inside, true);
      removeEventListener("keydown", outside);
    },
  };
  return stack;
}

/** 229 is what an input method in use reports, also where `isComposing` is already false. */
const isEscape = (event: KeyboardEvent) => event.key === "Escape" && !event.isComposing && event.keyCode !== 229;

function hostTakes(): boolean {
  return (
    !!document.fullscreenElement ||
    !!document.activeElement?.matches(WRITTEN_IN) ||
    [...document.querySelectorAll(TAKERS)].some((element) => element.checkVisibility())
  );
}
