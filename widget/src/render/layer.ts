import { visible } from "../anchor/find";
import type { Room } from "../surface";
import base from "../theme/base.css";
import { wear } from "../theme/theme";
import { el, fill } from "./dom";
import { escapable } from "./escape";
import { stageOf } from "./owner";

/** One surface's place in the page: an element of ours with a shadow root, a voice, and manners about focus and Esc. */
export interface Layer {
  readonly element: HTMLElement;
  /** What the surface draws into. */
  readonly room: HTMLElement;
  /** More styles, for what comes late. */
  dress(css: string): void;
  /** Hears what happens anywhere in the page, or in a frame of it, before the page does, until the surface goes. */
  listen(type: string, hear: (event: Event) => void, target?: EventTarget | null): void;
  /** Calls back once what was just drawn is on screen; never in a hidden tab, where nothing is. */
  painted(then: () => void): void;
  /** Goes over everything in `owner`, and along once that is another; without one, where it can be used: in the modal that is open, or over the page. */
  rise(owner?: () => Element): void;
  /** Draws in the pixels that rectangles are measured in, however the page around it is zoomed. */
  fit(): void;
  /** Language, direction and theme anew, and back into the page if it replaced its body. */
  update(): void;
  /** Tells a screen reader, when it has nothing else to say; `more` of what it knows the way to. */
  announce(text: string, more?: boolean): void;
  /** What has focus in it. */
  focused(): HTMLElement | null;
  /** Moves focus to `element`. */
  focus(element: HTMLElement): void;
  /** Esc from inside calls `close`, which answers false if there was nothing to close; from outside only if this has the screen, and nothing of the host's would take it. */
  escape(close: () => unknown): void;
  destroy(): void;
}

export function layer(stage: Room, kind: string, css: string): Layer {
  const host: HTMLElement = el("annai-surface" as "div", { kind });
  const root = host.attachShadow({ mode: "open" });
  const voice = el("div", { class: "spoken", role: "status" });
  const room = el("div", { class: "room" }, voice);
  const stop = new AbortController();
  const { signal } = stop;
  const listen: Layer["listen"] = (type, hear, target = window) =>
    target?.addEventListener(type, hear, { capture: true, signal });
  let before: HTMLElement | undefined;
  /** A frame says nothing of it when somebody leaves it. */
  const framed = () => {
    const frame = document.activeElement as Partial<HTMLIFrameElement> | null;
    before = (frame?.contentDocument?.activeElement as HTMLElement | undefined) ?? before;
  };
  /** How to get here by key, told once. */
  let told: boolean | undefined;
  /** What is in the page's flow was put there. */
  let owned = () => host.parentNode as Element;
  root.append(room);

  const self: Layer = {
    element: host,
    room,
    listen,
    dress(more) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(more);
      root.adoptedStyleSheets.push(sheet);
    },
    painted(then) {
      requestAnimationFrame(() => requestAnimationFrame(() => signal.aborted || then()));
    },
    fit() {
      // What is in the flow is of the page, and as large.
      if (host.popover) room.style.zoom = `${1 / host.currentCSSZoom}`;
    },
    update() {
      if (signal.aborted) return;
      wear(room, stage.theme);
      room.lang = stage.locale;
      room.dir = stage.dir;
      self.fit();
      if (host.popover && !host.isConnected) self.rise();
    },
    rise(wanted = stageOf) {
      owned = wanted;
      const owner: Element & { moveBefore?: (node: Node, before: null) => void } = wanted();
      // A dialog may have been closed and opened again, over us.
      if (host.parentNode === owner && owner === document.body) return;
      // A frame that is put elsewhere begins anew.
      if (host.isConnected && !owner.moveBefore && room.querySelector("iframe")) return;
      if (owner !== document.body)
        import("./housed").then(({ housed }) => housed(self, owner, signal, visible, stageOf), String);
      const focused = self.focused();
      host.popover = "manual";
      // It keeps popover, focus and scroll as they are.
      if (host.isConnected && owner.moveBefore) owner.moveBefore(host, null);
      else owner.append(host);
      // The top layer goes by who opened last, and this owner may have opened after us.
      host.hidePopover();
      host.showPopover();
      self.fit();
      focused?.focus({ preventScroll: true });
    },
    announce(text, more) {
      const way = more || told ? "" : fill(stage.strings.focus_key, { key: stage.focusKey });
      voice.textContent = `${text} ${way}`;
      told = true;
    },
    focused: () => root.activeElement as HTMLElement | null,
    focus(element) {
      self.update();
      element.focus({ preventScroll: true });
    },
    escape: (close) => escapable(host, close, signal),
    destroy() {
      stop.abort();
      if (self.focused()) before?.focus({ preventScroll: true });
      host.remove();
    },
  };
  // However somebody comes in. Who comes from nowhere keeps what is known: our own card was hidden for a moment, say.
  listen("focusout", (event) => {
    if ((event as FocusEvent).relatedTarget === host) [before] = event.composedPath() as HTMLElement[];
  });
  framed();
  // Which field of it has focus now is known only after.
  listen("blur", () => setTimeout(framed));
  // A modal that opens takes focus, whoever made it, some before they are to be seen.
  listen("focusin", () => self.painted(() => owned() === host.parentNode || self.rise(owned)));
  // The page's own styles may come after us, and say only then how dark it is.
  addEventListener("load", self.update, { signal });
  self.dress(base + css);
  stage.blocks?.furnish(self, stage.strings);
  self.update();
  return self;
}
