import type { Scope } from "../core/scope";
import type { Sign } from "./machine";

const HEARD =
  "keydown pointerdown pointermove pointerover pointerout wheel scroll click focusin focusout input submit visibilitychange".split(
    " ",
  );
/** What happens too often to look at more than that it did. */
const OFTEN = /^(keydown|pointermove|wheel|scroll)$/;
const OPTIONS = { capture: true, passive: true };
const FORM = "form,[role=form]";
const FIELD = "input:not([type=search]),select,textarea,[contenteditable]";
const SENDS = "[type=submit],[type=image],button:not([type])";

/** How often a page that goes on changing is looked at. */
const LOOK = 1000;
const EVERYTHING = { subtree: true, childList: true, attributes: true };

const isElement = (node: EventTarget | null | undefined): node is Element => !!(node as Element)?.matches;
const first = (path: readonly EventTarget[], selector: string) =>
  path.filter(isElement).find((node) => node.matches(selector));

/** What an event says to a trigger that names `element`: null, it can't be found; undefined, it names none. */
export function signOf(
  event: Event,
  path: readonly EventTarget[],
  at: number,
  element: Element | null | undefined,
): Sign | undefined {
  if (event.type === "visibilitychange") return { type: "see", at, visible: !document.hidden };
  // What scripts make up nobody did.
  if (!event.isTrusted) return undefined;
  const act: Sign = { type: "act", at };
  if (OFTEN.test(event.type)) return act;
  // What is done with ours is no news of the page.
  if (first(path, "annai-surface")) return act;
  const within = (node: EventTarget | null | undefined) => isElement(node) && !!element?.contains(node);
  const on = element === undefined || (!!element && path.includes(element));
  const form = element ? on && element : first(path, FORM);
  const { pointerType, clientX: x, clientY: y, relatedTarget } = event as PointerEvent;
  switch (event.type) {
    case "pointerdown":
      return { type: "press", at, on, x, y, form, field: !!first(path, FIELD) };
    case "click":
      return { type: "click", at, on, touch: pointerType === "touch", sends: !!form && !!first(path, SENDS) };
    case "pointerover":
      return pointerType === "touch" ? act : { type: "over", at, on };
    case "pointerout":
      return relatedTarget ? act : { type: "over", at, on: false };
    case "focusin":
      return { type: "focus", at, on };
    case "input":
      return { type: "enter", at, on, form };
    case "focusout":
      return { type: "leave", at, on: on && !within(relatedTarget), filled: filled(path[0]) };
    case "submit":
      return { type: "send", at };
    default:
      return act;
  }
}

const filled = (field: EventTarget | undefined): boolean => {
  const { value, textContent } = field as HTMLInputElement;
  return !!(value ?? textContent)?.trim();
};

/** This page's, and those of frames of its own origin. */
function viewsOf(view: Window): Window[] {
  try {
    // Another origin's can't be looked into.
    return view.document ? [view, ...Array.from(view, (_, n) => view[n] as Window).flatMap(viewsOf)] : [];
  } catch {
    return [];
  }
}

/**
 * Hears all of it in the page, and in each frame that has come when the answer is called; `changed`: the page is another
 * one than it was. Everything only listens: nothing is held up, and all goes with the scope.
 */
export function hear(
  { signal, guard }: Scope,
  sense: (event: Event) => void,
  changed: (wait: number) => void,
): () => void {
  const heard = new WeakSet<Document>();
  const observer = new MutationObserver(() => changed(LOOK));
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  const enter = (view: Window) => {
    if (signal.aborted || heard.has(view.document)) return;
    heard.add(view.document);
    for (const type of HEARD) view.addEventListener(type, guard(sense), { ...OPTIONS, signal });
    // Of an element it comes no further than to the document: a frame has got another page.
    view.document.addEventListener("load", () => changed(0), { ...OPTIONS, signal });
    observer.observe(view.document, EVERYTHING);
  };
  return () => viewsOf(window).forEach(enter);
}
