import type { Room } from "../surface";
import { button, closer, el } from "./dom";

/** A run that waits: a quiet line at the foot of the page. `go` names what the person can do about it, if anything. */
export function pillView(stage: Room) {
  const element = el("div", { class: "pill face", role: "region", hidden: "" });
  return {
    element,
    draw(name: string, text: string, go: { label: string; press: () => void } | undefined, close: () => void): void {
      element.setAttribute("aria-label", name);
      element.replaceChildren(
        ...(text ? [el("span", {}, text)] : []),
        ...(go ? [button("primary", [go.label], go.press)] : []),
        closer(stage.strings.close ?? "", close),
      );
      element.hidden = false;
    },
    get main(): HTMLElement {
      return element.querySelector("button") as HTMLElement;
    },
    hide(): void {
      element.hidden = true;
    },
  };
}
