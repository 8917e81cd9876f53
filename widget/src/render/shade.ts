import { around } from "../position/around";
import { rectOf, viewSize } from "../position/reveal";
import { typing } from "../typing";
import { el, still } from "./dom";
import type { Layer } from "./layer";
import { modal, overlays, rootsOf } from "./overlays";
import { scrollThrough } from "./scroll-beneath";
import css from "./shade.css";
import { type Free, turnBack } from "./turn-back";

/** After these something may be elsewhere. */
const MOVES = ["scroll", "resize", "transitionend", "animationend", "focusin"];
const PRESSES =
  "pointerdown pointerup mousedown mouseup touchstart touchend click dblclick contextmenu".split(" ");

/**
 * Keeps the page around a target from being used, where an author wants that. By pointer: it lies over the page, with
 * holes, and is scrolled through. By other means: `turn-back`. Nothing is said to be modal, since the page can be read, and
 * Esc and × end the tour as ever. Loaded with the first step that wants it.
 */
export function shade(
  surface: Layer,
  face: HTMLElement,
  wanted: () => { around: Element | undefined } | false | undefined,
): void {
  const { element: host, room, listen } = surface;
  const element = el("div", { class: "shade", hidden: "" });
  let theirOwn = overlays(host);
  let target: Element | undefined;
  let blocks = false;
  let over: Element[] = [];
  let planned = 0;

  /** Of the card, which may come, go and be about something else. */
  const ours = new MutationObserver(soon);
  const theirs = new MutationObserver(soon);

  function soon(): void {
    if (!planned) planned = requestAnimationFrame(measure);
  }

  function measure(): void {
    planned = 0;
    const now = host.isConnected && face.checkVisibility() && wanted();
    if (!!now !== blocks || (now && now.around !== target)) turn(now);
    over = blocks ? theirOwn.find(target) : [];
    // What is modal keeps the page from being used by itself.
    element.hidden = !blocks || over.some(modal);
    if (element.hidden) return;
    // It isn't in the room.
    for (const name of ["zoom", "--annai-dim"])
      element.style.setProperty(name, room.style.getPropertyValue(name));
    element.style.clipPath = around(
      viewSize(),
      [...(target ? [target] : []), ...over].map((each) => rectOf(each)),
    );
  }

  function turn(now: ReturnType<typeof wanted>): void {
    theirs.disconnect();
    if (!blocks) theirOwn = overlays(host);
    blocks = !!now;
    target = now ? now.around : undefined;
    if (!now) return;
    for (const root of rootsOf(target))
      theirs.observe(root, { subtree: true, childList: true, attributes: true });
    watch(target?.ownerDocument.defaultView);
  }

  const go = () => surface.focus(face);

  function lead(): void {
    if (!typing()) go();
    if (!still()) face.animate([{}, { scale: 1.02 }, {}], { duration: 250, easing: "ease" });
  }

  const free: Free = {
    face,
    target: () => target,
    over: (path) =>
      !!element.hidden ||
      path.some(
        (each) =>
          each === element || over.includes(each as Element) || (each !== host && isOurs(each as Element)),
      ),
    go,
    lead,
  };

  function watch(view: Window | null | undefined): void {
    for (const type of MOVES) listen(type, moved, view);
    for (const type of ["pointerdown", "keydown", "click"]) listen(type, presses, view);
    for (const type of ["keydown", "click"]) listen(type, hear, view);
  }
  const moved = () => blocks && soon();
  const hear = (event: Event) => turnBack(event, free);
  const presses = (event: Event) => {
    if (blocks && target && event.composedPath().includes(target)) theirOwn.pressed(target);
  };

  function press(event: Event): void {
    // Focus stays where it was.
    if (event.type === "mousedown" && !(event as MouseEvent).button) event.preventDefault();
    // The page closes what it has opened when it hears of a click beside it.
    if (over[0]) return;
    event.stopPropagation();
    if (event.type === "click") lead();
  }

  surface.dress(css);
  // Not in what the page carries along: it covers the view, wherever the page is.
  room.before(element);
  for (const type of PRESSES) element.addEventListener(type, press);
  scrollThrough(element);
  watch(window);

  ours.observe(room, { subtree: true, childList: true, attributes: true });
  measure();
}

const isOurs = ({ localName }: Element) => localName === "annai-surface";
