import type { Media } from "../wire";
import { el } from "./kit";

type Image = NonNullable<Media["image"]>;

/** The server has checked addresses; this holds even if somebody else answered. */
const SAFE = /^(https?:\/)?\//;

/**
 * Its place is kept from the beginning: by its size or, where nobody has said it, by a usual one. It is seen once it is
 * decoded; of one that doesn't come, its alternative text takes the place.
 */
export function image({ src, alt, width, height }: Image): HTMLElement[] {
  if (!SAFE.test(src)) return [];
  const img = el("img", { alt, loading: "lazy", decoding: "async", class: "coming" });
  const place = el("div", { class: "media" }, img);
  if (width && height) place.style.aspectRatio = `${width} / ${height}`;
  if (width) place.style.maxWidth = `${width}px`;
  const come = () => img.classList.remove("coming");
  img.onload = () => img.decode().then(come, come);
  img.onerror = () => place.replaceChildren(el("p", { class: "faint" }, alt));
  img.src = src;
  return [place];
}
