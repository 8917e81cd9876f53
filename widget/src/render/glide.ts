import { still } from "./dom";

type Styles = Partial<Record<"translate" | "width" | "height" | "borderRadius", string>>;

/** Sets styles; from one step to the next an element that is in view travels, while scrolling it keeps up at once. */
export function glide(element: HTMLElement, travels: boolean, styles: Styles): void {
  const from = Object.fromEntries(Object.keys(styles).map((name) => [name, element.style[name as keyof Styles]]));
  Object.assign(element.style, styles);
  if (!travels || element.hidden || still()) return;
  element.animate([from, styles as Keyframe], { duration: 260, easing: "cubic-bezier(.3,.7,.2,1)" });
}
