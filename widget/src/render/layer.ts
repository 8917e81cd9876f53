import type { Room } from "../surface";
import base from "../theme/base.css";
import { isDark, tokenSheet } from "../theme/theme";
import { el } from "./dom";
import { escapable } from "./escape";
import { focusKeeper } from "./focus";

/** One surface's place in the page: an element of ours with a shadow root, a voice, and manners about focus and Esc. */
export interface Layer {
  readonly host: HTMLElement;
  /** What the surface draws into. */
  readonly room: HTMLElement;
  /** Goes over everything in `owner`; the page's body unless the target sits in a dialog. */
  rise(owner?: Element): void;
  /** Language, direction and theme anew, and back into the page if it replaced its body. */
  dress(): void;
  /** Tells a screen reader, when it has nothing else to say. */
  announce(text: string): void;
  hasFocus(): boolean;
  /** Moves focus to `element` and remembers where it was. */
  focus(element: HTMLElement): void;
  /** Esc from inside calls `close`; from outside only if `anywhere`, and nothing of the host's would take it. */
  escape(close: () => void, anywhere: boolean): void;
  destroy(): void;
}

export function layer(stage: Room, name: string, css: string): Layer {
  const host = document.createElement("annai-surface");
  host.setAttribute("kind", name);
  const root = host.attachShadow({ mode: "open" });
  const room = el("div", { class: "room" });
  const voice = el("div", { class: "spoken", role: "status" });
  root.append(room, voice);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(base + css);

  const focus = focusKeeper(host);
  let release = () => {};
  const scheme = matchMedia("(prefers-color-scheme:dark)");

  const dress = () => {
    const dark = isDark(stage.theme);
    host.lang = stage.locale;
    host.dir = stage.dir;
    host.setAttribute("scheme", dark ? "dark" : "light");
    root.adoptedStyleSheets = [sheet, tokenSheet(stage.theme, dark)];
    if (host.popover && !host.isConnected) rise();
  };

  const rise = (owner: Element = document.body) => {
    if (host.parentNode === owner) return;
    const focused = root.activeElement as HTMLElement | null;
    host.popover = "manual";
    move(owner, host);
    if (!host.matches(":popover-open")) host.showPopover();
    focused?.focus({ preventScroll: true });
  };

  scheme.addEventListener("change", dress);
  dress();

  return {
    host,
    room,
    rise,
    dress,
    announce: (text) => {
      voice.textContent = text;
    },
    hasFocus: focus.has,
    focus: focus.take,
    escape(close, anywhere) {
      release();
      release = escapable(stage, host, close, anywhere);
    },
    destroy() {
      scheme.removeEventListener("change", dress);
      release();
      focus.give();
      host.remove();
    },
  };
}

/** `moveBefore` keeps popover, focus and scroll as they are. */
function move(owner: Element & { moveBefore?: (node: Node, before: null) => void }, host: HTMLElement): void {
  if (owner.moveBefore && host.isConnected) owner.moveBefore(host, null);
  else owner.append(host);
}
