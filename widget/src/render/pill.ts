import type { Room } from "../surface";
import { button, closer, el } from "./dom";

/** A run that waits: a quiet line at the foot of the page, with what the person can do about it, if anything. */
export function pillView(stage: Room, close: () => void) {
  const element = el("div", { class: "pill face", role: "region", hidden: "" });
  return {
    element,
    draw(name: string, text: string, go: string | undefined, press: () => void): void {
      const act = go ? [button("primary", [go], press)] : [];
      element.ariaLabel = name;
      element.replaceChildren(text, ...act, closer(stage.strings.close, close));
      element.hidden = false;
    },
    main: () => element.querySelector("button") as HTMLElement,
  };
}
