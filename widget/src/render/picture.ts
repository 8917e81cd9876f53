import type { Media } from "../wire";
import { el } from "./kit";

type Image = NonNullable<Media["image"]>;

/** The server has checked addresses; this holds even if somebody else answered. */
const SAFE = /^(https?:\/)?\//;

/**
 * Its place is kept from the beginning: by its size or, where nobody has said it, by a usual one. It is seen once it is
 * decoded; of one that doesn't come, its alternative text takes the place.
 */
export function picture({ src, alt, width, height }: Image): HTMLElement[] {
  if (!SAFE.test(src)) return [];
  const image = el("img", { alt, loading: "lazy", decoding: "async", class: "coming" });
  const place = el("div", { class: "media" }, image);
  if (width && height) place.style.aspectRatio = `${width} / ${height}`;
  if (width) place.style.maxWidth = `${width}px`;
  const come = () => image.classList.remove("coming");
  image.onload = () => image.decode().then(come, come);
  image.onerror = () => place.replaceChildren(el("p", { class: "faint" }, alt));
  image.src = src;
  return [place];
}
