import { still } from "./dom";

type Styles = Partial<Record<"translate" | "width" | "height", string>>;

/** Sets styles; from one step to the next what is in view travels, while scrolling it keeps up at once. */
export function glide(element: HTMLElement, styles: Styles, travels: boolean): void {
  const { translate, width, height } = element.style;
  Object.assign(element.style, styles);
  if (travels && !still())
    element.animate([{ translate, width, height }, {}], { duration: 250, easing: "ease" });
}
